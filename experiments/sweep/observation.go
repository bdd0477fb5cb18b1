package sweep

import (
	"cmp"
	"math"
	"slices"
)

// An observation is what a sampler learns from: where a config lies in the cube, and how
// good it is.
type observation struct {
	number int
	cells  []cell
	value  float64 // finite, higher is better
}

// observe returns what is to be learnt from trials, by their numbers: all that finished,
// and what [Metric] imputes of the others. Of trials none of which finished there is nothing.
func (c cube) observe(told []Trial, m Metric) []observation {
	sign := 1.0
	if m.Goal == Minimize {
		sign = -1
	}
	var observed []observation
	counts := func(t Trial) bool { return t.State == Finished && isFinite(t.Value) }
	least, greatest := math.Inf(1), math.Inf(-1)
	for _, t := range told {
		if counts(t) {
			value := sign * t.Value
			least, greatest = min(least, value), max(greatest, value)
			observed = append(observed, observation{t.Number, c.locate(t.Config), value})
		}
	}
	if len(observed) == 0 {
		return nil
	}
	for _, t := range told {
		if counts(t) {
			continue
		}
		word := m.impute
		if t.State == Running {
			word = m.imputeWhileRunning
		}
		value := least
		switch {
		case word == "":
			continue
		case word == best:
			value = greatest
		case word == latest && isFinite(t.Value):
			value = sign * t.Value
		}
		observed = append(observed, observation{t.Number, c.locate(t.Config), value})
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
