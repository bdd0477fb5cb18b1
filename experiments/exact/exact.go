// Package exact is arithmetic whose results are the same bits on every architecture. Go
// rounds +, -, /, [math.Sqrt] and conversions the same everywhere, but some architectures
// compute x*y + z with one rounding, and math.Sin and math.Exp differ. Hence every product
// of images that are drawn or bent goes through Mul, and the functions are power series.
package exact

// Mul returns x*y, rounded.
func Mul(x, y float64) float64 { return float64(x * y) }

// Mix returns the point of the way from a to b at t, 0 to 1.
func Mix(a, b, t float64) float64 { return a + Mul(t, b-a) }

// Smoothstep eases t, 0 to 1, so that its ends are flat: 3t² - 2t³.
func Smoothstep(t float64) float64 { return Mul(Mul(t, t), 3-Mul(2, t)) }

// Clamp returns the number from low to high that is nearest to x.
func Clamp(x, low, high float64) float64 { return max(low, min(x, high)) }

// SinCos returns sine and cosine of an angle of -π to π, to 1e-14.
func SinCos(angle float64) (sin, cos float64) {
	square := Mul(angle, angle)
	const last = 28 // π²⁸/28! is 3e-16
	sin, cos = 1, 1
	for n := float64(last); n > 0; n -= 2 {
		cos = 1 - Mul(square/(n*(n-1)), cos)
		sin = 1 - Mul(square/(n*(n+1)), sin)
	}
	return Mul(angle, sin), cos
}

// ExpMinus returns e to the power of -x, for x of 0 to 20, to 1e-14 of it.
func ExpMinus(x float64) float64 {
	// The terms of eˣ, unlike those of e⁻ˣ, do not cancel each other.
	sum := 1.0
	for n := 80.0; n > 0; n-- {
		sum = 1 + Mul(x/n, sum)
	}
	return 1 / sum
}

// Central returns the probability that a standard normal number lies between -x
// and x, to 1e-8: its density times 2(x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + ...)
// (G. Marsaglia 2004, "Evaluating the Normal Distribution").
func Central(x float64) float64 {
	if x > 6 {
		return 1
	}
	square := Mul(x, x)
	sum := 1.0
	for n := 161.0; n > 1; n -= 2 {
		sum = 1 + Mul(square/n, sum)
	}
	const density = 0.7978845608028654 // 2/√(2π)
	return Mul(Mul(density, ExpMinus(square/2)), Mul(x, sum))
}

// Fixed returns x in units of 2^-bits, rounded to the nearest.
func Fixed(x float64, bits int) int64 {
	x = Mul(x, float64(int64(1)<<bits))
	if x < 0 {
		return -int64(0.5 - x)
	}
	return int64(x + 0.5)
}
