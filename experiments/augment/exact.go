package augment

// Arithmetic whose results are the same bits on every architecture. Go rounds +,
// -, / and conversions the same everywhere, but may compute x*y + z with one
// rounding, and math.Sin and math.Exp differ. Hence every product here
// goes through mul, and the functions are power series.

// mul returns x*y, rounded.
func mul(x, y float64) float64 { return float64(x * y) }

// sinCos returns sine and cosine of an angle of -π to π, to 1e-14.
func sinCos(angle float64) (sin, cos float64) {
	square := mul(angle, angle)
	const last = 28 // π²⁸/28! is 3e-16
	sin, cos = 1, 1
	for n := float64(last); n > 0; n -= 2 {
		cos = 1 - mul(square/(n*(n-1)), cos)
		sin = 1 - mul(square/(n*(n+1)), sin)
	}
	return mul(angle, sin), cos
}

// expMinus returns e to the power of -x, for x of 0 to 20, to 1e-14 of it.
func expMinus(x float64) float64 {
	// The terms of eˣ, unlike those of e⁻ˣ, do not cancel each other.
	sum := 1.0
	for n := 80.0; n > 0; n-- {
		sum = 1 + mul(x/n, sum)
	}
	return 1 / sum
}

// central returns the probability that a standard normal number lies between -x
// and x, to 1e-8: its density times 2(x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + ...)
// (G. Marsaglia 2004, "Evaluating the Normal Distribution").
func central(x float64) float64 {
	if x > 6 {
		return 1
	}
	square := mul(x, x)
	sum := 1.0
	for n := 161.0; n > 1; n -= 2 {
		sum = 1 + mul(square/n, sum)
	}
	const density = 0.7978845608028654 // 2/√(2π)
	return mul(mul(density, expMinus(square/2)), mul(x, sum))
}

// fixed returns x in units of 2^-bits, rounded to the nearest.
func fixed(x float64, bits int) int64 {
	x = mul(x, float64(int64(1)<<bits))
	if x < 0 {
		return -int64(0.5 - x)
	}
	return int64(x + 0.5)
}
