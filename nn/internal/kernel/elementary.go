package kernel

import "math"

// The polynomials are minimax fits (Remez exchange, in 40 digits, on the
// relative error of the whole function), rounded to float32. The errors stated
// below are in units in the last place (ulp) of the result, measured by the
// tests against float64 mathematics.

const (
	log2E = 0x1.715476p+0 // log2(e)
	// ln2High + ln2Low is ln(2) within 2^-43. ln2High has 15 significant bits, so
	// that its product with a small integer is exact.
	ln2High = 0x1.62e4p-1
	ln2Low  = 0x1.7f7d1cp-20
	// Added to a number of magnitude below 2^22, and subtracted again, it rounds the
	// number to an integer.
	toInteger = 0x1.8p+23
)

// reduce writes x = n ln(2) + r with n an integer, |r| <= ln(2)/2, for |x| < 2000.
//
//	t = fma(x, log2E, toInteger)
//	n = t - toInteger
//	r = fma(n, -ln2Low, fma(n, -ln2High, x))
func reduce(x float32) (n int32, r float32) {
	t := FMA(x, log2E, toInteger)
	integer := t - toInteger
	n = int32(math.Float32bits(t)) - int32(math.Float32bits(toInteger))
	r = FMA(integer, -ln2Low, FMA(integer, -ln2High, x))
	return n, r
}

// expm1Reduced returns e^r - 1 for |r| <= ln(2)/2:
//
//	fma(q, r*r, r) with q of degree 4 by Horner's rule, each step one fma
func expm1Reduced(r float32) float32 {
	q := FMA(0x1.6a240ap-10, r, 0x1.1239f2p-7)
	q = FMA(q, r, 0x1.5558f2p-5)
	q = FMA(q, r, 0x1.555492p-3)
	q = FMA(q, r, 0x1.fffffcp-2)
	return FMA(q, r*r, r)
}

// power2 returns 2^n for -126 <= n <= 127. Any other n gives some number.
func power2(n int32) float32 { return math.Float32frombits(uint32(n+127) << 23) }

// Exp returns e^x. Its error is below 1.1 ulp, that of subnormal results included.
// It underflows to 0 below -103.98 and overflows to +Inf above 88.73.
//
//	x = min(max(x, -104), 89)
//	n, r = reduce(x)
//	p = 1 + expm1Reduced(r)
//	h = n >> 1 (arithmetic shift)
//	p * 2^h * 2^(n-h), from left to right
func Exp(x float32) float32 {
	if x > 89 {
		x = 89
	}
	if x < -104 {
		x = -104
	}
	n, r := reduce(x)
	p := 1 + expm1Reduced(r)
	h := n >> 1
	return float32(p * power2(h) * power2(n-h))
}

// Expm1 returns e^x - 1 for x <= 0, and at 0 what it is given. Its error is below 1.5 ulp.
//
//	x = max(x, -25)
//	n, r = reduce(x)
//	s = 2^n
//	fma(expm1Reduced(r), s, s-1)
func Expm1(x float32) float32 {
	if x < -25 {
		x = -25
	}
	n, r := reduce(x)
	s := power2(n)
	return FMA(expm1Reduced(r), s, s-1)
}

// Log returns the natural logarithm of x. Its error is below 1 ulp. Log(0) is
// -Inf, Log(+Inf) is +Inf, the logarithm of a negative number is NaN.
//
//	a subnormal x is first multiplied by 2^23, and 23 subtracted from n
//	x = 2^n m with n an integer, 2/3 <= m < 4/3 (by bits: n is the exponent of x / float32(2/3))
//	f = m - 1
//	fma(n, ln2, fma(p, f*f, f)) with p of degree 8 in f by Horner's rule, each step one fma,
//	ln2 = ln(2) rounded to float32
func Log(x float32) float32 {
	const (
		ln2            = 0x1.62e430p-1
		twoThirds      = 0x3f2aaaab // the bits of 2/3
		smallestNormal = 0x1p-126
	)
	if !(x > 0 && x <= math.MaxFloat32) {
		return logSpecial(x)
	}
	var scaled int32
	if x < smallestNormal {
		x *= 0x1p23
		scaled = 23
	}
	bits := math.Float32bits(x)
	exponent := int32(bits-twoThirds) >> 23
	f := math.Float32frombits(bits-uint32(exponent)<<23) - 1
	n := float32(exponent - scaled)
	p := FMA(-0x1.0931a8p-3, f, 0x1.1ed12cp-3)
	p = FMA(p, f, -0x1.f25dfep-4)
	p = FMA(p, f, 0x1.1ebe6ep-3)
	p = FMA(p, f, -0x1.55a752p-3)
	p = FMA(p, f, 0x1.99d1f2p-3)
	p = FMA(p, f, -0x1.fffe84p-3)
	p = FMA(p, f, 0x1.555502p-2)
	p = FMA(p, f, -0x1p-1)
	return FMA(n, ln2, FMA(p, f*f, f))
}

// logSpecial is Log where there is no finite logarithm.
func logSpecial(x float32) float32 {
	switch {
	case x == 0:
		return float32(math.Inf(-1))
	case x < 0:
		return float32(math.NaN())
	}
	return x // +Inf or NaN
}

// Log1p returns log(1 + x) for x >= 0. Its error is below 2 ulp.
//
//	w = 1 + x
//	Log(w) + (x - (w - 1)) / w, whose second term makes good for the rounding of w
func Log1p(x float32) float32 {
	w := 1 + x
	return Log(w) + (x-(w-1))/w
}

// Sigmoid returns 1 / (1 + e^-x). Its error is below 2.5 ulp. Below -88.73 it is 0.
//
//	1 / (1 + Exp(-x))
func Sigmoid(x float32) float32 { return 1 / (1 + Exp(-x)) }

// Tanh returns the hyperbolic tangent. Its error is below 1.5 ulp.
//
//	where |x| < 0.625:  fma(x, z*p, x) with z = x*x and p of degree 4 in z by Horner's rule, each step one fma
//	elsewhere:          1 - 2 / (Exp(2 |x|) + 1) with the sign of x
func Tanh(x float32) float32 {
	size := abs(x)
	if size < 0.625 {
		z := x * x
		p := FMA(-0x1.75e1ecp-8, z, 0x1.5226a2p-6)
		p = FMA(p, z, -0x1.b83c5ap-5)
		p = FMA(p, z, 0x1.110726p-3)
		p = FMA(p, z, -0x1.555532p-2)
		return FMA(x, z*p, x)
	}
	return copySign(1-2/(Exp(2*size)+1), x)
}

// Normal returns the standard normal distribution's probability Φ(x) = (1 + erf(x/√2)) / 2
// and its density φ(x) = e^(-x²/2) / √(2π). The error of Φ is below 4 ulp
// where x >= 0 and below 12 ulp where -5 < x < 0; that of φ is below 9 ulp where
// |x| < 5. Farther out x² has a rounding error that e^(-x²/2) makes as large as x²/2 ulp.
//
//	e = Exp(x*x*-0.5), from left to right
//	u = 1 / fma(0.3, |x|, 1)
//	q = e * p with p of degree 8 in u by Horner's rule, each step one fma: Φ(-|x|)
//	Φ = q where x < 0, else 1 - q
//	φ = e * float32(1/√(2π))
func Normal(x float32) (probability, density float32) {
	const perRootTwoPi = 0x1.988454p-2 // 1/√(2π)
	e := Exp(x * x * -0.5)
	u := 1 / FMA(0x1.333334p-2, abs(x), 1)
	p := FMA(0x1.3a65d6p-5, u, -0x1.5a748cp-3)
	p = FMA(p, u, 0x1.d44d2ap-3)
	p = FMA(p, u, -0x1.3961b6p-4)
	p = FMA(p, u, 0x1.23ea86p-3)
	p = FMA(p, u, 0x1.83d23cp-4)
	p = FMA(p, u, 0x1.f362e4p-4)
	p = FMA(p, u, 0x1.e96be8p-4)
	p = FMA(p, u, 0x1.e1278cp-18)
	probability = float32(e * p)
	if !(x < 0) {
		probability = 1 - probability
	}
	return probability, float32(e * perRootTwoPi)
}

func abs(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// copySign returns size, which is not negative, with the sign of x.
func copySign(size, x float32) float32 {
	return math.Float32frombits(math.Float32bits(size) | math.Float32bits(x)&(1<<31))
}
