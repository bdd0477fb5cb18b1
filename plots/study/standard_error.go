package study

import (
	"math"

	"gradbook/experiments/results"
)

const Certain = 2 // standard errors, from which on two means differ by more than chance

// StandardError returns that of the difference of two means, sqrt(s1²/n1 + s2²/n2);
// NaN if either has a single seed.
func StandardError(a, b results.Spread) float64 {
	variance := func(s results.Spread) float64 { return float64(s.Std*s.Std) / float64(s.N) }
	return math.Sqrt(variance(a) + variance(b))
}
