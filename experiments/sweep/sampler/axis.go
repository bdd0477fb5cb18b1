package sampler

import (
	"sort"

	"gradbook/experiments/results"
)

// Size is how many values a grid takes of each variable of the axis.
func (a Axis) Size() int { return a[0].Distribution.(Countable).Size() }

// Choose adds the i-th values, from 0, of the axis' variables to a config.
func (a Axis) Choose(i int, chosen results.Config) {
	for _, v := range a {
		// reading the file has checked every point
		chosen[v.Name], _ = v.Kind.Check(v.Distribution.(Countable).Point(i))
	}
}

// Distinct returns which rows of an axis of lists have values that no row before has: a grid
// takes a point once. It returns false for an axis of another distribution, whose values
// rise.
func (a Axis) Distinct() (rows []int, isList bool) {
	seen := map[string]bool{}
	for _, v := range a {
		if _, is := v.Distribution.(Categorical); !is {
			return nil, false
		}
	}
	for i := range a.Size() {
		row := make([]any, len(a))
		for n, v := range a {
			row[n] = v.Distribution.(Categorical).Values[i]
		}
		if key := results.Canonical(row); !seen[key] {
			seen[key] = true
			rows = append(rows, i)
		}
	}
	return rows, true
}

// Index returns which of the axis' values a config has of those of its variables that are
// in the config.
func (a Axis) Index(values results.Config) (i int, has bool) {
	isAt := func(i int) bool {
		chosen := results.Config{}
		a.Choose(i, chosen)
		for name, value := range values {
			if results.Canonical(chosen[name]) != results.Canonical(value) {
				return false
			}
		}
		return true
	}
	points := a[0].Distribution.(Countable)
	if _, isList := points.(Categorical); !isList && len(values) > 0 { // it rises
		number := toFloat(values[a[0].Name])
		i = sort.Search(points.Size(), func(i int) bool { return toFloat(points.Point(i)) >= number })
		return i, i < points.Size() && isAt(i)
	}
	for i := range points.Size() {
		if isAt(i) {
			return i, true
		}
	}
	return 0, false
}
