package sweep

import (
	"math"
	"slices"
)

// gridSampler takes every combination of values, once.
type gridSampler struct{ space space }

func (s gridSampler) suggest(number int, _ []Trial) Values { return s.space.point(number - 1) }

// size is how many points a grid over the space has, at most math.MaxInt.
func (s space) size() int {
	size := 1
	for _, a := range s {
		n := a.size()
		if size > math.MaxInt/n {
			return math.MaxInt
		}
		size *= n
	}
	return size
}

// size is how many values a grid takes of each of the axis' parameters.
func (a axis) size() int { return a[0].distribution.(countable).size() }

// point is a grid's i-th point, from 0. The last axis varies fastest: i is a
// number whose digits, one an axis, say which of its values to take.
func (s space) point(i int) Values {
	values := Values{}
	for _, a := range slices.Backward(s) {
		for _, v := range a {
			// reading the file has checked every point
			values[v.name], _ = v.kind.check(v.distribution.(countable).point(i % a.size()))
		}
		i /= a.size()
	}
	return values
}

// distinct leaves out what an axis has already had: a grid takes a point once.
func (a axis) distinct() axis {
	lists := make([]categorical, len(a))
	for n, v := range a {
		list, is := v.distribution.(categorical)
		if !is { // it rises
			return a
		}
		lists[n] = list
	}
	seen, kept := map[string]bool{}, make([]categorical, len(a))
	for i := range a.size() {
		row := make([]any, len(a))
		for n := range lists {
			row[n] = lists[n].values[i]
		}
		if key := canonical(row); seen[key] {
			continue
		} else {
			seen[key] = true
		}
		for n := range lists {
			kept[n].values = append(kept[n].values, lists[n].values[i])
			kept[n].places = append(kept[n].places, lists[n].places[i])
		}
	}
	short := slices.Clone(a)
	for n := range short {
		short[n].distribution = kept[n]
	}
	return short
}
