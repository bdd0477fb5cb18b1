package sampler

import (
	"math"
	"math/rand/v2"
	"slices"

	"gradbook/experiments/results"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// bayesSampler is Bayesian optimization: it fits a Gaussian process to what is known of the
// metric, and of many draws takes the one with the greatest expected improvement.
//
//	J. Snoek, H. Larochelle, R. P. Adams: Practical Bayesian Optimization of Machine Learning
//	Algorithms, NIPS 2012, https://arxiv.org/abs/1206.2944
//	E. C. Garrido-Merchán, D. Hernández-Lobato: Dealing with Categorical and Integer-valued
//	Variables in Bayesian Optimization with Gaussian Processes, https://arxiv.org/abs/1805.03463
//
// As in W&B it draws at random until two runs have finished, and the candidates are 1,000.
type bayesSampler struct {
	random randomSampler
	cube   cube
	metric Metric
	isRow  []bool // of each side of the cube
}

const (
	bayesStartup    = 2
	bayesCandidates = 1000
	bayesKnown      = 150 // observations that it conditions on: the best half and the latest half of these
	bayesFitted     = 50  // observations that it fits the kernel to
)

func newBayesSampler(s Space, draws string, m Metric) bayesSampler {
	b := bayesSampler{randomSampler{s, draws}, newCube(s), m, nil}
	for _, side := range b.cube.sides {
		b.isRow = append(b.isRow, side.rows != nil)
	}
	return b
}

func (s bayesSampler) Suggest(number int, known []Result, tried *Tried) (results.Config, bool) {
	observed := s.cube.observe(known, s.metric)
	if len(observed) < bayesStartup || len(s.cube.sides) == 0 || tried.all() {
		return s.random.Suggest(number, nil, tried)
	}
	standardize(observed)
	points, values := s.known(observed, bayesFitted)
	kernel := fitMatern(s.isRow, points, values)
	process, ok := kernel.condition(s.known(observed, bayesKnown))
	if !ok {
		return s.random.Suggest(number, nil, tried)
	}
	random := rand.New(stream(s.random.draws, number, "candidates"))
	places, candidates := make([][]float64, bayesCandidates), make([][]float64, bayesCandidates)
	for i := range candidates {
		places[i], candidates[i] = s.draw(random)
	}
	if i := process.best(candidates, func(i int) bool { return !tried.Has(s.cube.config(places[i])) }); i >= 0 {
		return s.cube.config(places[i]), true
	}
	left := s.random.several(number, bayesCandidates, tried)
	if len(left) == 0 {
		return nil, false
	}
	candidates = candidates[:0]
	for _, config := range left {
		candidates = append(candidates, s.coordinates(s.cube.locate(config)))
	}
	return left[max(0, process.best(candidates, func(int) bool { return true }))], true
}

// best returns the index of the candidate with the greatest expected improvement among those
// that may be taken, -1 if there is none.
func (p *gaussianProcess) best(candidates [][]float64, mayBe func(i int) bool) int {
	means, deviations := p.predict(candidates)
	highest := p.highest()
	chosen, greatest := -1, math.Inf(-1)
	for i := range candidates {
		if gain := expectedImprovement(means[i], deviations[i], highest); gain > greatest && mayBe(i) {
			chosen, greatest = i, gain
		}
	}
	return chosen
}

// expectedImprovement returns the expectation of max(value - highest, 0) for a normally
// distributed value with a mean and a standard deviation.
func expectedImprovement(mean, deviation, highest float64) float64 {
	if deviation == 0 {
		return max(mean-highest, 0)
	}
	z := (mean - highest) / deviation
	return deviation * (float64(z*distuv.UnitNormal.CDF(z)) + distuv.UnitNormal.Prob(z))
}

// standardize gives the values of observations a mean of 0 and a standard deviation of 1, or
// makes them 0 when they are all the same. It raises values below Tukey's fence, which is 1.5
// times the distance of the quartiles below the lower one, to the fence: a loss in the thousands
// says only that it is bad, and would make all others look alike.
func standardize(observed []observation) {
	values := make([]float64, len(observed))
	for i, o := range observed {
		values[i] = o.value
	}
	sorted := slices.Sorted(slices.Values(values))
	lower, upper := stat.Quantile(0.25, stat.Empirical, sorted, nil), stat.Quantile(0.75, stat.Empirical, sorted, nil)
	if fence := lower - float64(1.5*(upper-lower)); fence < lower {
		for i := range values {
			values[i] = max(values[i], fence)
			observed[i].value = values[i]
		}
	}
	mean, deviation := stat.PopMeanStdDev(values, nil)
	for i := range observed {
		observed[i].value -= mean
		if deviation > 0 {
			observed[i].value /= deviation
		}
	}
}

// known returns at most so many observations, as points and values: the best half of them
// and, of the others, the latest.
func (s bayesSampler) known(observed []observation, most int) (points [][]float64, values []float64) {
	if len(observed) > most {
		sorted := byValue(observed)
		others := byNumber(sorted[most/2:])
		observed = append(sorted[:most/2:most/2], others[len(others)-(most-most/2):]...)
	}
	for _, o := range observed {
		points, values = append(points, s.coordinates(o.cells)), append(values, o.value)
	}
	return points, values
}

// coordinates are the middles of cells, and the rows of those in lists.
func (s bayesSampler) coordinates(cells []cell) []float64 {
	x := make([]float64, len(cells))
	for i, c := range cells {
		if x[i] = c.middle(); s.isRow[i] {
			x[i] = float64(c.row)
		}
	}
	return x
}

// draw draws a place in the cube and returns the coordinates of the config there.
func (s bayesSampler) draw(random *rand.Rand) (place, coordinates []float64) {
	place = make([]float64, len(s.cube.sides))
	for i := range place {
		place[i] = random.Float64()
	}
	return place, s.coordinates(s.cube.locate(s.cube.config(place)))
}
