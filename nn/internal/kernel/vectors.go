package kernel

// Multiply sets y = x*mask, element by element: dropout's masks, forward and
// backward. All have the length of y, which may be x.
func Multiply(y, x, mask []float32) { active.multiply(y, x[:len(y)], mask[:len(y)]) }

// Scale sets x = x*factor, element by element.
func Scale(x []float32, factor float32) { active.scale(x, factor) }

// squareLanes is how many sums SumSquares has.
const squareLanes = 16

// SumSquares returns the sum of the squares of x, 0 for none. In float64 the square
// of a float32 is exact, and no float32 are large enough for an overflow.
// Element i is added to sum i%16, in order; then sums 8 to 15 to sums 0 to 7, of
// these the last four to the first four, and so on until one is left.
func SumSquares(x []float32) float64 {
	whole := len(x) &^ (squareLanes - 1)
	sums := active.squares(x[:whole])
	for lane, v := range x[whole:] {
		sums[lane] += float64(v) * float64(v)
	}
	for half := squareLanes / 2; half > 0; half /= 2 {
		for lane := range half {
			sums[lane] += sums[lane+half]
		}
	}
	return sums[0]
}
