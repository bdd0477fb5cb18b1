package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/reg"
)

// batchnorm writes the functions of that file of package kernel, of one row where
// the batch's rows do not depend on each other.
func batchnorm() {
	data()
	for _, i := range []isa{avx2, avx512} {
		productSums(i)
		i.elementwise("subtractRow", "y, z, mean []float32", []string{"y"}, []string{"z", "mean"}, nil,
			func(x, _ []VecVirtual) []VecVirtual { return []VecVirtual{i.sub(x[0], x[1])} })
		i.elementwise("normalizeRow", "normal, y, z, mean, invDeviation, scale, shift []float32",
			[]string{"normal", "y"}, []string{"z", "mean", "invDeviation", "scale", "shift"}, nil,
			func(x, _ []VecVirtual) []VecVirtual {
				z, mean, invDeviation, scale, shift := x[0], x[1], x[2], x[3], x[4]
				normal := i.mul(i.sub(z, mean), invDeviation)
				return []VecVirtual{normal, i.fma(scale, normal, shift)}
			})
		i.elementwise("normalizeGradientRow", "delta, normal, meanDelta, meanProduct, factor []float32",
			[]string{"delta"}, []string{"delta", "normal", "meanDelta", "meanProduct", "factor"}, nil,
			func(x, _ []VecVirtual) []VecVirtual {
				delta, normal, meanDelta, meanProduct, factor := x[0], x[1], x[2], x[3], x[4]
				return []VecVirtual{i.mul(factor, i.fnma(normal, meanProduct, i.sub(delta, meanDelta)))}
			})
	}
}

// productSums writes the function of that name of an implementation.
func productSums(i isa) {
	function("productSums"+i.name, "func(sums, a, b []float32, rows int)")
	i.columnSums(param("rows"), []GPVirtual{base("a"), base("b")}, func(x []VecVirtual, sum VecVirtual) { VFMADD231PS(x[0], x[1], sum) })
}
