package sampler

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"gradbook/experiments/results"
)

// numbers is a space of one parameter with so many values.
func numbers(n int) Space {
	return Space{Axes: []Axis{{{Name: "n", Kind: anything{}, Distribution: IntUniform{1, int64(n)}}}}}
}

// Where all draws are tried ones, a thousand are drawn before all that is left is looked at; of
// more than 100,000 ways to combine values, which are too many to look at, 100,000 are drawn.
func TestHowOftenIsDrawnBeforeLooking(t *testing.T) {
	for n, want := range map[int]int{15: 1000, 100_000: 1000, 100_001: 100_000} {
		tried := NewTried(NewSupply(numbers(n)))
		had := results.Config{"n": int64(1)}
		tried.Add(had)
		draws := 0
		got, ok := tried.first(func() results.Config { draws++; return had }, rand.NewPCG(1, 2))
		if draws != want+1 || !ok || tried.Has(got) { // and once for numbers that no list has
			t.Errorf("of %d values, %d draws led to %v, %v; want %d", n, draws, got, ok, want+1)
		}
	}
}

// Of what draws do not find, several are as many as are left, or one where they are too many to
// look at.
func TestSeveralOfWhatIsHardlyLeft(t *testing.T) {
	for n, want := range map[int]int{100_000: 3, 100_001: 1} {
		tried := NewTried(NewSupply(numbers(n)))
		for i := range n - 5 {
			tried.Add(results.Config{"n": int64(i + 1)})
		}
		several := randomSampler{numbers(n), "draws"}.several(1, 3, tried)
		if len(several) != want {
			t.Errorf("of 5 that are left of %d, several are %v, want %d", n, several, want)
		}
		for _, config := range several {
			if tried.Has(config) || config["n"].(int64) > int64(n) {
				t.Errorf("%v is tried, or none", config)
			}
		}
	}
}

// Sobol's sequence is looked through as far as a sweep of so many runs may need, and not for ever:
// what it hardly ever has is drawn.
func TestSobolLooksOnForLong(t *testing.T) {
	s := Space{Axes: []Axis{{{Name: "w", Kind: anything{}, Distribution: Categorical{Values: []any{"often", "never"}, Cumulative: []float64{1, 1 + 1e-13}}}}}}
	tried := NewTried(NewSupply(s))
	tried.Add(results.Config{"w": "often"})
	got, ok := newSobolSampler(s, "draws").Suggest(7, nil, tried)
	if !ok || got["w"] != "never" || tried.passed != 10_700 {
		t.Errorf("after %d points of the sequence: %v, %v", tried.passed, got, ok)
	}
}

// Combinations have the real numbers of a draw, where one is given, and quantized ones as
// multiples.
func TestCombinationsOfRealNumbers(t *testing.T) {
	s := Space{Axes: []Axis{
		{{Name: "q", Kind: anything{}, Distribution: Quantized{Continuous: Between("uniform", 10, 30), Q: 10, Ints: true}}},
		{{Name: "x", Kind: anything{}, Distribution: Between("uniform", 0, 1)}},
	}}
	for _, c := range []struct {
		drawn results.Config
		x     float64
	}{{nil, 0.5}, {results.Config{"x": 0.125}, 0.125}} {
		var got []results.Config
		for config := range NewSupply(s).combinations(c.drawn) {
			got = append(got, results.Config{"q": config["q"], "x": config["x"]})
		}
		want := []results.Config{{"q": int64(10), "x": c.x}, {"q": int64(20), "x": c.x}, {"q": int64(30), "x": c.x}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("with %v drawn: %v, want %v", c.drawn, got, want)
		}
	}
}
