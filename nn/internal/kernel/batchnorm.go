package kernel

import "fmt"

// The parts of batch normalization (Ioffe and Szegedy 2015,
// https://arxiv.org/abs/1502.03167) that go through a batch. Matrices are batch x
// units, by rows; what belongs to a unit, as its mean, is one number for each column.
// What is set may be the matrix that it is made of.

// ProductSums sets sums[j] to the sum over the rows, at least one, of column j of a
// times that of b (both rows x len(sums)), by fma from 0, in order. With b = a it
// is the sum of squares.
func ProductSums(sums, a, b []float32, rows int) {
	size := rows * len(sums)
	active.productSums(sums, a[:size], b[:size], rows)
}

// Subtract sets y = z - mean. The batch is that of y.
func Subtract(y, z, mean []float32) {
	mustBeRows(y, mean)
	active.subtract(y, z[:len(y)], mean)
}

// Normalize sets normal, then y, which may be the same matrix where normal is not
// wanted. The batch is that of y.
//
//	normal = (z-mean) * invDeviation
//	y = fma(scale, normal, shift)
func Normalize(normal, y, z, mean, invDeviation, scale, shift []float32) {
	mustBeRows(y, mean)
	size, units := len(y), len(mean)
	active.normalize(normal[:size], y, z[:size], mean, invDeviation[:units], scale[:units], shift[:units])
}

// NormalizeGradient makes of delta, the loss's gradient by y, that by z. meanDelta
// is the mean over the batch of delta, meanProduct that of delta*normal, and factor is
// scale*invDeviation.
//
//	delta = factor * fma(-normal, meanProduct, delta-meanDelta)
func NormalizeGradient(delta, normal, meanDelta, meanProduct, factor []float32) {
	mustBeRows(delta, meanDelta)
	units := len(meanDelta)
	active.normalizeGradient(delta, normal[:len(delta)], meanDelta, meanProduct[:units], factor[:units])
}

// mustBeRows panics unless the matrix has whole rows, of a number for each unit.
func mustBeRows(matrix, units []float32) {
	if len(units) == 0 || len(matrix)%len(units) != 0 {
		panic(fmt.Sprintf("kernel: %d numbers are no rows of %d units", len(matrix), len(units)))
	}
}
