package kernel

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
	units := len(mean)
	for from := 0; from < len(y); from += units {
		to := from + units
		active.subtractRow(y[from:to], z[from:to], mean)
	}
}

// Normalize sets normal, then y, which may be the same matrix where normal is not
// wanted. The batch is that of y.
//
//	normal = (z-mean) * invDeviation
//	y = fma(scale, normal, shift)
func Normalize(normal, y, z, mean, invDeviation, scale, shift []float32) {
	units := len(mean)
	invDeviation, scale, shift = invDeviation[:units], scale[:units], shift[:units]
	for from := 0; from < len(y); from += units {
		to := from + units
		active.normalizeRow(normal[from:to], y[from:to], z[from:to], mean, invDeviation, scale, shift)
	}
}

// NormalizeGradient makes of delta, the loss's gradient by y, that by z. meanDelta
// is the mean over the batch of delta, meanProduct that of delta*normal, and factor is
// scale*invDeviation.
//
//	delta = factor * fma(-normal, meanProduct, delta-meanDelta)
func NormalizeGradient(delta, normal, meanDelta, meanProduct, factor []float32) {
	units := len(meanDelta)
	meanProduct, factor = meanProduct[:units], factor[:units]
	for from := 0; from < len(delta); from += units {
		to := from + units
		active.normalizeGradientRow(delta[from:to], normal[from:to], meanDelta, meanProduct, factor)
	}
}
