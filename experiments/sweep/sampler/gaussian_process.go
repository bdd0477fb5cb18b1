package sampler

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// gaussianProcess is a distribution over functions, given noisy values of one at some
// points: C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning, MIT
// Press 2006, chapters 2 and 5, https://gaussianprocess.org/gpml/. Its mean is 0 where
// nothing is known, and its kernel Matérn's.
type gaussianProcess struct {
	kernel     matern
	points     [][]float64
	values     []float64
	variance   float64       // of the function where nothing is known of it
	upper      mat.TriDense  // U, where UᵀU is the covariance of the values in units of variance
	weights    *mat.VecDense // of the points in the mean: that covariance inverted, times the values
	likelihood float64       // the logarithm of the values' likelihood, less a constant
}

// matern is Matérn's kernel with ν = 5/2: the correlation of the function's values at two points,
// from 0 to 1. It falls with the distance of the points. Coordinates that are the numbers of
// rows have no order: two different ones are 1 apart.
type matern struct {
	isRow   []bool    // of each coordinate
	lengths []float64 // of each coordinate: how far the function stays much the same
	noise   float64   // the variance of what is added to each value, in units of the function's
}

func (k matern) at(a, b []float64) float64 {
	squares := 0.0
	for i, length := range k.lengths {
		apart := a[i] - b[i]
		if k.isRow[i] && apart != 0 {
			apart = 1
		}
		apart /= length
		squares += float64(apart * apart)
	}
	r := math.Sqrt(5 * squares)
	return (1 + r + r*r/3) * math.Exp(-r)
}

// condition returns the process given values at points. It returns false if the covariance
// matrix of the points cannot be factorized.
func (k matern) condition(points [][]float64, values []float64) (*gaussianProcess, bool) {
	n := len(points)
	covariance := mat.NewSymDense(n, nil)
	for i := range n {
		covariance.SetSym(i, i, 1+k.noise)
		for j := range i {
			covariance.SetSym(i, j, k.at(points[i], points[j]))
		}
	}
	var factor mat.Cholesky
	if !factor.Factorize(covariance) {
		return nil, false
	}
	p := &gaussianProcess{kernel: k, points: points, values: values, weights: mat.NewVecDense(n, nil)}
	y := mat.NewVecDense(n, values)
	if err := factor.SolveVecTo(p.weights, y); err != nil {
		return nil, false
	}
	factor.UTo(&p.upper)
	// The variance that makes the values the likeliest follows from the rest.
	p.variance = max(mat.Dot(y, p.weights)/float64(n), 1e-12)
	p.likelihood = -(float64(n)*math.Log(p.variance) + factor.LogDet()) / 2
	return p, true
}

// fitMatern looks for the kernel under which the values are the likeliest. It changes one thing
// at a time: first all length scales together, then the noise, and each length scale by itself.
// Length scales have a log-normal prior around half of a side, as a few values say little of
// them.
func fitMatern(isRow []bool, points [][]float64, values []float64) matern {
	lengths := []float64{0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4}
	noises := []float64{1e-6, 1e-4, 1e-2, 1e-1, 1}
	d := len(isRow)
	best := matern{isRow, slices.Repeat([]float64{0.4}, d), 1e-2}
	bestPosterior := math.Inf(-1)
	try := func(k matern) {
		p, ok := k.condition(points, values)
		if !ok {
			return
		}
		posterior := p.likelihood
		for _, length := range k.lengths {
			off := math.Log(length / 0.5)
			posterior -= off * off / 2
		}
		if posterior > bestPosterior {
			best, bestPosterior = k, posterior
		}
	}
	for _, length := range lengths {
		try(matern{isRow, slices.Repeat([]float64{length}, d), best.noise})
	}
	for range 2 {
		for _, noise := range noises {
			try(matern{isRow, best.lengths, noise})
		}
		for i := range d {
			center := best
			for _, length := range lengths {
				if length == center.lengths[i] {
					continue
				}
				changed := slices.Clone(center.lengths)
				changed[i] = length
				try(matern{isRow, changed, center.noise})
			}
		}
	}
	return best
}

// predict returns the mean and the standard deviation of the function at other points.
func (p *gaussianProcess) predict(at [][]float64) (means, deviations []float64) {
	n, m := len(p.points), len(at)
	common := mat.NewDense(n, m, nil)
	for i, point := range p.points {
		row := common.RawRowView(i)
		for j := range at {
			row[j] = p.kernel.at(point, at[j])
		}
	}
	mean := mat.NewVecDense(m, nil)
	mean.MulVec(common.T(), p.weights)
	var solved mat.Dense // Uᵀ solved = common
	p.upper.SolveTo(&solved, true, common)
	deviations = make([]float64, m)
	for i := range n {
		for j, v := range solved.RawRowView(i) {
			deviations[j] += v * v
		}
	}
	for j, known := range deviations {
		deviations[j] = math.Sqrt(p.variance * max(1-known, 0))
	}
	return mean.RawVector().Data, deviations
}

// highest returns the highest mean of the function at the points whose values are known.
func (p *gaussianProcess) highest() float64 {
	highest := math.Inf(-1)
	for i, v := range p.values {
		highest = max(highest, v-float64(p.kernel.noise*p.weights.AtVec(i)))
	}
	return highest
}
