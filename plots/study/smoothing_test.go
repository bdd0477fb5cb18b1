package study

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gradbook/experiments/results"
)

func pointsOf(values []float64) []Point {
	points := make([]Point, len(values))
	for i, v := range values {
		points[i] = Point{i + 1, results.SpreadOf([]float64{v})}
	}
	return points
}

// The average with its start divided out is the mean of the values so far, each
// weighted by weight^age.
func TestSmoothIsAWeightedMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-10, 10), 1, 200).Draw(t, "values")
		weight := rapid.Float64Range(0, 0.99).Draw(t, "weight")
		for i, pt := range Smooth(pointsOf(values), weight) {
			sum, mass := 0.0, 0.0
			for age := 0; age <= i; age++ {
				share := math.Pow(weight, float64(age))
				sum += share * values[i-age]
				mass += share
			}
			if math.Abs(pt.Mean-sum/mass) > 1e-9 {
				t.Fatalf("point %d is %v, want %v", i, pt.Mean, sum/mass)
			}
			if pt.Epoch != i+1 || pt.Min != values[i] || pt.Max != values[i] {
				t.Fatalf("point %d has changed its epoch or its range: %+v", i, pt)
			}
		}
	})
}

func TestOnlyLongCurvesAreSmoothed(t *testing.T) {
	for epochs, want := range map[int]float64{1: 0, 60: 0, 61: 31. / 61, 75: 0.6, 100: 0.7, 300: 0.9, 3000: 0.99} {
		if got := SmoothingWeight(epochs); math.Abs(got-want) > 1e-12 {
			t.Errorf("%d epochs are smoothed with %v, want %v", epochs, got, want)
		}
	}
	points := pointsOf([]float64{3, 1, 2})
	for i, pt := range Smooth(points, SmoothingWeight(3)) {
		if pt.Mean != points[i].Mean {
			t.Errorf("point %d of a short curve is %+v, want %+v", i, pt, points[i])
		}
	}
}
