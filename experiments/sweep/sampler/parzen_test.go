package sampler

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The densities are what the formulas of Optuna 4's _ParzenEstimator give, computed in Python.
func TestParzen(t *testing.T) {
	point := func(x float64) cell { return cell{x, x, 0} }
	estimate := func(middles ...float64) *parzen {
		var cells []cell
		for _, x := range middles {
			cells = append(cells, point(x))
		}
		return newParzen(cells)
	}
	var many []float64
	for i := range 60 {
		many = append(many, float64(i*37%101)/101)
	}
	check := func(p *parzen, c cell, want float64) {
		t.Helper()
		got := p.density(c)
		if c.high == c.low {
			got /= math.Sqrt(2 * math.Pi)
		}
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("the density at %v is %v, want %v", c, got, want)
		}
	}
	few := estimate(0.2, 0.4, 0.9)
	for i, x := range []float64{0, 0.3, 0.55, 1} {
		check(few, point(x), []float64{0.6923457676086288, 1.3673623270895672, 1.0639606087002584, 0.6477913423546925}[i])
		check(estimate(many...), point(x), []float64{0.472958765551995, 1.0221664858889157, 0.7662404815834096, 0.5361132108930459}[i])
	}
	ints := estimate(0.25, 0.25, 0.65) // of ten: 3, 3 and 7
	for i, want := range map[int]float64{0: 0.09238086623921563, 2: 0.13485535243371535, 6: 0.09831022621329424, 9: 0.041744207290032566} {
		check(ints, cell{float64(i) / 10, float64(i+1) / 10, 0}, want)
	}
}

// Draws of a density have it: each tenth of the side is hit as often as it says.
func TestDensityDraws(t *testing.T) {
	const draws = 4000
	random := rand.New(rand.NewPCG(1, 2))
	p := newParzen([]cell{{0.02, 0.02, 0}, {0.2, 0.3, 0}, {0.9, 0.9, 0}})
	hits := make([]int, 10)
	for range draws {
		hits[min(int(10*p.draw(random)), 9)]++
	}
	for i, n := range hits {
		if want := draws * p.density(cell{float64(i) / 10, float64(i+1) / 10, 0}); math.Abs(float64(n)-want) > 4*math.Sqrt(want) {
			t.Errorf("tenth %d: hit %d times, want about %.0f", i, n, want)
		}
	}
	bias := Axis{{Name: "bias", Kind: anything{}, Distribution: Categorical{Values: []any{"none", "scalar", "vector"}}}}
	f := newFrequencies(newCube(Space{Axes: []Axis{bias}}).sides[0], []cell{{0, 1, 2}, {0, 1, 2}, {0, 1, 0}})
	// Kernels (1/4, 1/4, 5/4)/(7/4) twice, (5/4, 1/4, 1/4)/(7/4) and (1/3, 1/3, 1/3), each of weight 1/4.
	for row, want := range []float64{(7./7 + 1./3) / 4, (3./7 + 1./3) / 4, (11./7 + 1./3) / 4} {
		if got := f.density(cell{0, 0, row}); math.Abs(got-want) > 1e-12 {
			t.Errorf("row %d has %v, want %v", row, got, want)
		}
	}
}
