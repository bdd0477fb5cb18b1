package sweep

import (
	"maps"
	"slices"
	"sort"

	"gradbook/experiments/results"
)

// point is the number-th run of a grid, from 1: each combination of values once, with each
// of the seeds. Those of a config stay together where the order is a random one.
func (s *Spec) point(number int) results.Config {
	config, seed := s.repetition(number)
	i := config - 1
	if s.Shuffled {
		i = permutation{uint64(s.points.size()), s.draws}.at(i)
	}
	values := s.settle(s.points.point(i))
	maps.Copy(values, seed)
	return complete(values)
}

// Contains reports whether a grid has a run with a recorded config.
func (s *Spec) Contains(config results.Config) bool {
	stored := complete(s.stored(config))
	chosen, known := results.Config{}, results.Config{}
	for _, a := range s.space {
		held := results.Config{}
		for _, v := range a {
			if s.space.holds(v, stored, known) {
				held[v.name] = stored[v.name]
			}
		}
		i, has := a.index(held)
		if !has {
			return false
		}
		a.choose(i, chosen)
	}
	values := complete(s.settle(chosen))
	hasSeed := values["seed"] == stored["seed"]
	if len(s.Seeds) > 0 {
		hasSeed = slices.ContainsFunc(s.Seeds, func(seed int64) bool { return any(seed) == stored["seed"] })
	}
	return hasSeed && Key(values) == Key(stored)
}

// index returns which of its values an axis has, of some or all of its parameters.
func (a axis) index(values results.Config) (i int, has bool) {
	isAt := func(i int) bool {
		chosen := results.Config{}
		a.choose(i, chosen)
		for name, value := range values {
			if canonical(chosen[name]) != canonical(value) {
				return false
			}
		}
		return true
	}
	points := a[0].distribution.(countable)
	if _, isList := points.(categorical); !isList && len(values) > 0 { // it rises
		number := toFloat(values[a[0].name])
		i = sort.Search(points.size(), func(i int) bool { return toFloat(points.point(i)) >= number })
		return i, i < points.size() && isAt(i)
	}
	for i := range points.size() {
		if isAt(i) {
			return i, true
		}
	}
	return 0, false
}

// size is how many values a grid takes of each of the axis' parameters.
func (a axis) size() int { return a[0].distribution.(countable).size() }

// choose adds the i-th values of the axis' parameters.
func (a axis) choose(i int, chosen results.Config) {
	for _, v := range a {
		// reading the file has checked every point
		chosen[v.name], _ = v.kind.check(v.distribution.(countable).point(i))
	}
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

// points is a grid over a space: its clusters are independent of each other, so that
// a point is a number whose digits, one a cluster, say which of its points to take.
// The last one varies fastest.
type points []*cluster

// grid returns the points of a space, or what conditions and links together make
// impossible to order.
func (s space) grid() (p points, stuck axis) {
	rest := slices.Clone(s)
	for len(rest) > 0 {
		c := &cluster{space: s, known: map[string]int{}}
		if stuck := c.grow(&rest); stuck != nil {
			return nil, stuck
		}
		c.size = c.count(0, results.Config{})
		p = append(p, c)
	}
	return p, nil
}

// size is how many points there are, at most math.MaxInt.
func (p points) size() int {
	size := 1
	for _, c := range p {
		size = product(size, c.size)
	}
	return size
}

// point is the i-th point, from 0: the parameters whose when holds there.
func (p points) point(i int) results.Config {
	values := results.Config{}
	for _, c := range slices.Backward(p) {
		c.point(i%c.size, values)
		i /= c.size
	}
	return values
}
