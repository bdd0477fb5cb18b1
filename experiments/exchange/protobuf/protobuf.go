// Package protobuf reads protobuf messages field by field
// (https://protobuf.dev/programming-guides/encoding/), where only some of their fields matter.
package protobuf

import "google.golang.org/protobuf/encoding/protowire"

// Field is one of a message: a number or bytes.
type Field struct {
	Number protowire.Number
	Bits   uint64 // of a varint or a fixed number
	Bytes  []byte // of a message, a string, packed numbers
}

// Fields calls each with those of a message, in their order. It returns false where the message
// is damaged.
func Fields(message []byte, each func(Field)) bool {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return false
		}
		message = message[n:]
		f := Field{Number: number}
		switch kind {
		case protowire.VarintType:
			f.Bits, n = protowire.ConsumeVarint(message)
		case protowire.Fixed64Type:
			f.Bits, n = protowire.ConsumeFixed64(message)
		case protowire.Fixed32Type:
			var bits uint32
			bits, n = protowire.ConsumeFixed32(message)
			f.Bits = uint64(bits)
		case protowire.BytesType:
			f.Bytes, n = protowire.ConsumeBytes(message)
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
