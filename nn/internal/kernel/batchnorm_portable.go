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

func subtract(y, z, mean []float32) {
	for row := 0; row < len(y); row += len(mean) {
		y, z := y[row:], z[row:]
		for j, m := range mean {
			y[j] = z[j] - m
		}
	}
}

func normalize(normal, y, z, mean, invDeviation, scale, shift []float32) {
	for row := 0; row < len(y); row += len(mean) {
		normal, y, z := normal[row:], y[row:], z[row:]
		for j, m := range mean {
			n := (z[j] - m) * invDeviation[j]
			normal[j] = n
			y[j] = FMA(scale[j], n, shift[j])
		}
	}
}

func normalizeGradient(delta, normal, meanDelta, meanProduct, factor []float32) {
	for row := 0; row < len(delta); row += len(meanDelta) {
		delta, normal := delta[row:], normal[row:]
		for j, m := range meanDelta {
			delta[j] = factor[j] * FMA(-normal[j], meanProduct[j], delta[j]-m)
		}
	}
}
