package main

// batchnorm writes the functions of that file of package kernel.
func batchnorm(f *file) {
	productSums(f)
	elementwise{
		name: "subtract", doc: "is Subtract.",
		slices: []string{"y", "z", "mean"}, reads: []string{"z", "mean"}, units: []string{"mean"},
		results: one(func(e *expression, x, _ []*value) *value { return e.sub(x[0], x[1]) }),
	}.write(f)
	elementwise{
		name: "normalize", doc: "is Normalize.",
		slices: []string{"normal", "y", "z", "mean", "invDeviation", "scale", "shift"},
		reads:  []string{"z", "mean", "invDeviation", "scale", "shift"},
		units:  []string{"mean", "invDeviation", "scale", "shift"},
		results: func(e *expression, x, _ []*value) []*value {
			z, mean, invDeviation, scale, shift := x[0], x[1], x[2], x[3], x[4]
			normal := e.mul(e.sub(z, mean), invDeviation)
			return []*value{normal, e.fma(scale, normal, shift)}
		},
	}.write(f)
	elementwise{
		name: "normalizeGradient", doc: "is NormalizeGradient.",
		slices: []string{"delta", "normal", "meanDelta", "meanProduct", "factor"},
		reads:  []string{"delta", "normal", "meanDelta", "meanProduct", "factor"},
		units:  []string{"meanDelta", "meanProduct", "factor"},
		results: one(func(e *expression, x, _ []*value) *value {
			delta, normal, meanDelta, meanProduct, factor := x[0], x[1], x[2], x[3], x[4]
			return e.mul(factor, e.fnma(normal, meanProduct, e.sub(delta, meanDelta)))
		}),
	}.write(f)
}

// productSums writes the function of that name.
func productSums(f *file) {
	f.function("is ProductSums.", "productSumsNEON", "(sums, a, b []float32, rows int)", 80)
	f.line("MOVD a_base+24(FP), %s", columnSumsMatrices[0])
	f.line("MOVD b_base+48(FP), %s", columnSumsMatrices[1])
	f.line("MOVD rows+72(FP), %s", columnSumsRows)
	columnSums(f, 2, func(sum int, x []int) { f.vector(fmla, sum, x[0], x[1]) })
}
