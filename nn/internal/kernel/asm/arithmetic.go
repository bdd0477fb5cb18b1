package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The arithmetic of a vector's lanes. Every method writes the instructions of one
// operation of the contract and returns a new register with the result, so that
// a formula here reads as it does in package kernel.

// constants are those of the file, by their bits.
var constants = map[uint32]Mem{}

// bits is a vector of which every lane has the given 32 bits.
func (i isa) bits(pattern uint32) VecVirtual {
	memory, ok := constants[pattern]
	if !ok {
		memory = ConstData(fmt.Sprintf("bits%08x", pattern), U32(pattern))
		constants[pattern] = memory
	}
	result := i.vector()
	VBROADCASTSS(memory, result)
	return result
}

// constant is a vector of which every lane is x.
func (i isa) constant(x float32) VecVirtual { return i.bits(math.Float32bits(x)) }

// result writes an instruction whose last operand is its result.
func (i isa) result(instruction func(...Op), operands ...Op) VecVirtual {
	result := i.vector()
	instruction(append(operands, result)...)
	return result
}

func (i isa) add(x, y VecVirtual) VecVirtual { return i.result(VADDPS, y, x) }
func (i isa) sub(x, y VecVirtual) VecVirtual { return i.result(VSUBPS, y, x) }
func (i isa) mul(x, y VecVirtual) VecVirtual { return i.result(VMULPS, y, x) }
func (i isa) div(x, y VecVirtual) VecVirtual { return i.result(VDIVPS, y, x) }
func (i isa) sqrt(x VecVirtual) VecVirtual   { return i.result(VSQRTPS, x) }

// fma is x*y + z, rounded once.
func (i isa) fma(x, y, z VecVirtual) VecVirtual {
	result := i.vector()
	VMOVAPS(z, result)
	VFMADD231PS(y, x, result)
	return result
}

// fnma is z - x*y, rounded once.
func (i isa) fnma(x, y, z VecVirtual) VecVirtual {
	result := i.vector()
	VMOVAPS(z, result)
	VFNMADD231PS(y, x, result)
	return result
}

// fmaConstant is fma(x, y, c).
func (i isa) fmaConstant(x, y VecVirtual, c float32) VecVirtual {
	result := i.constant(c)
	VFMADD231PS(y, x, result)
	return result
}

// atLeast is low where x < low, elsewhere x, be it NaN or a zero of either sign. The
// instruction returns its second source, Go's first operand, unless the other one is
// larger.
func (i isa) atLeast(x, low VecVirtual) VecVirtual { return i.result(VMAXPS, x, low) }

// atMost is high where x > high, elsewhere x, be it NaN or a zero of either sign.
func (i isa) atMost(x, high VecVirtual) VecVirtual { return i.result(VMINPS, x, high) }

const signBit = 1 << 31

func (i isa) negate(x VecVirtual) VecVirtual   { return i.result(VXORPS, x, i.bits(signBit)) }
func (i isa) abs(x VecVirtual) VecVirtual      { return i.result(VANDPS, x, i.bits(signBit-1)) }
func (i isa) negative(x VecVirtual) VecVirtual { return i.result(VORPS, x, i.bits(signBit)) } // -|x|

// copySign is size, which is not negative, with the sign of x.
func (i isa) copySign(size, x VecVirtual) VecVirtual {
	return i.result(VORPS, size, i.result(VANDPS, x, i.bits(signBit)))
}

// Predicates of a comparison. All are false where an argument is NaN.
const (
	less        = 17
	lessOrEqual = 18
)

// compare returns the mask of the lanes where the predicate holds for x and y.
func (i isa) compare(x VecVirtual, predicate uint64, y VecVirtual) Register {
	mask := i.lanesMask()
	VCMPPS(Imm(predicate), y, x, mask)
	return mask
}

// lanesMask is a new register for a mask of lanes.
func (i isa) lanesMask() Register {
	if i.lanes == 16 {
		return K()
	}
	return YMM()
}

// choose is yes in the lanes of the mask, no in the others.
func (i isa) choose(mask Register, yes, no VecVirtual) VecVirtual {
	result := i.vector()
	if i.lanes == 16 {
		VBLENDMPS(yes, no, mask, result)
	} else {
		VBLENDVPS(mask, yes, no, result)
	}
	return result
}

// keep is x in the lanes of the mask, 0 in the others; without a mask it is x.
func (i isa) keep(mask Register, x VecVirtual) VecVirtual {
	if mask == nil {
		return x
	}
	result := i.vector()
	if i.lanes == 16 {
		VMOVAPS_Z(x, mask, result)
	} else {
		VANDPS(x, mask, result)
	}
	return result
}

// largest is the largest of x's lanes, in every lane. Where lanes are NaN it may be any number.
func (i isa) largest(x VecVirtual) VecVirtual {
	half, quarter, other := YMM(), XMM(), XMM()
	if i.lanes == 16 {
		VEXTRACTF64X4(Imm(1), x, half)
		VMAXPS(half, x.AsY(), half)
	} else {
		VMOVAPS(x, half)
	}
	VEXTRACTF128(Imm(1), half, quarter)
	VMAXPS(quarter, half.AsX(), quarter)
	for _, order := range []uint64{0b01_00_11_10, 0b10_11_00_01} { // the other pair, then the other of the pair
		VPERMILPS(Imm(order), quarter, other)
		VMAXPS(other, quarter, quarter)
	}
	return i.result(VBROADCASTSS, quarter)
}

// memory is the vector that starts index numbers behind base.
func memory(base, index Register) Mem { return Mem{Base: base, Index: index, Scale: 4} }

// sweep writes a loop over n numbers: its body stands there for the full vectors,
// without a mask, and for the numbers left over, with the mask of their lanes.
func (i isa) sweep(name string, n Register, body func(index, mask Register)) {
	index, full, rest := GP64(), GP64(), GP64()
	XORQ(index, index)
	MOVQ(n, full)
	ANDQ(I8(-i.lanes), full)
	JZ(LabelRef(name + "Rest"))
	Label(name)
	body(index, nil)
	ADDQ(Imm(uint64(i.lanes)), index)
	CMPQ(index, full)
	JNE(LabelRef(name))
	Label(name + "Rest")
	MOVQ(n, rest)
	SUBQ(index, rest)
	JZ(LabelRef(name + "End"))
	body(index, i.firstLanes(rest))
	Label(name + "End")
}
