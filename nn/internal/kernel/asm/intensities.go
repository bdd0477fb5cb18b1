package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// intensities writes x = pixels/255. A division costs too much; 1/255 as the sum
// of two float32 gives the same bits for all 256 pixels.
func intensities(i isa) {
	const high, low = 0x1.010102p-08, -0x1.fdfdfep-33
	function("intensities"+i.name, "func(x []float32, pixels []uint8)")
	x, pixels, n := base("x"), base("pixels"), length("x")
	perHigh, perLow := i.constant(high), i.constant(low)
	// intensity is that of the numbers, of which only the first one may count.
	intensity := func(numbers VecVirtual) VecVirtual {
		return i.fma(numbers, perHigh, i.mul(numbers, perLow))
	}

	index, full := GP64(), GP64()
	XORQ(index, index)
	MOVQ(n, full)
	ANDQ(I8(-i.lanes), full)
	JZ(LabelRef("rest"))
	Label("vectors")
	whole := i.vector()
	VPMOVZXBD(Mem{Base: pixels, Index: index, Scale: 1}, whole)
	VMOVUPS(intensity(i.result(VCVTDQ2PS, whole)), memory(x, index))
	ADDQ(Imm(uint64(i.lanes)), index)
	CMPQ(index, full)
	JNE(LabelRef("vectors"))

	Label("rest")
	CMPQ(index, n)
	JE(LabelRef("done"))
	pixel := GP64()
	MOVBQZX(Mem{Base: pixels, Index: index, Scale: 1}, pixel)
	one := i.vector()
	VMOVD(pixel.As32(), one.AsX())
	VMOVSS(intensity(i.result(VCVTDQ2PS, one)).AsX(), memory(x, index))
	INCQ(index)
	JMP(LabelRef("rest"))
	Label("done")
	VZEROUPPER()
	RET()
}
