package sweep

import (
	"iter"
	"maps"
	"slices"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// possible is a value that a run may have of a parameter.
type possible struct {
	value any
	at    place // where the file has it, or its distribution
}

// Possible returns what runs of the sweep may have of a parameter: each value that is listed,
// the ends of a range, and the default where the file or a when leaves the parameter to it.
func (s *Spec) Possible(name string) (values []any) {
	for _, p := range s.possibilities(name) {
		values = append(values, p.value)
	}
	return values
}

// possibilities returns what the runs of a sweep may have of a parameter: its default
// when the file does not mention it or its when may not hold, every value of a list, or
// else the least and the greatest value, which is enough for what agreements ask of
// numbers.
func (s *Spec) possibilities(name string) []possible {
	standard := s.schema.Complete(results.Config{})[name]
	v, varied := s.find(name)
	if !varied {
		return []possible{{value: standard}}
	}
	if v.derive != nil && v.Distribution == nil {
		return s.computeAll(v)
	}
	all := s.chosen(v)
	if len(v.When) > 0 {
		all = append(all, possible{standard, v.at})
	}
	return all
}

// chosen is possibilities of a parameter whose when always holds.
func (s *Spec) chosen(v variable) (all []possible) {
	if d, is := v.Distribution.(sampler.Categorical); is {
		for i, value := range d.Values {
			all = append(all, possible{value, v.places[i]})
		}
		return all
	}
	least, greatest := v.Extremes()
	if s.Method == sampler.Grid {
		d := v.Distribution.(sampler.Countable)
		least, greatest = d.Point(0), d.Point(d.Size()-1)
	}
	for _, end := range []any{least, greatest} {
		if value, err := v.Kind.Check(end); err == nil {
			all = append(all, possible{value, v.at})
		}
	}
	return all
}

// maxCombinations bounds how many combinations of values are looked at. Only a file with very
// many conditions has more.
const maxCombinations = 100_000

// involved returns the axes that the values of some parameters depend on, and the derived
// parameters among those that they depend on.
func (s *Spec) involved(names ...string) (axes []axis, computed []variable) {
	met := map[string]bool{}
	for i := 0; i < len(names); i++ {
		for _, a := range s.axes {
			if _, has := a.find(names[i]); has && !slices.ContainsFunc(axes, func(b axis) bool { return a[0].Name == b[0].Name }) {
				axes = append(axes, a)
				for _, v := range a {
					names = append(names, s.space.Deciders(v.Variable)...)
				}
			}
		}
		for _, v := range s.derived {
			if v.Name != names[i] || met[v.Name] {
				continue
			}
			met[v.Name] = true
			names = append(names, s.space.Deciders(v.Variable)...)
			if v.Distribution != nil {
				axes = append(axes, axis{v})
			} else {
				names = append(names, v.derive.names...)
			}
		}
	}
	for _, v := range s.derived { // in their order
		if met[v.Name] && v.Distribution == nil {
			computed = append(computed, v)
		}
	}
	return axes, computed
}

// combinations returns how runs may combine the values of parameters, and where the
// file has these.
func (s *Spec) combinations(names ...string) iter.Seq2[results.Config, map[string]place] {
	involved, computed := s.involved(names...)
	space := s.schema.spaceOf(involved)
	return func(yield func(results.Config, map[string]place) bool) {
		left := maxCombinations
		chosen, places := results.Config{}, map[string]place{}
		for _, v := range computed {
			places[v.Name] = v.derive.at
		}
		var combine func(rest []axis) bool
		combine = func(rest []axis) bool {
			if len(rest) == 0 {
				left--
				config := space.Settle(chosen)
				s.derive(computed, config)
				return left >= 0 && yield(config, maps.Clone(places))
			}
			lists := make([][]possible, len(rest[0]))
			for n, v := range rest[0] {
				lists[n] = s.rows(v, computed)
			}
			for i := range lists[0] {
				for n, v := range rest[0] {
					chosen[v.Name], places[v.Name] = lists[n][i].value, lists[n][i].at
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

// rows returns what chosen does. Of a range it adds the values that a when names; if a derived
// parameter is computed from the range, it returns all of its values.
func (s *Spec) rows(v variable, computed []variable) []possible {
	all := s.chosen(v)
	_, isList := v.Distribution.(sampler.Categorical)
	if points, is := v.Distribution.(sampler.Countable); is && !isList && isRead(v, computed) {
		all = nil
		for i := range points.Size() {
			value, _ := v.Kind.Check(points.Point(i)) // which has been checked
			all = append(all, possible{value, v.at})
		}
		return all
	}
	d, isRange := v.Distribution.(sampler.IntUniform)
	for other := range s.variables() {
		for _, q := range other.When {
			for _, value := range q.Values {
				if _, has := d.Index(value); isRange && has && q.Parameter == v.Name {
					all = append(all, possible{value, v.at})
				}
			}
		}
	}
	return all
}
