package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// instruction is a vector instruction (Arm Architecture Reference Manual for
// A-profile, chapter C7). Its word has the destination in bits 0 to 4, the first source in
// bits 5 to 9, the second in bits 16 to 20.
type instruction struct {
	mnemonic string
	word     uint32
	lanes    string // 4S, 16B and so on: how many and how wide
	narrow   string // those of the source, where they are not the destination's
	last     string // of the notation: an immediate, or the element of the last register
	updates  bool   // the destination is an input, too
}

var (
	fadd  = instruction{mnemonic: "FADD", word: 0x4e20d400, lanes: "4S"}
	fsub  = instruction{mnemonic: "FSUB", word: 0x4ea0d400, lanes: "4S"}
	fmul  = instruction{mnemonic: "FMUL", word: 0x6e20dc00, lanes: "4S"}
	fdiv  = instruction{mnemonic: "FDIV", word: 0x6e20fc00, lanes: "4S"}
	fmin  = instruction{mnemonic: "FMIN", word: 0x4ea0f400, lanes: "4S"} // NaN if a source is
	fmax  = instruction{mnemonic: "FMAX", word: 0x4e20f400, lanes: "4S"}
	fabs  = instruction{mnemonic: "FABS", word: 0x4ea0f800, lanes: "4S"}
	fneg  = instruction{mnemonic: "FNEG", word: 0x6ea0f800, lanes: "4S"}
	fmla  = instruction{mnemonic: "FMLA", word: 0x4e20cc00, lanes: "4S", updates: true} // destination + source * source
	fmls  = instruction{mnemonic: "FMLS", word: 0x4ea0cc00, lanes: "4S", updates: true} // destination - source * source
	fcmgt = instruction{mnemonic: "FCMGT", word: 0x6ea0e400, lanes: "4S"}
	fsqrt = instruction{mnemonic: "FSQRT", word: 0x6ea1f800, lanes: "4S"}
	scvtf = instruction{mnemonic: "SCVTF", word: 0x4e21d800, lanes: "4S"}

	// Times the first element of the last source.
	fmlaElement = instruction{mnemonic: "FMLA", word: 0x4f801000, lanes: "4S", last: "S[0]", updates: true}

	fmlsElement = instruction{mnemonic: "FMLS", word: 0x4f805000, lanes: "4S", last: "S[0]", updates: true}

	// float64: two of them made of the source's lower or upper two float32, and destination + source * source.
	fcvtl  = instruction{mnemonic: "FCVTL", word: 0x0e617800, lanes: "2D", narrow: "2S"}
	fcvtl2 = instruction{mnemonic: "FCVTL2", word: 0x4e617800, lanes: "2D", narrow: "4S"}
	fmlad  = instruction{mnemonic: "FMLA", word: 0x4e60cc00, lanes: "2D", updates: true}

	// Comparisons with 0: all bits where true.
	fcmlt0 = instruction{mnemonic: "FCMLT", word: 0x4ea0e800, lanes: "4S", last: "#0.0"}
	fcmle0 = instruction{mnemonic: "FCMLE", word: 0x6ea0d800, lanes: "4S", last: "#0.0"}

	add   = instruction{mnemonic: "ADD", word: 0x4ea08400, lanes: "4S"}
	sub   = instruction{mnemonic: "SUB", word: 0x6ea08400, lanes: "4S"}
	shl23 = instruction{mnemonic: "SHL", word: 0x4f005400 | (32+23)<<16, lanes: "4S", last: "#23"}
	sshr1 = instruction{mnemonic: "SSHR", word: 0x4f000400 | (64-1)<<16, lanes: "4S", last: "#1"}
	ssh23 = instruction{mnemonic: "SSHR", word: 0x4f000400 | (64-23)<<16, lanes: "4S", last: "#23"}

	ucvtf = instruction{mnemonic: "UCVTF", word: 0x6e21d800, lanes: "4S"}
	// Unsigned integers made twice as wide, those of the source's lower or upper half.
	ushllb  = instruction{mnemonic: "USHLL", word: 0x2f08a400, lanes: "8H", narrow: "8B", last: "#0"}
	ushll2b = instruction{mnemonic: "USHLL2", word: 0x6f08a400, lanes: "8H", narrow: "16B", last: "#0"}
	ushllh  = instruction{mnemonic: "USHLL", word: 0x2f10a400, lanes: "4S", narrow: "4H", last: "#0"}
	ushll2h = instruction{mnemonic: "USHLL2", word: 0x6f10a400, lanes: "4S", narrow: "8H", last: "#0"}

	bic = instruction{mnemonic: "BIC", word: 0x4e601c00, lanes: "16B"}                // the first source without the bits of the second
	bsl = instruction{mnemonic: "BSL", word: 0x6e601c00, lanes: "16B", updates: true} // where the destination has ones the first source, elsewhere the second
	eor = instruction{mnemonic: "EOR", word: 0x6e201c00, lanes: "16B"}
	orr = instruction{mnemonic: "ORR", word: 0x4ea01c00, lanes: "16B"}
	dup = instruction{mnemonic: "DUP", word: 0x4e040400, lanes: "4S", last: "S[0]"} // the source's first element in all lanes

	trn1  = instruction{mnemonic: "TRN1", word: 0x4e802800, lanes: "4S"}
	trn2  = instruction{mnemonic: "TRN2", word: 0x4e806800, lanes: "4S"}
	trn1b = instruction{mnemonic: "TRN1", word: 0x0e002800, lanes: "8B"}
	trn2b = instruction{mnemonic: "TRN2", word: 0x0e006800, lanes: "8B"}
	trn1h = instruction{mnemonic: "TRN1", word: 0x0e402800, lanes: "4H"}
	trn2h = instruction{mnemonic: "TRN2", word: 0x0e406800, lanes: "4H"}
	trn1s = instruction{mnemonic: "TRN1", word: 0x0e802800, lanes: "2S"}
	trn2s = instruction{mnemonic: "TRN2", word: 0x0e806800, lanes: "2S"}
	trn1d = instruction{mnemonic: "TRN1", word: 0x4ec02800, lanes: "2D"}
	trn2d = instruction{mnemonic: "TRN2", word: 0x4ec06800, lanes: "2D"}
)

func (i instruction) encode(destination int, sources ...int) uint32 {
	word := i.word | uint32(destination)
	for n, source := range sources {
		word |= uint32(source) << [...]int{5, 16}[n]
	}
	return word
}

// notation is the instruction in Arm's notation.
func (i instruction) notation(destination int, sources ...int) string {
	operands := []string{fmt.Sprintf("V%d.%s", destination, i.lanes)}
	for n, source := range sources {
		lanes := cmp.Or(i.narrow, i.lanes)
		if n == len(sources)-1 && strings.HasPrefix(i.last, "S[") {
			lanes = i.last
		}
		operands = append(operands, fmt.Sprintf("V%d.%s", source, lanes))
	}
	if strings.HasPrefix(i.last, "#") {
		operands = append(operands, i.last)
	}
	return i.mnemonic + " " + strings.Join(operands, ", ")
}

// loadQ writes the load of a whole vector at base plus offset, both registers, which
// Go's assembler lacks; storeQ the store.
func (f *file) loadQ(register int, base, offset string) {
	f.indexed("LDR", 0x3ce06800, register, base, offset)
}

func (f *file) storeQ(register int, base, offset string) {
	f.indexed("STR", 0x3ca06800, register, base, offset)
}

func (f *file) indexed(mnemonic string, word uint32, register int, base, offset string) {
	n, m := registerNumber(base), registerNumber(offset)
	f.line("WORD $%#08x // %s Q%d, [X%d, X%d]", word|uint32(m)<<16|uint32(n)<<5|uint32(register), mnemonic, register, n, m)
}

func isRegister(operand string) bool { return strings.HasPrefix(operand, "R") }

func registerNumber(name string) int {
	number, err := strconv.Atoi(strings.TrimPrefix(name, "R"))
	if err != nil {
		panic(err)
	}
	return number
}
