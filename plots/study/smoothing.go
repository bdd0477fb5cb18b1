package study

import "slices"

// smoothedFrom is how many epochs make a curve so dense that its noise hides its course.
const smoothedFrom = 61

// SmoothingWeight is what a moving average keeps from one epoch to the next: 0 for a
// short curve, which stays as it is; for a long one so much that the average reaches
// back over about a thirtieth of it.
func SmoothingWeight(epochs int) float64 {
	if epochs < smoothedFrom {
		return 0
	}
	return 1 - 30/float64(epochs)
}

// Smooth returns the points with their means averaged over the epochs before, exponentially:
// the average a_t = w·a_(t-1) + (1-w)·x_t, divided by 1 - w^t so that its start at 0 does
// not count (Kingma and Ba 2015, section 3, https://arxiv.org/abs/1412.6980), as in TensorBoard.
// The range of the seeds stays as it is.
func Smooth(points []Point, weight float64) []Point {
	smoothed := slices.Clone(points)
	average, mass := 0.0, 0.0 // mass is 1 - weight^t
	for i, pt := range points {
		if pt.N == 0 { // the line breaks
			continue
		}
		average = float64(weight*average) + float64((1-weight)*pt.Mean)
		mass = float64(weight*mass) + (1 - weight)
		smoothed[i].Mean = average / mass
	}
	return smoothed
}
