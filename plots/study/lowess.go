package study

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Lowess is a smooth line through points: at every place the value of a straight line
// that is fitted to the points nearby, the nearer ones counting more and
// outliers less (robust locally weighted regression: Cleveland 1979,
// https://doi.org/10.1080/01621459.1979.10481038). Unlike a moving median it does not jump, and
// where points lie one above the other it has one value.
type Lowess struct {
	x, y   []float64 // of the points, x rising
	near   int       // how many points count at a place, at least
	reach  float64   // how far points count at least, whatever their number; above 0
	robust []float64 // weights by how far points lie from the line
}

// NewLowess fits points in any order. near is clamped to their number.
func NewLowess(x, y []float64, near int, reach float64) *Lowess {
	const rounds = 3
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	l := &Lowess{near: min(near, len(x)), reach: reach}
	for _, i := range order {
		l.x, l.y, l.robust = append(l.x, x[i]), append(l.y, y[i]), append(l.robust, 1)
	}
	for range rounds {
		if !l.downweigh() {
			break
		}
	}
	return l
}

// downweigh gives points less weight the further they lie from the line, by the bisquare of the
// distance over six times the median distance. It reports whether that changes anything.
func (l *Lowess) downweigh() bool {
	off := make([]float64, len(l.x))
	for i, x := range l.x {
		off[i] = math.Abs(l.y[i] - l.At(x))
	}
	scale := 6 * Median(off)
	if scale <= 1e-7*stat.Mean(off, nil) {
		return false
	}
	for i, d := range off {
		u := min(d/scale, 1)
		l.robust[i] = (1 - u*u) * (1 - u*u)
	}
	return true
}

// At returns the line's height.
func (l *Lowess) At(x float64) float64 {
	h := max(l.reach, l.furthest(x))
	weights := l.weights(x, h, l.robust)
	if floats.Sum(weights) == 0 { // all that are near are outliers, or as far as the last of them
		weights = l.weights(x, 2*h, nil)
	}
	_, variance := stat.PopMeanVariance(l.x, weights)
	if extent := l.x[len(l.x)-1] - l.x[0]; math.Sqrt(variance) <= 0.001*extent {
		return stat.Mean(l.y, weights) // points at one place have no slope
	}
	height, slope := stat.LinearRegression(l.x, l.y, weights, false)
	return height + slope*x
}

// weights are those of the points for the line at a place: by their distance, none from h on.
func (l *Lowess) weights(x, h float64, robust []float64) []float64 {
	weights := make([]float64, len(l.x))
	for i := range l.x {
		weights[i] = tricube(math.Abs(l.x[i]-x) / h)
		if robust != nil {
			weights[i] *= robust[i]
		}
	}
	return weights
}

// furthest is the distance of the last of the nearest points.
func (l *Lowess) furthest(x float64) float64 {
	distances := make([]float64, len(l.x))
	for i := range l.x {
		distances[i] = math.Abs(l.x[i] - x)
	}
	slices.Sort(distances)
	return distances[l.near-1]
}

// tricube is the weight of a point at a distance, 0 from 1 on.
func tricube(u float64) float64 {
	u = min(u, 1)
	cube := 1 - u*u*u
	return cube * cube * cube
}
