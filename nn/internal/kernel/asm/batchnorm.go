package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// batchnorm writes the functions of that file of package kernel.
func batchnorm() {
	data()
	for _, i := range []isa{avx2, avx512} {
		productSums(i)
		i.rows("subtract", "y, z, mean []float32", []string{"y"}, []string{"z"}, []string{"mean"},
			func(x, u []VecVirtual) []VecVirtual { return []VecVirtual{i.sub(x[0], u[0])} })
		i.rows("normalize", "normal, y, z, mean, invDeviation, scale, shift []float32",
			[]string{"normal", "y"}, []string{"z"}, []string{"mean", "invDeviation", "scale", "shift"},
			func(x, u []VecVirtual) []VecVirtual {
				z, mean, invDeviation, scale, shift := x[0], u[0], u[1], u[2], u[3]
				normal := i.mul(i.sub(z, mean), invDeviation)
				return []VecVirtual{normal, i.fma(scale, normal, shift)}
			})
		i.rows("normalizeGradient", "delta, normal, meanDelta, meanProduct, factor []float32",
			[]string{"delta"}, []string{"delta", "normal"}, []string{"meanDelta", "meanProduct", "factor"},
			func(x, u []VecVirtual) []VecVirtual {
				delta, normal, meanDelta, meanProduct, factor := x[0], x[1], u[0], u[1], u[2]
				return []VecVirtual{i.mul(factor, i.fnma(normal, meanProduct, i.sub(delta, meanDelta)))}
			})
	}
}

// rows writes a loop over the rows of matrices, given slices with one number a
// unit, which are the same for all rows. What step makes of the elements of the matrices
// that are read and of those of units becomes those of the matrices that are written.
func (i isa) rows(name, parameters string, written, read, units []string, step func(x, u []VecVirtual) []VecVirtual) {
	function(name+i.name, "func("+parameters+")")
	names := union(written, read)
	matrices, perUnit := bases(names), bases(units)
	n, left := length(units[0]), length(written[0])
	TESTQ(left, left)
	JZ(LabelRef("done"))
	Label("row")
	i.sweep("vectors", n, func(index, mask Register) {
		load := func(from map[string]GPVirtual, names []string) []VecVirtual {
			x := i.vectors(len(names))
			for k, name := range names {
				i.load(memory(from[name], index), x[k], mask)
			}
			return x
		}
		for k, result := range step(load(matrices, read), load(perUnit, units)) {
			i.store(result, memory(matrices[written[k]], index), mask)
		}
	})
	for _, name := range names {
		LEAQ(memory(matrices[name], n), matrices[name])
	}
	SUBQ(n, left)
	JNZ(LabelRef("row"))
	Label("done")
	VZEROUPPER()
	RET()
}

// productSums writes the function of that name of an implementation.
func productSums(i isa) {
	function("productSums"+i.name, "func(sums, a, b []float32, rows int)")
	i.columnSums(param("rows"), []GPVirtual{base("a"), base("b")}, func(x []VecVirtual, sum VecVirtual) { VFMADD231PS(x[0], x[1], sum) })
}
