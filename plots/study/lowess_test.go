package study

import (
	"math"
	"slices"
	"testing"
)

// R's documentation fits its dataset cars (Ezekiel 1930: speed in mph, stopping distance in
// feet) by lowess(cars), whose span is two thirds and whose rounds are three.
var (
	carSpeeds    = []float64{4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25}
	carDistances = []float64{2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85}
	lowessOfCars = map[float64]float64{4: 4.965459, 7: 13.124495, 8: 15.858633, 9: 18.579691, 10: 21.280313, 11: 24.129277, 12: 27.119549, 13: 30.027276, 14: 32.962506, 15: 36.757728,
		16: 40.435075, 17: 43.463492, 18: 46.885479, 19: 50.793152, 20: 56.491224, 22: 67.585824, 23: 73.079695, 24: 78.643164, 25: 84.328698}
)

func TestLowessIsRs(t *testing.T) {
	l := NewLowess(carSpeeds, carDistances, len(carSpeeds)*2/3, 1e-9)
	for speed, want := range lowessOfCars {
		if got := l.At(speed); !(math.Abs(got-want) <= 1e-4) {
			t.Errorf("at %v mph %.6f feet, R has %.6f", speed, got, want)
		}
	}
}

func TestLowessOfOddPoints(t *testing.T) {
	line := func(n int) (x, y []float64) {
		for i := range n {
			x, y = append(x, float64(i)), append(y, 3-2*float64(i))
		}
		return x, y
	}
	x, y := line(30)
	for i := range y {
		y[i] += []float64{0.3, -0.3, 0}[i%3]
	}
	y[9] = 100 // an outlier; the values are from statsmodels 0.14, lowess(y, x, frac=0.5, it=3)
	for at, want := range map[float64]float64{0: 3.06038686, 8: -13.03930356, 9: -15.04115902, 10: -17.03740411, 29: -55.03544415} {
		if got := NewLowess(x, y, 15, 0.1).At(at); !(math.Abs(got-want) <= 1e-6) {
			t.Errorf("with an outlier at 9, at %v %v, want %v", at, got, want)
		}
	}
	x, y = line(20)
	slices.Reverse(x)
	slices.Reverse(y)
	if got := NewLowess(x, y, 7, 0.1).At(4.25); !(math.Abs(got-(3-8.5)) <= 1e-9) {
		t.Errorf("points in another order: %v, want -5.5", got)
	}
	for name, c := range map[string]struct {
		x, y     []float64
		at, want float64
	}{
		"one point":                   {[]float64{2}, []float64{5}, 2, 5},
		"all at one place":            {[]float64{2, 2, 2}, []float64{1, 2, 3}, 2, 2},
		"between two heaps":           {[]float64{0, 0, 0, 1, 1, 1}, []float64{1, 1, 1, 3, 3, 3}, 0.5, 2},
		"equally far from all points": {[]float64{0, 1}, []float64{1, 3}, 0.5, 2},
	} {
		if got := NewLowess(c.x, c.y, len(c.x), 0.1).At(c.at); !(math.Abs(got-c.want) <= 1e-9) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Whatever the units of both axes and wherever they begin, the line is the same, as where most
// points lie on a straight line, some far off, and some one above the other.
func TestLowessHasNoUnit(t *testing.T) {
	x := []float64{0, 0, 0, 3, 4, 5, 6, 7, 8, 8, 8, 12, 13, 14, 20}
	y := []float64{1, 2, 1.5, 3, 4.2, 5, 60, 7.1, 8, 8.3, 7.9, 12, 2, 14, 20}
	for _, near := range []int{3, 6, 15} {
		plain := NewLowess(x, y, near, 0.1)
		for _, unit := range []struct{ x, y, from float64 }{{1e-3, 1, 0}, {1e3, 1, 0}, {1, 1e-9, 0}, {1, 1e9, 0}, {1, 1, 1e3}} {
			var otherX, otherY []float64
			for i := range x {
				otherX, otherY = append(otherX, (x[i]+unit.from)*unit.x), append(otherY, y[i]*unit.y)
			}
			other := NewLowess(otherX, otherY, near, 0.1*unit.x)
			for _, at := range []float64{0, 3.5, 6, 8, 10, 13, 17} {
				got, want := other.At((at+unit.from)*unit.x)/unit.y, plain.At(at)
				if !(math.Abs(got-want) <= 1e-6) {
					t.Errorf("in units %v, the nearest %d, at %v: %v, want %v", unit, near, at, got, want)
				}
			}
		}
	}
}

// A place from which all points are as far has the mean of those, wherever it is.
func TestLowessAsFarFromAllPoints(t *testing.T) {
	for _, size := range []float64{0.01, 1, 100} {
		if got := NewLowess([]float64{0, 0, size}, []float64{1, 2, 6}, 3, size/10).At(size / 2); !(math.Abs(got-3.75) <= 1e-9) {
			t.Errorf("%v apart: %v, want half-way from 1.5 to 6", size, got)
		}
	}
}
