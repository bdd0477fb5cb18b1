package wandb

import (
	"math"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"gradbook/experiments/exchange/protobuf"
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

// item is a name, nested or not, and a value, of a history, config or summary.
type item struct {
	path  []string
	value any
}

// parseItem reads an item. It returns false where it has no name or no value that is JSON.
func parseItem(message []byte) (it item, ok bool) {
	var key string
	var fromJSON bool
	whole := protobuf.Fields(message, func(f protobuf.Field) {
		switch f.Number {
		case itemKey:
			key = string(f.Bytes)
		case itemNestedKey:
			it.path = append(it.path, string(f.Bytes))
		case itemValueJSON, itemJSON:
			if value, err := pyjson.Parse(f.Bytes); err == nil {
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

func typed(f protobuf.Field) any {
	switch f.Number {
	case itemBoolean:
		return f.Bits != 0
	case itemInteger:
		return protowire.DecodeZigZag(f.Bits)
	case itemNumber:
		return math.Float64frombits(f.Bits)
	}
	return string(f.Bytes)
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
	ok = protobuf.Fields(message, func(f protobuf.Field) {
		switch f.Number {
		case historyStep:
			step = max(step, 0) // the number of step 0 is not written
			protobuf.Fields(f.Bytes, func(f protobuf.Field) {
				if f.Number == stepNum {
					step = int64(f.Bits)
				}
			})
		case historyItem:
			if it, ok := parseItem(f.Bytes); ok {
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
	protobuf.Fields(message, func(f protobuf.Field) {
		switch f.Number {
		case updateItem:
			if it, ok := parseItem(f.Bytes); ok {
				if it.path[0] != "_wandb" && !(len(it.path) == 1 && strings.HasPrefix(it.path[0], "_")) {
					it.set(object)
				}
			}
		case removeItem:
			it, _ := parseItem(f.Bytes)
			if len(it.path) > 0 {
				it.remove(object)
			}
		}
	})
}

// record takes a Record into the run and returns what was logged with it, if anything.
func (r *Run) record(message []byte) (logged results.Logged, ok bool) {
	protobuf.Fields(message, func(f protobuf.Field) {
		switch f.Number {
		case recordHistory:
			logged, ok = history(f.Bytes)
		case recordSummary:
			update(f.Bytes, r.Summary)
		case recordConfig:
			update(f.Bytes, r.Config)
		case recordRun:
			r.run(f.Bytes)
		case recordExit:
			r.Ended = true
			protobuf.Fields(f.Bytes, func(f protobuf.Field) {
				if f.Number == exitCode {
					r.ExitCode = int(int32(f.Bits))
				}
			})
		}
	})
	return logged, ok
}

func (r *Run) run(message []byte) {
	var tags []string
	protobuf.Fields(message, func(f protobuf.Field) {
		switch f.Number {
		case runID:
			r.ID = string(f.Bytes)
		case runProject:
			r.Project = string(f.Bytes)
		case runGroup:
			r.Group = string(f.Bytes)
		case runName:
			r.Name = string(f.Bytes)
		case runNotes:
			r.Notes = string(f.Bytes)
		case runTags:
			tags = append(tags, string(f.Bytes))
		case runConfig:
			update(f.Bytes, r.Config)
		case runSummary:
			update(f.Bytes, r.Summary)
		case runStart:
			var seconds, nanos int64
			protobuf.Fields(f.Bytes, func(f protobuf.Field) {
				if f.Number == 1 {
					seconds = int64(f.Bits)
				} else if f.Number == 2 {
					nanos = int64(f.Bits)
				}
			})
			r.Start = time.Unix(seconds, nanos)
		}
	})
	r.Tags = tags
}
