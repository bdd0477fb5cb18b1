package main

// vectors writes the functions of that file of package kernel.
func vectors(f *file) {
	elementwise{
		name: "multiply", doc: "is Multiply.",
		slices: []string{"y", "x", "mask"}, reads: []string{"x", "mask"},
		results: one(func(e *expression, elements, _ []*value) *value { return e.mul(elements[0], elements[1]) }),
	}.write(f)
	elementwise{
		name: "scale", doc: "is Scale.",
		slices: []string{"x"}, reads: []string{"x"}, scalars: []string{"factor"},
		results: one(func(e *expression, elements, scalars []*value) *value { return e.mul(elements[0], scalars[0]) }),
	}.write(f)
	squares(f)
}

// squares writes the function of that name of an implementation: sums are the
// vectors from 0 on, two float64 each.
func squares(f *file) {
	const (
		x, left, result = "R0", "R1", "R2"
		sums            = 16
		loaded, wide    = 8, 12 // the first vector register of the elements as float32, and as float64
	)
	f.function("is the squares of an implementation.", "squaresNEON", "(x []float32) (sums [16]float64)", 24+8*sums)
	f.line("MOVD x_base+0(FP), %s", x)
	f.line("MOVD x_len+8(FP), %s", left)
	for v := range sums / 2 {
		f.vector(eor, v, v, v)
	}
	f.line("CBZ %s, done", left)
	f.label("sixteen")
	for v := range sums / 4 {
		f.line("FMOVQ.P 16(%s), F%d", x, loaded+v)
	}
	for v := range sums / 2 {
		f.vector([...]instruction{fcvtl, fcvtl2}[v%2], wide+v, loaded+v/2)
		f.vector(fmlad, v, wide+v, wide+v)
	}
	f.line("SUBS $%d, %s", sums, left)
	f.line("BNE sixteen")
	f.label("done")
	f.line("MOVD $sums+24(FP), %s", result)
	for v := range sums / 2 {
		f.line("FMOVQ.P F%d, 16(%s)", v, result)
	}
	f.line("RET")
}
