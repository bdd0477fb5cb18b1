package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// isa is an instruction set that functions are written for.
type isa struct {
	name  string // the functions' suffix
	lanes int    // float32 in a vector
	full  int    // rows of a block of two vectors
	half  int    // rows of a block of one vector
}

var (
	avx2   = isa{name: "AVX2", lanes: 8, full: 6, half: 12}
	avx512 = isa{name: "AVX512", lanes: 16, full: 12, half: 16}
)

func (i isa) bytes() int { return 4 * i.lanes }

// vector is a new vector register.
func (i isa) vector() VecVirtual {
	if i.lanes == 16 {
		return ZMM()
	}
	return YMM()
}

// vectors are that many new vector registers.
func (i isa) vectors(count int) []VecVirtual {
	registers := make([]VecVirtual, count)
	for n := range registers {
		registers[n] = i.vector()
	}
	return registers
}

// maskTable holds as many ones as zeros: a window of it is a mask of VMASKMOVPS.
var maskTable Mem

func data() {
	maskTable = GLOBL("firstLanes", RODATA|NOPTR)
	for lane := range 16 {
		var bits uint32
		if lane < 8 {
			bits = 1<<32 - 1
		}
		DATA(4*lane, U32(bits))
	}
}

// firstLanes returns a mask of the first count lanes, 0 <= count <= lanes.
func (i isa) firstLanes(count Register) Register {
	if i.lanes == 16 {
		ones, bits, mask := GP32(), GP32(), K()
		MOVL(I32(-1), ones)
		BZHIL(count.(GPVirtual).As32(), ones, bits)
		KMOVW(bits, mask)
		return mask
	}
	window, offset, mask := GP64(), GP64(), YMM()
	LEAQ(maskTable.Offset(4*8), window)
	MOVQ(count, offset)
	SHLQ(Imm(2), offset)
	SUBQ(offset, window)
	VMOVUPS(Mem{Base: window}, mask)
	return mask
}

// load reads a vector, or with a mask only the lanes that it has, and 0 for the others.
func (i isa) load(from Mem, to VecVirtual, mask Register) {
	switch {
	case mask == nil:
		VMOVUPS(from, to)
	case i.lanes == 16:
		VMOVUPS_Z(from, mask, to)
	default:
		VMASKMOVPS(from, mask, to)
	}
}

// store writes a vector, or with a mask only the lanes that it has.
func (i isa) store(from VecVirtual, to Mem, mask Register) {
	switch {
	case mask == nil:
		VMOVUPS(from, to)
	case i.lanes == 16:
		VMOVUPS(from, mask, to)
	default:
		VMASKMOVPS(from, mask, to)
	}
}

// function begins a function.
func function(name, signature string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
}

// align makes a loop begin where the CPU fetches it in as few pieces as it can. avo
// has no name for it.
func align() {
	Instruction(&ir.Instruction{Opcode: "PCALIGN", Operands: []Op{Imm(64)}})
}

// bytesParam loads a count of float32 as bytes.
func bytesParam(name string) GPVirtual {
	r := GP64()
	Load(Param(name), r)
	SHLQ(Imm(2), r)
	return r
}

// param loads an integer.
func param(name string) GPVirtual {
	r := GP64()
	Load(Param(name), r)
	return r
}

// base loads a slice's address.
func base(name string) GPVirtual {
	r := GP64()
	Load(Param(name).Base(), r)
	return r
}
