package kernel

func multiply(y, x, mask []float32) {
	for i, factor := range mask {
		y[i] = x[i] * factor
	}
}

func scale(x []float32, factor float32) {
	for i := range x {
		x[i] *= factor
	}
}

// squares returns SumSquares' sums. It takes a multiple of squareLanes elements.
func squares(x []float32) (sums [squareLanes]float64) {
	for ; len(x) > 0; x = x[squareLanes:] {
		for lane, v := range x[:squareLanes] {
			sums[lane] += float64(v) * float64(v)
		}
	}
	return sums
}
