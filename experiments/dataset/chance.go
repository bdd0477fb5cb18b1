package dataset

import (
	"math/rand/v2"

	"gradbook/experiments/exact"
)

// chance is a stream of random numbers.
type chance struct{ source *rand.PCG }

func newChance(seed, stream uint64) chance { return chance{rand.NewPCG(seed, stream)} }

// uniform returns a number from low (included) to high.
func (c chance) uniform(low, high float64) float64 {
	return exact.Mix(low, high, exact.Mul(float64(c.source.Uint64()>>11), 1.0/(1<<53)))
}

// normal returns a number of about the normal distribution of that standard
// deviation: a sum of four uniform ones, so never beyond 3.5 deviations.
func (c chance) normal(deviation float64) float64 {
	sum := c.uniform(-1, 1) + c.uniform(-1, 1) + c.uniform(-1, 1) + c.uniform(-1, 1)
	const unit = 0.8660254037844386 // √¾: the variance of sum is 4/3
	return exact.Mul(exact.Mul(sum, unit), deviation)
}

// below returns one of 0 to n-1.
func (c chance) below(n int) int { return min(int(c.uniform(0, float64(n))), n-1) }

// happens is true with that probability.
func (c chance) happens(probability float64) bool { return c.uniform(0, 1) < probability }
