package sweep

import (
	"iter"
	"maps"
	"slices"
	"sort"
)

// trial is a value that a run may have of a parameter.
type trial struct {
	value any
	at    place // where the file has it, or its distribution
}

// trials returns what the runs of a sweep may have of a parameter: its default
// when the file does not mention it or its when may not hold, every value of a list, or
// else the least and the greatest value, which is enough for what agreements ask of
// numbers.
func (s *Spec) trials(name string) []trial {
	standard := Values{}.complete()[name]
	v, varied := s.space.find(name)
	if !varied {
		return []trial{{value: standard}}
	}
	trials := s.chosen(v)
	if len(v.when) > 0 {
		trials = append(trials, trial{standard, v.at})
	}
	return trials
}

// chosen is trials without a regard for its when.
func (s *Spec) chosen(v variable) (trials []trial) {
	if d, is := v.distribution.(categorical); is {
		for i := range d.values {
			trials = append(trials, trial{d.values[i], d.places[i]})
		}
		return trials
	}
	least, greatest := v.extremes()
	if s.Method == grid {
		d := v.distribution.(countable)
		least, greatest = d.point(0), d.point(d.size()-1)
	}
	for _, end := range []any{least, greatest} {
		if value, err := v.kind.check(end); err == nil {
			trials = append(trials, trial{value, v.at})
		}
	}
	return trials
}

// maxCombinations bounds how many ways to combine values are looked at: it takes
// very many conditions to have more.
const maxCombinations = 100_000

// combinations returns how runs may combine the values of parameters, and where the
// file has these.
func (s *Spec) combinations(names ...string) iter.Seq2[Values, map[string]place] {
	var involved space
	for i := 0; i < len(names); i++ {
		for _, a := range s.space {
			if _, has := a.find(names[i]); has && !slices.ContainsFunc(involved, a.is) {
				involved = append(involved, a)
				for _, v := range a {
					names = append(names, s.space.deciders(v)...)
				}
			}
		}
	}
	return func(yield func(Values, map[string]place) bool) {
		left := maxCombinations
		chosen, places := Values{}, map[string]place{}
		var combine func(rest space) bool
		combine = func(rest space) bool {
			if len(rest) == 0 {
				left--
				return left >= 0 && yield(involved.settle(chosen), maps.Clone(places))
			}
			for i := range s.rows(rest[0][0]) {
				for _, v := range rest[0] {
					t := s.rows(v)[i]
					chosen[v.name], places[v.name] = t.value, t.at
				}
				if !combine(rest[1:]) {
					return false
				}
			}
			return true
		}
		combine(involved)
	}
}

// rows is chosen with those values of a range that a when asks for.
func (s *Spec) rows(v variable) []trial {
	trials := s.chosen(v)
	d, isRange := v.distribution.(intUniform)
	for _, a := range s.space {
		for _, other := range a {
			for _, q := range other.when {
				for _, value := range q.values {
					if _, has := d.index(value); isRange && has && q.parameter == v.name {
						trials = append(trials, trial{value, v.at})
					}
				}
			}
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
