package sampler

import (
	"math"
	"slices"

	"gradbook/experiments/results"
)

// Points is a grid over a space: every combination of values once. Its clusters are independent of each other, so that
// a point is a number whose digits, one a cluster, say which of its points to take.
// The last one varies fastest.
type Points []*cluster

// Grid returns the points of a space, or an axis that conditions and links together make
// impossible to order. All of its distributions are [Countable].
func (s Space) Grid() (p Points, stuck Axis) {
	rest := slices.Clone(s.Axes)
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
func (p Points) Size() int {
	size := 1
	for _, c := range p {
		size = product(size, c.size)
	}
	return size
}

// point is the i-th point, from 0: the parameters whose when holds there.
func (p Points) Point(i int) results.Config {
	values := results.Config{}
	for _, c := range slices.Backward(p) {
		c.point(i%c.size, values)
		i /= c.size
	}
	return values
}

// Shuffled is the i-th point in a random order, which takes no memory.
func (p Points) Shuffled(i int, draws string) results.Config {
	return p.Point(permutation{uint64(p.Size()), draws}.at(i))
}

// product is a*b, at most math.MaxInt. Neither is negative, and b is above 0.
func product(a, b int) int {
	if a > math.MaxInt/b {
		return math.MaxInt
	}
	return a * b
}
