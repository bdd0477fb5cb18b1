package sampler

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A density is a distribution over a side that was estimated from observations.
type density interface {
	draw(random *rand.Rand) float64 // a place on the side
	density(c cell) float64         // at a point or, of a cell that has a length, how likely it is
}

// estimate estimates the density of observations on the i-th side.
func (s side) estimate(observed []observation, i int) density {
	var cells []cell
	for _, o := range observed {
		if o.cells[i].row >= 0 {
			cells = append(cells, o.cells[i])
		}
	}
	if s.rows != nil {
		return newFrequencies(s, cells)
	}
	return newParzen(cells)
}

// parzen is a mixture of normal distributions, cut off at the ends of the side: one around
// each observation, and the prior, as broad as the side, around its middle.
type parzen struct{ kernels []kernel }

type kernel struct {
	mean, deviation float64
	below, inside   float64 // how much of the whole distribution is below the side, and on it
	weight          float64 // of all, which add up to 1
	upTo            float64 // the sum of the weights up to this one
}

// newParzen gives each kernel the distance to the farther one of its neighbours as its
// deviation. The prior counts as a neighbour. For n observations the deviation is at least
// 1/(n+2) of the side, or 1/100 of it where that is more.
func newParzen(observed []cell) *parzen {
	n := len(observed)
	means := make([]float64, n+1)
	for i, c := range observed {
		means[i] = c.middle()
	}
	means[n] = 0.5
	order := make([]int, n+1)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(means[i], means[j]) })
	deviations := make([]float64, n+1)
	for rank, i := range order {
		left, right := 0.0, 0.0
		if rank > 0 {
			left = means[i] - means[order[rank-1]]
		}
		if rank < n {
			right = means[order[rank+1]] - means[i]
		}
		deviations[i] = min(max(left, right, 1/min(100, float64(n+2))), 1)
	}
	deviations[n] = 1
	p := &parzen{make([]kernel, n+1)}
	sum := 0.0
	for i, weight := range kernelWeights(n) {
		sum += weight
		below := distuv.UnitNormal.CDF(-means[i] / deviations[i])
		inside := distuv.UnitNormal.CDF((1-means[i])/deviations[i]) - below
		p.kernels[i] = kernel{means[i], deviations[i], below, inside, weight, sum}
	}
	return p
}

// kernelWeights returns the weights of n observations, the oldest first, and of the prior
// behind them; they add up to 1. The last 25 observations weigh as much as the prior; those
// before fall off evenly to the n-th part of that.
func kernelWeights(n int) []float64 {
	weights := make([]float64, n+1)
	sum := 0.0
	for i := range weights {
		weights[i] = 1
		if old := n - 25; i < old {
			lightest := 1 / float64(n)
			weights[i] = lightest
			if old > 1 {
				weights[i] += (1 - lightest) * float64(i) / float64(old-1)
			}
		}
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

func (p *parzen) draw(random *rand.Rand) float64 {
	u := random.Float64()
	i := slices.IndexFunc(p.kernels, func(k kernel) bool { return u < k.upTo })
	if i < 0 { // the sum was rounded
		i = len(p.kernels) - 1
	}
	k := p.kernels[i]
	share := k.below + float64(unit(random.Uint64()>>12)*k.inside)
	return part(k.mean + float64(k.deviation*distuv.UnitNormal.Quantile(part(share))))
}

func (p *parzen) density(c cell) float64 {
	sum := 0.0
	for _, k := range p.kernels {
		if c.high > c.low {
			sum += k.weight * (distuv.UnitNormal.CDF((c.high-k.mean)/k.deviation) - distuv.UnitNormal.CDF((c.low-k.mean)/k.deviation)) / k.inside
			continue
		}
		z := (c.low - k.mean) / k.deviation
		sum += k.weight * math.Exp(-z*z/2) / (k.deviation * k.inside)
	}
	return sum
}

// frequencies is a distribution over the rows of a side of lists. It is the mean of the prior,
// which is the distribution that the lists have, and of one distribution for each observation,
// which gives most to the observation's row and a little to every row.
type frequencies struct {
	side   side
	shares []float64
}

func newFrequencies(s side, observed []cell) *frequencies {
	f := &frequencies{s, make([]float64, len(s.weights))}
	rows, kernels := float64(len(s.rows)), float64(len(observed)+1)
	for i, weight := range kernelWeights(len(observed)) {
		isPrior := i == len(observed)
		for row, prior := range s.weights {
			share := prior
			if !isPrior {
				share = float64(rows*prior) / kernels
				if observed[i].row == row {
					share++
				}
				share /= 1 + rows/kernels
			}
			f.shares[row] += weight * share
		}
	}
	return f
}

func (f *frequencies) draw(random *rand.Rand) float64 {
	u := random.Float64()
	sum, last := 0.0, 0
	for row, share := range f.shares {
		if share == 0 {
			continue
		}
		last = row
		if sum += share; u < sum {
			break
		}
	}
	low, high := f.side.Axis[0].Distribution.(Categorical).sharesOf(last)
	return (low + high) / 2
}

func (f *frequencies) density(c cell) float64 { return f.shares[c.row] }
