package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// peak writes loops of fused multiply-adds that wait for nothing: more
// accumulators than a CPU has multiply-adds under way, all in registers.
func peak() {
	for _, i := range []isa{avx2, avx512} {
		TEXT("multiplyAdd"+i.name, NOSPLIT, "func(rounds int)")
		Doc("multiplyAdd" + i.name + " does 12 multiply-adds of a vector a round.")
		rounds := param("rounds")
		zero, sums := i.vector(), i.vectors(12)
		for _, register := range append(sums, zero) {
			VXORPS(register, register, register)
		}
		Label("round")
		for _, sum := range sums {
			VFMADD231PS(zero, zero, sum)
		}
		DECQ(rounds)
		JNZ(LabelRef("round"))
		VZEROUPPER()
		RET()
	}
}
