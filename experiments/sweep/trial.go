package sweep

import (
	"iter"
	"maps"
	"slices"
	"sort"

	"gradbook/experiments/results"
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
	standard := complete(results.Config{})[name]
	v, varied := s.find(name)
	if !varied {
		return []trial{{value: standard}}
	}
	if v.derive != nil && v.distribution == nil {
		return s.computeAll(v)
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

// involved returns the axes that make parameters what they are, and the derived
// parameters that are computed on the way.
func (s *Spec) involved(names ...string) (axes space, computed []variable) {
	met := map[string]bool{}
	for i := 0; i < len(names); i++ {
		for _, a := range s.space {
			if _, has := a.find(names[i]); has && !slices.ContainsFunc(axes, a.is) {
				axes = append(axes, a)
				for _, v := range a {
					names = append(names, s.space.deciders(v)...)
				}
			}
		}
		for _, v := range s.derived {
			if v.name != names[i] || met[v.name] {
				continue
			}
			met[v.name] = true
			names = append(names, s.space.deciders(v)...)
			if v.distribution != nil {
				axes = append(axes, axis{v})
			} else {
				names = append(names, v.derive.names...)
			}
		}
	}
	for _, v := range s.derived { // in their order
		if met[v.name] && v.distribution == nil {
			computed = append(computed, v)
		}
	}
	return axes, computed
}

// combinations returns how runs may combine the values of parameters, and where the
// file has these.
func (s *Spec) combinations(names ...string) iter.Seq2[results.Config, map[string]place] {
	involved, computed := s.involved(names...)
	return func(yield func(results.Config, map[string]place) bool) {
		left := maxCombinations
		chosen, places := results.Config{}, map[string]place{}
		for _, v := range computed {
			places[v.name] = v.derive.at
		}
		var combine func(rest space) bool
		combine = func(rest space) bool {
			if len(rest) == 0 {
				left--
				config := involved.settle(chosen)
				derive(computed, config)
				return left >= 0 && yield(config, maps.Clone(places))
			}
			lists := make([][]trial, len(rest[0]))
			for n, v := range rest[0] {
				lists[n] = s.rows(v, computed)
			}
			for i := range lists[0] {
				for n, v := range rest[0] {
					chosen[v.name], places[v.name] = lists[n][i].value, lists[n][i].at
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

// rows is chosen with those values of a range that a when asks for, and with all of one
// that a derived parameter is computed from.
func (s *Spec) rows(v variable, computed []variable) []trial {
	trials := s.chosen(v)
	_, isList := v.distribution.(categorical)
	if points, is := v.distribution.(countable); is && !isList && isRead(v, computed) {
		trials = nil
		for i := range points.size() {
			value, _ := v.kind.check(points.point(i)) // which has been checked
			trials = append(trials, trial{value, v.at})
		}
		return trials
	}
	d, isRange := v.distribution.(intUniform)
	for other := range s.variables() {
		for _, q := range other.when {
			for _, value := range q.values {
				if _, has := d.index(value); isRange && has && q.parameter == v.name {
					trials = append(trials, trial{value, v.at})
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
