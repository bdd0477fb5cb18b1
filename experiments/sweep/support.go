package sweep

import (
	"iter"
	"math"
	"slices"

	"gradbook/experiments/results"
)

// This file counts what the draws of a space may give, so that a search without
// replacement knows when it has tried everything.

// endless stands in a grid for a distribution of real numbers: it has no end of values.
type endless struct{ distribution }

func (endless) size() int { return math.MaxInt }

func (d endless) point(int) any { return d.quantile(0.5) }

// multiples is what a quantized distribution draws: the multiples of q from the first-th on.
type multiples struct {
	quantized
	first, last float64
}

func (d multiples) size() int { return int(min(d.last-d.first, 1<<53)) + 1 }

func (d multiples) point(i int) any {
	return asWritten((d.first+float64(i))*d.q.float, d.q.isInt)
}

// multiplesOf is what the draws of a variable give that the parameter takes.
func (v variable) multiplesOf(d quantized) multiples {
	least, greatest := v.extremes()
	return multiples{d, math.Round(toFloat(least) / d.q.float), math.Round(toFloat(greatest) / d.q.float)}
}

// support is what draws may give of an axis, each value once, as a grid has it: a value
// with the probability 0 is left out.
func (a axis) support() axis {
	if list, isList := a[0].distribution.(categorical); isList {
		side, kept := listSide(a, list), make([]categorical, len(a))
		for i, weight := range side.weights {
			for n, v := range a {
				if weight > 0 {
					all := v.distribution.(categorical)
					kept[n].values, kept[n].places = append(kept[n].values, all.values[i]), append(kept[n].places, all.places[i])
				}
			}
		}
		a = slices.Clone(a)
		for n := range a {
			a[n].distribution = kept[n]
		}
		return a
	}
	v := a[0]
	switch d := v.distribution.(type) {
	case steps:
		v.distribution = v.multiplesOf(d.quantized)
	case quantized:
		v.distribution = v.multiplesOf(d)
	case continuous:
		v.distribution = endless{d}
	}
	return axis{v}
}

// chances are how likely draws give each value of the axis' support, but for a factor.
func (a axis) chances() []float64 {
	switch d := a[0].distribution.(type) {
	case categorical:
		return slices.DeleteFunc(listSide(a, d).weights, func(weight float64) bool { return weight == 0 })
	case continuous:
		return []float64{1}
	default: // which gives numbers
		values := a.support()[0].distribution.(countable)
		chances, sum := make([]float64, values.size()), 0.0
		for i := range chances {
			below, upTo := d.shares(values.point(i))
			chances[i] = upTo - below
			sum += chances[i]
		}
		for i := range chances { // those that the parameter does not take are drawn again
			chances[i] /= sum
		}
		return chances
	}
}

// supply is all that the draws of a space may give.
type supply struct {
	space   space
	values  space       // with the values of each axis as a grid has them
	chances [][]float64 // of these
	ways    int         // to combine them, at most math.MaxInt
	varied  []variable  // that tell configs apart
	seeds   bool        // whether seeds do, too: those that a grid has by its key seeds
	points  points      // the different configs; nil where conditions go round in circles
	configs int         // how many there are; math.MaxInt where there is no end of them
	repeats bool        // whether a config may come twice: not where each has a real number of its own
}

func (s *Spec) newSupply() *supply {
	all := &supply{space: s.space, ways: 1, configs: math.MaxInt, repeats: true}
	for _, a := range s.space {
		if a.varies() || a.isConditional() {
			all.varied = append(all.varied, a...)
		}
	}
	if s.Method == grid {
		all.seeds = len(s.Seeds) > 0
		return all
	}
	for _, a := range s.space {
		values := a.support()
		all.values = append(all.values, values)
		if !a.isReal() {
			all.ways = product(all.ways, values.size())
		} else if !a.isConditional() {
			all.repeats = false
		}
	}
	points, stuck := all.values.grid()
	switch {
	case stuck == nil:
		all.points, all.configs = points, points.size()
	case all.ways <= lookedAt && !slices.ContainsFunc(s.space, axis.isReal):
		keys := map[[16]byte]bool{}
		for chosen := range all.combinations(nil) {
			keys[all.key(chosen)] = true
		}
		all.configs = len(keys)
	}
	return all
}

// isReal reports whether draws give real numbers, of which there is no end.
func (a axis) isReal() bool {
	_, is := a[0].distribution.(continuous)
	return is
}

// combinations are the ways in which draws combine values, with their chances. Real
// numbers are those of drawn. The values change from one to the next.
func (s *supply) combinations(drawn results.Config) iter.Seq2[results.Config, float64] {
	for len(s.chances) < len(s.space) {
		s.chances = append(s.chances, s.space[len(s.chances)].chances())
	}
	return func(yield func(results.Config, float64) bool) {
		values := results.Config{}
		var combine func(level int, chance float64) bool
		combine = func(level int, chance float64) bool {
			if level == len(s.space) {
				s.space.redraw(values, drawn)
				return yield(values, chance)
			}
			for i, share := range s.chances[level] {
				s.values[level].choose(i, values)
				if !combine(level+1, chance*share) {
					return false
				}
			}
			return true
		}
		combine(0, 1)
	}
}

// redraw gives those of the values that are real numbers what was drawn.
func (s space) redraw(values, drawn results.Config) {
	for _, a := range s {
		if _, has := values[a[0].name]; has && a.isReal() && drawn != nil {
			values[a[0].name] = drawn[a[0].name]
		}
	}
}
