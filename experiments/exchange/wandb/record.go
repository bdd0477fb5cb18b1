package wandb

import (
	"math"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"gradbook/experiments/results"
	"gradbook/internal/pyjson"
)

// The numbers of the fields that are read, of
// https://github.com/wandb/wandb/blob/main/wandb/proto/wandb_internal.proto.
const (
	recordHistory = 2
	recordSummary = 3
	recordConfig  = 5
	recordRun     = 17
	recordExit    = 18

	historyItem = 1
	historyStep = 2
	stepNum     = 1

	updateItem = 1 // of a ConfigRecord and a SummaryRecord
	removeItem = 2

	itemKey       = 1
	itemNestedKey = 2
	itemBoolean   = 4 // of a HistoryItem alone, beside value_json
	itemInteger   = 5
	itemNumber    = 6
	itemText      = 7
	itemJSON      = 8
	itemValueJSON = 16

	runID      = 1
	runProject = 3
	runConfig  = 4
	runSummary = 5
	runGroup   = 6
	runName    = 8
	runNotes   = 9
	runTags    = 10
	runStart   = 17

	exitCode = 1
)

// field is one of a message: a number or bytes.
type field struct {
	number protowire.Number
	bits   uint64 // of a varint or a fixed number
	bytes  []byte // of a message, a string
}

// fields calls each with those of a message, in their order. It returns false where the message
// is damaged.
func fields(message []byte, each func(field)) bool {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return false
		}
		message = message[n:]
		f := field{number: number}
		switch kind {
		case protowire.VarintType:
			f.bits, n = protowire.ConsumeVarint(message)
		case protowire.Fixed64Type:
			f.bits, n = protowire.ConsumeFixed64(message)
		case protowire.BytesType:
			f.bytes, n = protowire.ConsumeBytes(message)
		default:
			n = protowire.ConsumeFieldValue(number, kind, message)
		}
		if n < 0 {
			return false
		}
		message = message[n:]
		each(f)
	}
	return true
}

// item is a name, nested or not, and a value, of a history, config or summary.
type item struct {
	path  []string
	value any
}

// parseItem reads an item. It returns false where it has no name or no value that is JSON.
func parseItem(message []byte) (it item, ok bool) {
	var key string
	var fromJSON bool
	whole := fields(message, func(f field) {
		switch f.number {
		case itemKey:
			key = string(f.bytes)
		case itemNestedKey:
			it.path = append(it.path, string(f.bytes))
		case itemValueJSON, itemJSON:
			if value, err := pyjson.Parse(f.bytes); err == nil {
				it.value, ok, fromJSON = value, true, true
			}
		case itemBoolean, itemInteger, itemNumber, itemText:
			if !fromJSON {
				it.value, ok = typed(f), true
			}
		}
	})
	if len(it.path) == 0 && key != "" {
		it.path = []string{key}
	}
	return it, ok && whole && len(it.path) > 0
}

func typed(f field) any {
	switch f.number {
	case itemBoolean:
		return f.bits != 0
	case itemInteger:
		return protowire.DecodeZigZag(f.bits)
	case itemNumber:
		return math.Float64frombits(f.bits)
	}
	return string(f.bytes)
}

// set puts the value at its path below object.
func (it item) set(object map[string]any) {
	for _, name := range it.path[:len(it.path)-1] {
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[name] = inner
		}
		object = inner
	}
	object[it.path[len(it.path)-1]] = it.value
}

// remove is the opposite of set.
func (it item) remove(object map[string]any) {
	for _, name := range it.path[:len(it.path)-1] {
		object, _ = object[name].(map[string]any)
	}
	delete(object, it.path[len(it.path)-1])
}

// history reads a HistoryRecord: what one call of wandb.log has logged. W&B's own members, of
// names that begin with _, are its step and its time.
func history(message []byte) (logged results.Logged, ok bool) {
	object := map[string]any{}
	step := int64(-1)
	ok = fields(message, func(f field) {
		switch f.number {
		case historyStep:
			step = max(step, 0) // the number of step 0 is not written
			fields(f.bytes, func(f field) {
				if f.number == stepNum {
					step = int64(f.bits)
				}
			})
		case historyItem:
			if it, ok := parseItem(f.bytes); ok {
				it.set(object)
			}
		}
	})
	if own, has := object["_step"].(int64); has && step < 0 {
		step = own
	}
	logged = results.Logged{Step: max(step, -1), Time: timeOf(object["_timestamp"]), Values: map[string]float64{}, Texts: map[string]string{}}
	for name, value := range object {
		if !strings.HasPrefix(name, "_") {
			pyjson.Flatten(name, value, logged.Values, logged.Texts)
		}
	}
	if len(logged.Texts) == 0 {
		logged.Texts = nil
	}
	return logged, ok && len(logged.Values)+len(logged.Texts) > 0
}

func timeOf(timestamp any) time.Time {
	seconds, ok := timestamp.(float64)
	if whole, isWhole := timestamp.(int64); isWhole {
		seconds, ok = float64(whole), true
	}
	if !ok || !(math.Abs(seconds) < 1e12) {
		return time.Now()
	}
	return time.UnixMicro(int64(seconds * 1e6))
}

// update carries out a ConfigRecord or a SummaryRecord on the object.
func update(message []byte, object map[string]any) {
	fields(message, func(f field) {
		switch f.number {
		case updateItem:
			if it, ok := parseItem(f.bytes); ok {
				if it.path[0] != "_wandb" && !(len(it.path) == 1 && strings.HasPrefix(it.path[0], "_")) {
					it.set(object)
				}
			}
		case removeItem:
			it, _ := parseItem(f.bytes)
			if len(it.path) > 0 {
				it.remove(object)
			}
		}
	})
}

// record takes a Record into the run and returns what was logged with it, if anything.
func (r *Run) record(message []byte) (logged results.Logged, ok bool) {
	fields(message, func(f field) {
		switch f.number {
		case recordHistory:
			logged, ok = history(f.bytes)
		case recordSummary:
			update(f.bytes, r.Summary)
		case recordConfig:
			update(f.bytes, r.Config)
		case recordRun:
			r.run(f.bytes)
		case recordExit:
			r.Ended = true
			fields(f.bytes, func(f field) {
				if f.number == exitCode {
					r.ExitCode = int(int32(f.bits))
				}
			})
		}
	})
	return logged, ok
}

func (r *Run) run(message []byte) {
	var tags []string
	fields(message, func(f field) {
		switch f.number {
		case runID:
			r.ID = string(f.bytes)
		case runProject:
			r.Project = string(f.bytes)
		case runGroup:
			r.Group = string(f.bytes)
		case runName:
			r.Name = string(f.bytes)
		case runNotes:
			r.Notes = string(f.bytes)
		case runTags:
			tags = append(tags, string(f.bytes))
		case runConfig:
			update(f.bytes, r.Config)
		case runSummary:
			update(f.bytes, r.Summary)
		case runStart:
			var seconds, nanos int64
			fields(f.bytes, func(f field) {
				if f.number == 1 {
					seconds = int64(f.bits)
				} else if f.number == 2 {
					nanos = int64(f.bits)
				}
			})
			r.Start = time.Unix(seconds, nanos)
		}
	})
	r.Tags = tags
}
