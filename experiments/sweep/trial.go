package sweep

import "sort"

// trial is a value that a run may have of a parameter.
type trial struct {
	value any
	at    place // where the file has it, or its distribution
}

// trials returns what the runs of a sweep may have of a parameter: its default
// when the file does not mention it, every value of a list, or else the least and
// the greatest value, which is enough for what agreements ask of numbers.
func (s *Spec) trials(name string) []trial {
	v, varied := s.space.find(name)
	if !varied {
		return []trial{{value: Values{}.complete()[name]}}
	}
	if d, is := v.distribution.(categorical); is {
		trials := make([]trial, len(d.values))
		for i := range trials {
			trials[i] = trial{d.values[i], d.places[i]}
		}
		return trials
	}
	least, greatest := v.extremes()
	if s.Method == grid {
		d := v.distribution.(countable)
		least, greatest = d.point(0), d.point(d.size()-1)
	}
	var trials []trial
	for _, end := range []any{least, greatest} {
		if value, err := v.kind.check(end); err == nil {
			trials = append(trials, trial{value, v.at})
		}
	}
	return trials
}

// extremes returns the least and the greatest value that a variable's draws may
// give. Quantiles rise, and those that the parameter takes are an interval around the
// median: reading the file has made sure that at least every second one is.
func (v variable) extremes() (least, greatest any) {
	takes := func(bits int) bool {
		_, err := v.kind.check(v.distribution.quantile(unit(uint64(bits))))
		return err == nil
	}
	const half, all = 1 << 51, 1 << 52
	low := sort.Search(half, takes)
	high := half + sort.Search(all-half, func(i int) bool { return !takes(half + i) }) - 1
	return v.distribution.quantile(unit(uint64(low))), v.distribution.quantile(unit(uint64(high)))
}
