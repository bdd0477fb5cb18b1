package sampler

import (
	"math"
	"slices"
	"testing"
)

// One absurd value does not keep the others from being told apart.
func TestStandardize(t *testing.T) {
	observed := []observation{{value: 1}, {value: 2}, {value: 3}, {value: 4}, {value: -1e12}}
	standardize(observed)
	sum, squares := 0.0, 0.0
	for _, o := range observed {
		sum += o.value
		squares += o.value * o.value
	}
	if math.Abs(sum) > 1e-12 || math.Abs(squares-5) > 1e-12 || observed[3].value-observed[0].value < 0.5 || observed[4].value >= observed[0].value {
		t.Errorf("got %+v", observed)
	}
	same := []observation{{value: 7}, {value: 7}}
	if standardize(same); same[0].value != 0 || same[1].value != 0 {
		t.Errorf("got %+v", same)
	}
}

// The numbers are those of the textbook's formulas with an explicit inverse, by PyTorch 1.13.
func TestGaussianProcess(t *testing.T) {
	kernel := matern{[]bool{false, false, true}, []float64{0.3, 0.7, 1.5}, 0.01}
	values := []float64{0.5, -1.2, 0.9, 0.1}
	p, ok := kernel.condition([][]float64{{0.1, 0.2, 0}, {0.8, 0.3, 1}, {0.5, 0.9, 0}, {0.4, 0.4, 2}}, values)
	if !ok {
		t.Fatal("the matrix cannot be factorized")
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-10 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("the variance", p.variance, 0.8208522565379931)
	near("the likelihood", p.likelihood, 0.6629582988638536)
	means, deviations := p.predict([][]float64{{0.3, 0.5, 0}, {0.9, 0.9, 1}, {0.4, 0.4, 2}})
	for i, want := range [][2]float64{{0.6084498441780678, 0.49451085770819264}, {-0.5085624437033393, 0.733532498770597}, {0.10344226287984425, 0.08990350546141315}} {
		near("a mean", means[i], want[0])
		near("a deviation", deviations[i], want[1])
	}
	atPoints, _ := p.predict(p.points)
	near("the highest mean", p.highest(), slices.Max(atPoints))
}

// Half of a standard normal is above 0, by √(2/π) in the mean.
func TestExpectedImprovement(t *testing.T) {
	for _, test := range []struct{ mean, deviation, highest, want float64 }{
		{0, 1, 0, 1 / math.Sqrt(2*math.Pi)}, {3, 2, 3, 2 / math.Sqrt(2*math.Pi)}, {2, 0, 1, 1}, {0, 0, 1, 0}, {10, 1, 0, 10},
	} {
		if got := expectedImprovement(test.mean, test.deviation, test.highest); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}
