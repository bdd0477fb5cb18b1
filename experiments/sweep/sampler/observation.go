package sampler

import (
	"cmp"
	"math"
	"slices"

	"gradbook/experiments/results"
)

// Metric says how samplers that learn read the value of a result.
type Metric struct {
	Goal results.Goal
	// What stands for the value of a config without one that counts.
	Failed  Imputation // of a config that failed or diverged, or has no finite value
	Running Imputation // of a config that is running or waits to
}

// Imputation is what stands for a value that is missing.
type Imputation string

const (
	None   Imputation = ""       // nothing: the config is left out
	Worst  Imputation = "worst"  // the worst of the finished ones
	Best   Imputation = "best"   // the best of the finished ones
	Latest Imputation = "latest" // its own value so far; the worst where it has none
)

// An observation is what a sampler learns from: where a config lies in the cube, and how
// good it is.
type observation struct {
	number int
	cells  []cell
	value  float64 // finite, higher is better
}

// observe returns what is to be learnt from results, by their numbers: all that finished, and
// what [Metric] imputes of the others. Nothing is learnt where none finished.
func (c cube) observe(known []Result, m Metric) []observation {
	sign := 1.0
	if m.Goal == results.Minimize {
		sign = -1
	}
	var observed []observation
	counts := func(r Result) bool { return r.State.Finished() && isFinite(r.Value) }
	least, greatest := math.Inf(1), math.Inf(-1)
	for _, r := range known {
		if counts(r) {
			value := sign * r.Value
			least, greatest = min(least, value), max(greatest, value)
			observed = append(observed, observation{r.Number, c.locate(r.Config), value})
		}
	}
	if len(observed) == 0 {
		return nil
	}
	for _, r := range known {
		if counts(r) {
			continue
		}
		stands := m.Running
		if r.State.Finished() || r.State == results.Failed || r.State == results.Diverged {
			stands = m.Failed
		}
		value := least
		switch {
		case stands == None:
			continue
		case stands == Best:
			value = greatest
		case stands == Latest && isFinite(r.Value):
			value = sign * r.Value
		}
		observed = append(observed, observation{r.Number, c.locate(r.Config), value})
	}
	slices.SortStableFunc(observed, func(a, b observation) int { return cmp.Compare(a.number, b.number) })
	return observed
}

func isFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// byValue sorts observations, the best first; of equal ones the one with the lower number.
func byValue(observed []observation) []observation {
	return slices.SortedStableFunc(slices.Values(observed), func(a, b observation) int { return cmp.Compare(b.value, a.value) })
}

// byNumber sorts observations in place.
func byNumber(observed []observation) []observation {
	slices.SortStableFunc(observed, func(a, b observation) int { return cmp.Compare(a.number, b.number) })
	return observed
}
