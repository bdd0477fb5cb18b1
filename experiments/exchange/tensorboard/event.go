package tensorboard

import (
	"encoding/binary"
	"math"
	"time"

	"gradbook/experiments/exchange/protobuf"

	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of the fields that are read, of event.proto, summary.proto, tensor.proto,
// tensor_shape.proto and plugins/hparams/plugin_data.proto, below
// https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto and beside it.
const (
	eventWallTime   = 1
	eventStep       = 2
	eventSummary    = 5
	eventSessionLog = 7

	sessionStatus = 1
	sessionStart  = 1 // a value of the status

	summaryValue = 1

	valueTag      = 1
	valueSimple   = 2
	valueTensor   = 8
	valueMetadata = 9

	metadataPlugin = 1
	pluginName     = 1
	pluginContent  = 2

	tensorType    = 1
	tensorShape   = 2
	tensorContent = 4
	tensorFloat   = 5
	tensorDouble  = 6
	tensorInt     = 7
	tensorString  = 8
	tensorInt64   = 10
	tensorBool    = 11
	tensorHalf    = 13
	tensorUint32  = 16
	tensorUint64  = 17

	shapeDim = 2
	dimSize  = 1

	hparamsSessionStart = 3
	sessionHParams      = 1
)

// event is an Event of a file.
type event struct {
	time   time.Time
	step   int64
	values []value
	starts bool // a writer began here: what the folder's files have from step on does not count
}

// value is one of a summary.
type value struct {
	tag     string
	plugin  string // "" where it is not said
	content []byte // of the plugin
	number  float64
	text    string
	kind    kind
}

type kind int

const (
	other  kind = iota // a picture, a histogram, sound, a graph
	scalar             // a number
	text
)

func parseEvent(message []byte) (e event, ok bool) {
	ok = protobuf.Fields(message, func(f protobuf.Field) {
		switch f.Number {
		case eventWallTime:
			if seconds := math.Float64frombits(f.Bits); math.Abs(seconds) < 1e12 {
				e.time = time.UnixMicro(int64(seconds * 1e6))
			}
		case eventStep:
			e.step = int64(f.Bits)
		case eventSessionLog:
			protobuf.Fields(f.Bytes, func(f protobuf.Field) {
				e.starts = e.starts || f.Number == sessionStatus && f.Bits == sessionStart
			})
		case eventSummary:
			protobuf.Fields(f.Bytes, func(f protobuf.Field) {
				if f.Number == summaryValue {
					e.values = append(e.values, parseValue(f.Bytes))
				}
			})
		}
	})
	return e, ok
}

func parseValue(message []byte) (v value) {
	protobuf.Fields(message, func(f protobuf.Field) {
		switch f.Number {
		case valueTag:
			v.tag = string(f.Bytes)
		case valueSimple:
			v.number, v.kind = float64(math.Float32frombits(uint32(f.Bits))), scalar
		case valueTensor:
			parseTensor(f.Bytes, &v)
		case valueMetadata:
			protobuf.Fields(f.Bytes, func(f protobuf.Field) {
				if f.Number == metadataPlugin {
					protobuf.Fields(f.Bytes, func(f protobuf.Field) {
						switch f.Number {
						case pluginName:
							v.plugin = string(f.Bytes)
						case pluginContent:
							v.content = f.Bytes
						}
					})
				}
			})
		}
	})
	return v
}

// parseTensor reads a tensor that has one element: a number or a string. Others stay other.
func parseTensor(message []byte, v *value) {
	single, dtype := true, uint64(0)
	var content []byte
	var one protobuf.Field
	protobuf.Fields(message, func(f protobuf.Field) {
		switch f.Number {
		case tensorType:
			dtype = f.Bits
		case tensorShape:
			single = single && hasOneElement(f.Bytes)
		case tensorContent:
			content = f.Bytes
		case tensorFloat, tensorDouble, tensorInt, tensorInt64, tensorBool, tensorHalf, tensorUint32, tensorUint64, tensorString:
			one = f
		}
	})
	if !single {
		return
	}
	if one.Number == tensorString && dtype == dtString {
		v.text, v.kind = string(one.Bytes), text
		return
	}
	bits, ok := one.Bits, true
	switch {
	case one.Number == 0 && len(content) == 0:
		// An element that is 0 is not written.
	case one.Number == 0:
		bits, ok = contentBits(content, dtype)
	case one.Bytes != nil:
		bits, ok = packedBits(one)
	}
	if !ok {
		return
	}
	if number, ok := element(dtype, bits); ok {
		v.number, v.kind = number, scalar
	}
}

// The types of tensors, of types.proto.
const (
	dtFloat    = 1
	dtDouble   = 2
	dtInt32    = 3
	dtUint8    = 4
	dtInt16    = 5
	dtInt8     = 6
	dtString   = 7
	dtInt64    = 9
	dtBool     = 10
	dtBfloat16 = 14
	dtUint16   = 17
	dtHalf     = 19
	dtUint32   = 22
	dtUint64   = 23
)

// width is how many bytes an element has in a tensor's content.
var width = map[uint64]int{dtFloat: 4, dtDouble: 8, dtInt32: 4, dtUint8: 1, dtInt16: 2, dtInt8: 1, dtInt64: 8, dtBool: 1, dtBfloat16: 2, dtUint16: 2, dtHalf: 2, dtUint32: 4, dtUint64: 8}

// element is the number that the bits are in a tensor of this type.
func element(dtype, bits uint64) (float64, bool) {
	switch dtype {
	case dtFloat:
		return float64(math.Float32frombits(uint32(bits))), true
	case dtDouble:
		return math.Float64frombits(bits), true
	case dtBfloat16:
		return float64(math.Float32frombits(uint32(bits) << 16)), true
	case dtHalf:
		return half(uint16(bits)), true
	case dtInt32:
		return float64(int32(bits)), true
	case dtInt16:
		return float64(int16(bits)), true
	case dtInt8:
		return float64(int8(bits)), true
	case dtInt64:
		return float64(int64(bits)), true
	case dtUint8, dtUint16, dtUint32, dtUint64, dtBool:
		return float64(bits), true
	}
	return 0, false
}

// half is a number of IEEE 754's 16 bits.
func half(bits uint16) float64 {
	sign, exponent, fraction := 1.0, int(bits>>10&31), float64(bits&1023)
	if bits>>15 == 1 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}

// hparams adds the hyper-parameters of the hparams plugin's data to all: strings, float64s and
// bools.
func hparams(content []byte, all map[string]any) {
	protobuf.Fields(content, func(f protobuf.Field) {
		if f.Number != hparamsSessionStart {
			return
		}
		protobuf.Fields(f.Bytes, func(f protobuf.Field) {
			if f.Number != sessionHParams {
				return
			}
			var name string
			var is any
			protobuf.Fields(f.Bytes, func(f protobuf.Field) { // an entry of a map
				switch f.Number {
				case 1:
					name = string(f.Bytes)
				case 2:
					protobuf.Fields(f.Bytes, func(f protobuf.Field) { // google.protobuf.Value
						switch f.Number {
						case 2:
							is = math.Float64frombits(f.Bits)
						case 3:
							is = string(f.Bytes)
						case 4:
							is = f.Bits != 0
						}
					})
				}
			})
			if name != "" {
				all[name] = is
			}
		})
	})
}

// hasOneElement reports whether each dimension of a shape is 1.
func hasOneElement(shape []byte) bool {
	single := true
	protobuf.Fields(shape, func(f protobuf.Field) {
		if f.Number != shapeDim {
			return
		}
		size := uint64(0)
		protobuf.Fields(f.Bytes, func(f protobuf.Field) {
			if f.Number == dimSize {
				size = f.Bits
			}
		})
		single = single && size == 1
	})
	return single
}

// contentBits reads the element of a tensor's raw content.
func contentBits(content []byte, dtype uint64) (bits uint64, ok bool) {
	if len(content) != width[dtype] {
		return 0, false
	}
	var eight [8]byte
	copy(eight[:], content)
	return binary.LittleEndian.Uint64(eight[:]), true
}

// packedBits reads the first number of a packed field.
func packedBits(f protobuf.Field) (bits uint64, ok bool) {
	n := 0
	switch f.Number {
	case tensorFloat:
		var four uint32
		four, n = protowire.ConsumeFixed32(f.Bytes)
		bits = uint64(four)
	case tensorDouble:
		bits, n = protowire.ConsumeFixed64(f.Bytes)
	default:
		bits, n = protowire.ConsumeVarint(f.Bytes)
	}
	return bits, n >= 0
}
