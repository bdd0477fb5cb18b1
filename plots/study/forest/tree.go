// Package forest grows regression trees over a few discrete dimensions and
// tells how much of what they predict varies with which of them.
package forest

import (
	"cmp"
	"math/bits"
	"slices"
)

// MostLevels is how many levels a dimension can have.
const MostLevels = 64

// Dimension is one that trees split: its levels are the numbers from 0 to
// Levels-1, at most [MostLevels] of them, all equally likely.
type Dimension struct {
	Levels  int
	Ordered bool // neighbouring levels stay together in a split
}

// Sample is a value that was seen at a point.
type Sample struct {
	Point []int // a level of each dimension
	Value float64
}

// Tree is a regression tree: a function of points that is constant on boxes.
type Tree struct {
	space  []Dimension
	leaves []leaf
}

// leaf is a box of levels, a set of them for each dimension, and the mean of
// its samples. The boxes of a tree's leaves fill the space without overlap.
type leaf struct {
	box   []levels
	value float64
}

// levels is a set of them: bit l is set if level l is in it.
type levels uint64

func (s levels) has(level int) bool { return s>>level&1 == 1 }
func (s levels) count() int         { return bits.OnesCount64(uint64(s)) }

func firstLevels(n int) levels { return levels(1)<<n - 1 }

// Grow fits a tree to samples, of which there must be at least one, by the method
// of Breiman, Friedman, Olshen and Stone (Classification and Regression Trees,
// 1984): the split that leaves the least sum of squares, again and again, until the
// samples of every leaf have one value or lie at one point. Levels without an
// order are split between those of low and of high means.
func Grow(space []Dimension, samples []Sample) *Tree {
	t := &Tree{space: space}
	box := make([]levels, len(space))
	for d := range space {
		box[d] = firstLevels(space[d].Levels)
	}
	t.grow(box, slices.Clone(samples))
	return t
}

func (t *Tree) grow(box []levels, samples []Sample) {
	best, found := t.bestSplit(box, samples)
	if !found {
		t.leaves = append(t.leaves, leaf{box, mean(samples)})
		return
	}
	lower := partition(samples, func(s Sample) bool { return best.lower.has(s.Point[best.dimension]) })
	low, high := slices.Clone(box), slices.Clone(box)
	low[best.dimension] &= best.lower
	high[best.dimension] &^= best.lower
	t.grow(low, samples[:lower])
	t.grow(high, samples[lower:])
}

// partition moves the samples for which first is true to the front, in their
// order, and returns how many they are.
func partition(samples []Sample, first func(Sample) bool) (n int) {
	var rest []Sample
	for _, s := range samples {
		if first(s) {
			samples[n] = s
			n++
		} else {
			rest = append(rest, s)
		}
	}
	copy(samples[n:], rest)
	return n
}

func mean(samples []Sample) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += s.Value
	}
	return sum / float64(len(samples))
}

// split sends the levels of one dimension that are in lower one way and the
// others the other way.
type split struct {
	dimension int
	lower     levels
	gain      float64 // the sum of squares that it takes away
}

func (t *Tree) bestSplit(box []levels, samples []Sample) (best split, found bool) {
	if constant(samples) {
		return best, false
	}
	for d := range t.space {
		if s, ok := t.splitOf(d, box[d], samples); ok && (!found || s.gain > best.gain) {
			best, found = s, true
		}
	}
	return best, found
}

func constant(samples []Sample) bool {
	return !slices.ContainsFunc(samples, func(s Sample) bool { return s.Value != samples[0].Value })
}

// group is the samples of one level.
type group struct {
	level, n int
	sum      float64 // of the values less their common mean
}

// splitOf finds the best split of one dimension. Cuts of an ordered one lie
// half-way between levels that have samples; without an order, levels
// that have none go with the larger side.
func (t *Tree) splitOf(dimension int, box levels, samples []Sample) (best split, found bool) {
	groups := groupByLevel(dimension, t.space[dimension].Levels, samples)
	ordered := t.space[dimension].Ordered
	var seen levels
	for _, group := range groups {
		seen |= 1 << group.level
	}
	if !ordered {
		slices.SortStableFunc(groups, func(a, b group) int {
			return cmp.Compare(a.sum/float64(a.n), b.sum/float64(b.n))
		})
	}
	n, sum, lower := 0, 0.0, levels(0)
	for i := range len(groups) - 1 {
		n, sum, lower = n+groups[i].n, sum+groups[i].sum, lower|1<<groups[i].level
		// The sums of both sides are opposite.
		gain := float64(sum*sum/float64(n)) + float64(sum*sum/float64(len(samples)-n))
		if found && gain <= best.gain {
			continue
		}
		best, found = split{dimension, lower, gain}, true
		switch {
		case ordered:
			best.lower = box & firstLevels((groups[i].level+groups[i+1].level)/2+1)
		case 2*n > len(samples):
			best.lower |= box &^ seen
		}
	}
	return best, found
}

// groupByLevel leaves out levels without samples.
func groupByLevel(dimension, levels int, samples []Sample) []group {
	all := make([]group, levels)
	centre := mean(samples)
	for _, s := range samples {
		g := &all[s.Point[dimension]]
		g.n++
		g.sum += s.Value - centre
	}
	for level := range all {
		all[level].level = level
	}
	return slices.DeleteFunc(all, func(g group) bool { return g.n == 0 })
}
