package kernel

// pixelForward sets c = start + intensity(pixels) b for a panel of columns.
// Of every row of pixels it looks at depth, a multiple of 64.
func pixelForward(c []float32, cStride int, start []float32, startStride int, pixels []uint8, pixelStride int, b []float32, bStride int, intensity *[256]float32, depth, rows, columns int) {
	for r := range rows {
		sums := c[r*cStride:][:columns]
		copy(sums, start[r*startStride:])
		addPixels(sums, pixels[r*pixelStride:][:depth], b, bStride, intensity)
	}
}

// pixelDescend sets c = fma(-rate, intensity(pixels) b, c) for a panel of
// columns, but leaves rows whose pixels are all 0 alone.
func pixelDescend(c []float32, cStride int, pixels []uint8, pixelStride int, b []float32, bStride int, intensity *[256]float32, rate float32, depth, rows, columns int) {
	var panel [maxPixelColumns]float32
	for r := range rows {
		sums := panel[:columns]
		clear(sums)
		if addPixels(sums, pixels[r*pixelStride:][:depth], b, bStride, intensity) {
			descend(c[r*cStride:][:columns], sums, rate)
		}
	}
}

// addPixels adds intensity(pixel) times the row of b that belongs to it for
// every pixel that is not 0, in order, and reports whether there is one.
func addPixels(sums []float32, pixels []uint8, b []float32, bStride int, intensity *[256]float32) (any bool) {
	for k, pixel := range pixels {
		if pixel == 0 {
			continue
		}
		any = true
		factor := intensity[pixel]
		for j, v := range b[k*bStride:][:len(sums)] {
			sums[j] = FMA(factor, v, sums[j])
		}
	}
	return any
}

// transposeBytes writes 8 rows of bytes as columns of 8.
func transposeBytes(to []uint8, toStride int, from []uint8, fromStride, columns int) {
	for column := range columns {
		for row := range 8 {
			to[column*toStride+row] = from[row*fromStride+column]
		}
	}
}
