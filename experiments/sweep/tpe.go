package sweep

import (
	"math"
	"math/rand/v2"
)

// tpeSampler is the tree-structured Parzen estimator: of a few draws from where the best
// runs are dense it takes the one that is the least like the others.
//
//	J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl: Algorithms for Hyper-Parameter Optimization,
//	NIPS 2011, https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization
//	S. Watanabe: Tree-Structured Parzen Estimator, https://arxiv.org/abs/2304.11127
//
// It has the numbers of Optuna's TPESampler, and as there each parameter is chosen by
// itself. It works on the sides of the cube, on which bounds, steps and logarithms are right.
type tpeSampler struct {
	random randomSampler
	cube   cube
	metric Metric
}

const (
	tpeStartup    = 10 // observations before which it draws at random
	tpeCandidates = 24 // that it draws for each parameter
)

func newTPESampler(s space, draws string, m Metric) tpeSampler {
	return tpeSampler{randomSampler{s, draws}, newCube(s), m}
}

func (s tpeSampler) suggest(number int, told []Trial) Values {
	observed := s.cube.observe(told, s.metric)
	if len(observed) < tpeStartup {
		return s.random.suggest(number, nil)
	}
	good, others := split(observed)
	config := s.cube.constants()
	for i, side := range s.cube.sides {
		l, g := side.estimate(good, i), side.estimate(others, i)
		random := rand.New(stream(s.random.draws, number, side.axis[0].name))
		var chosen []any
		improvement := math.Inf(-1)
		for range tpeCandidates {
			values, cell := side.at(l.draw(random))
			// The expected improvement rises with l/g: equation 4 of the first paper.
			if ratio := math.Log(l.density(cell)) - math.Log(g.density(cell)); ratio > improvement || chosen == nil {
				chosen, improvement = values, ratio
			}
		}
		side.put(config, chosen)
	}
	return config
}

// split parts the best tenth of the observations, at most 25, from the others. Both are
// by number.
func split(observed []observation) (good, others []observation) {
	sorted := byValue(observed)
	n := min(int(math.Ceil(float64(len(sorted))/10)), 25)
	return byNumber(sorted[:n]), byNumber(sorted[n:])
}
