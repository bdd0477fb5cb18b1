package sampler

import (
	"iter"
	"math"
	"slices"

	"gradbook/experiments/results"
)

// A Supply is all configs that draws from a space may give, so that a search without
// replacement knows when it has tried everything.
type Supply struct {
	space   Space
	values  Space       // with the values of each axis as a grid has them
	chances [][]float64 // of these
	ways    int         // to combine them, at most math.MaxInt
	varied  []Variable  // that tell configs apart
	seeds   bool        // whether the parameter seed does, too
	points  Points      // the different configs; nil where conditions go round in circles
	configs int         // how many there are; math.MaxInt where there is no end of them
	repeats bool        // whether a config may come twice: not where each has a real number of its own
}

// NewGridSupply returns that of a grid. Where seeds is true, configs with different values
// of the parameter seed are different, although it is not in the space.
func NewGridSupply(space Space, seeds bool) *Supply {
	all := newSupply(space)
	all.seeds = seeds
	return all
}

func newSupply(space Space) *Supply {
	all := &Supply{space: space, ways: 1, configs: math.MaxInt, repeats: true}
	for _, a := range space.Axes {
		if a.Varies() || a.IsConditional() {
			all.varied = append(all.varied, a...)
		}
	}
	return all
}

// NewSupply returns that of a search, which draws at random.
func NewSupply(space Space) *Supply {
	all := newSupply(space)
	all.values.Defaults = space.Defaults
	for _, a := range space.Axes {
		values := a.support()
		all.values.Axes = append(all.values.Axes, values)
		if !a.isReal() {
			all.ways = product(all.ways, values.Size())
		} else if !a.IsConditional() {
			all.repeats = false
		}
	}
	points, stuck := all.values.Grid()
	switch {
	case stuck == nil:
		all.points, all.configs = points, points.Size()
	case all.ways <= lookedAt && !slices.ContainsFunc(space.Axes, Axis.isReal):
		keys := map[[16]byte]bool{}
		for chosen := range all.combinations(nil) {
			keys[all.key(chosen)] = true
		}
		all.configs = len(keys)
	}
	return all
}

// Configs is how many different configs there are, [math.MaxInt] where there is no end of them.
func (s *Supply) Configs() int { return s.configs }

// combinations returns every combination of values that draws may give, with its probability.
// It takes real numbers from drawn. The config is the same map each time, with other values.
func (s *Supply) combinations(drawn results.Config) iter.Seq2[results.Config, float64] {
	for len(s.chances) < len(s.space.Axes) {
		s.chances = append(s.chances, s.space.Axes[len(s.chances)].chances())
	}
	return func(yield func(results.Config, float64) bool) {
		values := results.Config{}
		var combine func(level int, chance float64) bool
		combine = func(level int, chance float64) bool {
			if level == len(s.space.Axes) {
				s.space.redraw(values, drawn)
				return yield(values, chance)
			}
			for i, share := range s.chances[level] {
				s.values.Axes[level].Choose(i, values)
				if !combine(level+1, chance*share) {
					return false
				}
			}
			return true
		}
		combine(0, 1)
	}
}

// redraw replaces the real numbers among the values by those of drawn.
func (s Space) redraw(values, drawn results.Config) {
	for _, a := range s.Axes {
		if _, has := values[a[0].Name]; has && a.isReal() && drawn != nil {
			values[a[0].Name] = drawn[a[0].Name]
		}
	}
}
