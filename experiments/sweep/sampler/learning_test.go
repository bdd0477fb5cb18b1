package sampler

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The fit changes the kernel as long as the values become likelier: no length for all sides, with
// the noise of the start, is better than what it finds.
func TestFitMatern(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	isRow := []bool{false, false}
	var points [][]float64
	var smooth, noise []float64
	for range 30 {
		x := []float64{random.Float64(), random.Float64()}
		points = append(points, x)
		smooth, noise = append(smooth, math.Sin(9*x[0])), append(noise, random.NormFloat64())
	}
	posterior := func(k matern, values []float64) float64 {
		p, ok := k.condition(points, values)
		if !ok {
			return math.Inf(-1)
		}
		sum := p.likelihood
		for _, length := range k.lengths {
			sum -= math.Pow(math.Log(length/0.5), 2) / 2
		}
		return sum
	}
	for _, values := range [][]float64{smooth, noise} {
		found := fitMatern(isRow, points, values)
		at := posterior(found, values)
		for _, length := range []float64{0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4} {
			if other := posterior(matern{isRow, []float64{length, length}, 0.01}, values); other > at {
				t.Errorf("%+v has %v, a length of %v has %v", found, at, length, other)
			}
			for i := range 2 {
				lengths := slices.Clone(found.lengths)
				lengths[i] = length
				if other := posterior(matern{isRow, lengths, found.noise}, values); i == 1 && other > at {
					t.Errorf("%+v has %v, with a last length of %v it has %v", found, at, length, other)
				}
			}
		}
	}
	if k := fitMatern(isRow, points, smooth); k.noise > 1e-4 || k.lengths[1] < 2*k.lengths[0] {
		t.Errorf("values that vary with the first coordinate alone: %+v", k)
	}
	if k := fitMatern(isRow, points, noise); k.noise < 1 {
		t.Errorf("values that vary with none: %+v", k)
	}
}

// The best candidate has the greatest expected improvement of those that may be taken; of equal
// ones it is the first.
func TestBestCandidate(t *testing.T) {
	kernel := matern{[]bool{false}, []float64{0.3}, 1e-6}
	p, _ := kernel.condition([][]float64{{0}, {0.5}, {1}}, []float64{-1, 1, 0})
	candidates := [][]float64{{0}, {0.7}, {0.6}, {0.7}, {0.95}}
	means, deviations := p.predict(candidates)
	best := 0
	for i := range candidates {
		if expectedImprovement(means[i], deviations[i], p.highest()) > expectedImprovement(means[best], deviations[best], p.highest()) {
			best = i
		}
	}
	if got := p.best(candidates, func(int) bool { return true }); got != best {
		t.Errorf("candidate %d, want %d", got, best)
	}
	if got := p.best(candidates, func(i int) bool { return i == 4 }); got != 4 {
		t.Errorf("only the last may be taken, but %d is", got)
	}
	if got := p.best(candidates, func(int) bool { return false }); got != -1 {
		t.Errorf("none may be taken, but %d is", got)
	}
}

// A value far below the others counts as one at Tukey's fence: of these the quartiles are 2 and 7.
func TestStandardizeRaisesToTheFence(t *testing.T) {
	var observed []observation
	for _, v := range []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, -1000} {
		observed = append(observed, observation{value: v})
	}
	standardize(observed)
	unit := observed[1].value - observed[0].value
	if got := (observed[9].value - observed[0].value) / unit; math.Abs(got-(2-1.5*5-1)) > 1e-9 {
		t.Errorf("-1000 lies %v above 1, want the fence at %v", got, 2-1.5*5)
	}
}

// Of many observations the process is given the best half and, of the others, the latest.
func TestKnownObservations(t *testing.T) {
	s := newBayesSampler(space(), "draws", Metric{})
	var observed []observation
	for i := range 20 {
		observed = append(observed, observation{i + 1, []cell{{0, 1, 0}, {0, 1, 0}}, float64(i * 7 % 20)})
	}
	_, values := s.known(observed, 7)
	// The three best, and of the others 16, 17, 19 and 20; number 18 is the best of all.
	if want := []float64{19, 18, 17, 5, 12, 6, 13}; len(values) != 7 || !sameValues(values, want) {
		t.Errorf("%v", values)
	}
	if points, values := s.known(observed[:7], 7); len(points) != 7 || values[1] != 7 {
		t.Errorf("of as many as there may be: %v", values)
	}
}

func sameValues(a, b []float64) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// The weights are those of Optuna's default_weights: numpy.linspace(1/n, 1, n - 25), then ones.
func TestKernelWeights(t *testing.T) {
	for n, ramp := range map[int][]float64{3: nil, 25: nil, 26: {1. / 26}, 29: {1. / 29, 1./29 + 28./29/3, 1./29 + 2*28./29/3, 1}} {
		weights := kernelWeights(n)
		sum := 0.0
		for i, w := range weights {
			sum += w
			want := 1.0
			if i < len(ramp) {
				want = ramp[i]
			}
			if got := w / weights[n]; math.Abs(got-want) > 1e-12 {
				t.Errorf("of %d, number %d weighs %v, want %v", n, i, got, want)
			}
		}
		if len(weights) != n+1 || math.Abs(sum-1) > 1e-12 {
			t.Errorf("%d weights of %d observations add up to %v", len(weights), n, sum)
		}
	}
}

// Draws of rows have the chances that the density gives them, and never those of a row without any.
func TestFrequencyDraws(t *testing.T) {
	list := Axis{{Name: "x", Kind: anything{}, Distribution: Categorical{Values: []any{"a", "b", "c", "a"}, Cumulative: []float64{0.4, 0.4, 0.7, 1}}}}
	s := newCube(Space{Axes: []Axis{list}}).sides[0]
	f := s.estimate([]observation{{cells: []cell{{0, 1, 2}}}, {cells: []cell{anywhere}}}, 0).(*frequencies)
	const draws = 4000
	random := rand.New(rand.NewPCG(1, 3))
	hits := map[any]float64{}
	for range draws {
		values, cell := s.at(f.draw(random))
		hits[values[0]]++
		if cell.row == 1 || cell.row == 3 {
			t.Fatalf("row %d is drawn", cell.row)
		}
	}
	for row, name := range map[int]string{0: "a", 2: "c"} {
		if want := draws * f.density(cell{0, 0, row}); math.Abs(hits[name]-want) > 4*math.Sqrt(want) {
			t.Errorf("%s is drawn %v times, want about %.0f", name, hits[name], want)
		}
	}
}
