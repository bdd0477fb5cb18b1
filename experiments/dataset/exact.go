package dataset

import "math/rand/v2"

// Arithmetic whose results are the same bits on every architecture. Go rounds
// +, -, /, math.Sqrt and conversions the same everywhere. It does not so with
// x*y + z, which some architectures compute with one rounding, unless the
// product is converted explicitly, and with math.Sin or math.Exp. Hence: every
// product here goes through mul, and there are no functions but math.Sqrt.
// (A half of something is exact, so that it does not matter how it is added.)

// mul returns x*y, rounded.
func mul(x, y float64) float64 { return float64(x * y) }

// mix returns the point of the way from a to b at t, 0 to 1.
func mix(a, b, t float64) float64 { return a + mul(t, b-a) }

// smoothstep eases t, 0 to 1, so that its ends are flat: 3t² - 2t³.
func smoothstep(t float64) float64 { return mul(mul(t, t), 3-mul(2, t)) }

// clamp returns the number from low to high that is nearest to x.
func clamp(x, low, high float64) float64 { return max(low, min(x, high)) }

// chance is a stream of random numbers.
type chance struct{ source *rand.PCG }

func newChance(seed, stream uint64) chance { return chance{rand.NewPCG(seed, stream)} }

// uniform returns a number from low (included) to high.
func (c chance) uniform(low, high float64) float64 {
	return mix(low, high, mul(float64(c.source.Uint64()>>11), 1.0/(1<<53)))
}

// normal returns a number of about the normal distribution of that standard
// deviation: a sum of four uniform ones, so never beyond 3.5 deviations.
func (c chance) normal(deviation float64) float64 {
	sum := c.uniform(-1, 1) + c.uniform(-1, 1) + c.uniform(-1, 1) + c.uniform(-1, 1)
	const unit = 0.8660254037844386 // √¾: the variance of sum is 4/3
	return mul(mul(sum, unit), deviation)
}

// below returns one of 0 to n-1.
func (c chance) below(n int) int { return min(int(c.uniform(0, float64(n))), n-1) }

// happens is true with that probability.
func (c chance) happens(probability float64) bool { return c.uniform(0, 1) < probability }
