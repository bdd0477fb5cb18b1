package kernel

func productSums(sums, a, b []float32, rows int) {
	clear(sums)
	for r := range rows {
		a, b := a[r*len(sums):], b[r*len(sums):]
		for j, sum := range sums {
			sums[j] = FMA(a[j], b[j], sum)
		}
	}
}

func subtractRow(y, z, mean []float32) {
	for j, m := range mean {
		y[j] = z[j] - m
	}
}

func normalizeRow(normal, y, z, mean, invDeviation, scale, shift []float32) {
	for j, m := range mean {
		n := (z[j] - m) * invDeviation[j]
		normal[j] = n
		y[j] = FMA(scale[j], n, shift[j])
	}
}

func normalizeGradientRow(delta, normal, meanDelta, meanProduct, factor []float32) {
	for j, n := range normal {
		delta[j] = factor[j] * FMA(-n, meanProduct[j], delta[j]-meanDelta[j])
	}
}
