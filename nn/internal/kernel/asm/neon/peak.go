package main

// peak writes a loop of fused multiply-adds that wait for nothing: more
// accumulators than a CPU has multiply-adds under way, all in registers.
func peak(f *file) {
	const accumulators, factor, rounds = 24, 31, "R0"
	f.function("does 24 multiply-adds of a vector of 4 a round.", "multiplyAddNEON", "(rounds int)", 8)
	f.line("MOVD rounds+0(FP), %s", rounds)
	for v := range accumulators {
		f.vector(eor, v, v, v)
	}
	f.vector(eor, factor, factor, factor)
	f.label("round")
	for v := range accumulators {
		f.vector(fmla, v, factor, factor)
	}
	f.line("SUBS $1, %s", rounds)
	f.line("BNE round")
	f.line("RET")
}
