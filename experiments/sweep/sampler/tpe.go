package sampler

import (
	"math"
	"math/rand/v2"

	"gradbook/experiments/results"
)

// tpeSampler is the tree-structured Parzen estimator. It draws a few candidates from where the
// best runs are dense, and takes the one that is the least like the other runs.
//
//	J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl: Algorithms for Hyper-Parameter Optimization,
//	NIPS 2011, https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization
//	S. Watanabe: Tree-Structured Parzen Estimator, https://arxiv.org/abs/2304.11127
//
// Its constants are those of Optuna's TPESampler. As there, each parameter is chosen
// independently of the others. It works on the sides of the unit cube, where bounds, steps and
// logarithms need no special treatment.
type tpeSampler struct {
	random randomSampler
	cube   cube
	metric Metric
}

const (
	tpeStartup    = 10   // observations before which it draws at random
	tpeCandidates = 24   // that it draws for each parameter
	tpeLeft       = 1000 // configs that it looks at of those that are left
)

func newTPESampler(s Space, draws string, m Metric) tpeSampler {
	return tpeSampler{randomSampler{s, draws}, newCube(s), m}
}

func (s tpeSampler) Suggest(number int, known []Result, tried *Tried) (results.Config, bool) {
	observed := s.cube.observe(known, s.metric)
	if len(observed) < tpeStartup || tried.all() {
		return s.random.Suggest(number, nil, tried)
	}
	good, others := split(observed)
	config := s.cube.constants()
	estimates := make([]estimate, len(s.cube.sides))
	for i, side := range s.cube.sides {
		e := estimate{side.estimate(good, i), side.estimate(others, i), rand.New(stream(s.random.draws, number, side.Axis[0].Name))}
		estimates[i] = e
		var chosen []any
		improvement := math.Inf(-1)
		for range tpeCandidates {
			values, cell := side.at(e.good.draw(e.random))
			if ratio := e.improvement(cell); ratio > improvement || chosen == nil {
				chosen, improvement = values, ratio
			}
		}
		side.put(config, chosen)
	}
	if !tried.Has(config) {
		return config, true
	}
	return s.untried(number, estimates, tried)
}

// estimate is what is known of a side.
type estimate struct {
	good, others density
	random       *rand.Rand // for draws from where the good ones are dense
}

// improvement rises with the expected improvement, as l/g does: equation 4 of the first paper.
func (e estimate) improvement(c cell) float64 {
	return math.Log(e.good.density(c)) - math.Log(e.others.density(c))
}

// untried returns the best of a few configs that are not tried, for when the best value of each
// parameter makes a config that is. It draws them from where the best runs are dense or, if
// all of those are tried, from all configs that are left.
func (s tpeSampler) untried(number int, estimates []estimate, tried *Tried) (results.Config, bool) {
	var best results.Config
	greatest, met := math.Inf(-1), 0
	consider := func(config results.Config, cells []cell) {
		sum := 0.0
		for i, e := range estimates {
			if cells[i].row >= 0 {
				sum += e.improvement(cells[i])
			}
		}
		if met++; best == nil || sum > greatest {
			best, greatest = config, sum
		}
	}
	for draws := 0; draws < redraws && met < tpeCandidates; draws++ {
		config := s.cube.constants()
		for i, side := range s.cube.sides {
			side.put(config, side.values(estimates[i].good.draw(estimates[i].random)))
		}
		if !tried.Has(config) {
			consider(config, s.cube.locate(config))
		}
	}
	if best == nil {
		for _, config := range s.random.several(number, tpeLeft, tried) {
			consider(config, s.cube.locate(config))
		}
	}
	return best, best != nil
}

// split returns the best tenth of the observations, at most 25, and the others, both sorted by
// their numbers.
func split(observed []observation) (good, others []observation) {
	sorted := byValue(observed)
	n := min(int(math.Ceil(float64(len(sorted))/10)), 25)
	return byNumber(sorted[:n]), byNumber(sorted[n:])
}
