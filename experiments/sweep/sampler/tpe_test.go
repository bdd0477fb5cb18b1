package sampler

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gradbook/experiments/results"
)

// learned are runs of a space of which those with a low x, and with the color red, did well.
func learned(s Space, n int) (known []Result) {
	random := randomSampler{s, "learned"}
	for number := 1; number <= n; number++ {
		config := s.Settle(random.draw(number)())
		x, _ := config["x"].(float64)
		value := math.Abs(x - 0.2)
		if config["color"] != "red" {
			value++
		}
		known = append(known, Result{number, config, value, results.Done})
	}
	return known
}

var colors = Categorical{Values: []any{"blue", "green", "red"}, Cumulative: []float64{1, 2, 3}}

// A suggestion has, of each parameter, the candidate with the greatest expected improvement, which
// is that with the greatest ratio of densities, of the good runs to the others.
func TestTPETakesTheBestOfItsCandidates(t *testing.T) {
	s := Space{Axes: []Axis{
		{{Name: "color", Kind: anything{}, Distribution: colors}},
		{{Name: "x", Kind: anything{}, Distribution: Between("uniform", 0, 1)}},
	}}
	known := learned(s, 60)
	sampler := newTPESampler(s, "draws", Metric{Goal: results.Minimize})
	good, others := split(sampler.cube.observe(known, sampler.metric))
	if len(good) != 6 || len(others) != 54 { // the best tenth
		t.Fatalf("%d are good, %d are not", len(good), len(others))
	}
	for number := 61; number <= 80; number++ {
		got, ok := sampler.Suggest(number, known, NewTried(NewSupply(s)))
		want := results.Config{}
		for i, side := range sampler.cube.sides {
			l, g := side.estimate(good, i), side.estimate(others, i)
			random := rand.New(stream("draws", number, side.Axis[0].Name))
			var ratios []float64
			var drawn [][]any
			for range 24 {
				values, c := side.at(l.draw(random))
				ratios, drawn = append(ratios, l.density(c)/g.density(c)), append(drawn, values)
			}
			best := slices.Index(ratios, slices.Max(ratios))
			want[side.Axis[0].Name] = drawn[best][0]
		}
		if !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("run %d: %v, want %v", number, got, want)
		}
	}
}

// present is the kind of a parameter that takes whatever there is.
type present struct{ anything }

func (present) Check(value any) (any, error) {
	if value == nil {
		return nil, errors.New("there is none")
	}
	return value, nil
}

// Where the best value of each parameter makes a config that is tried, the suggestion is the best
// of the first 24 draws from where the good runs are dense that are not; the improvements of its
// parameters are multiplied. A parameter without a value there has none.
func TestTPETakesTheBestUntriedConfig(t *testing.T) {
	var many []any
	for i := range 12 {
		many = append(many, fmt.Sprint(i))
	}
	numbers := IntUniform{1, 12}
	s := Space{
		Axes: []Axis{
			{{Name: "color", Kind: anything{}, Distribution: colors}},
			{{Name: "n", Kind: present{}, Distribution: numbers, When: []Requirement{{"color", []any{"red", "green"}}}}},
			{{Name: "word", Kind: anything{}, Distribution: Categorical{Values: many}}},
		},
		Defaults: map[string]Default{"n": {Value: "none"}},
	}
	known := learned(s, 40)
	sampler := newTPESampler(s, "draws", Metric{Goal: results.Minimize})
	good, others := split(sampler.cube.observe(known, sampler.metric))
	compared := 0
	for number := 41; number <= 90; number++ {
		tried := NewTried(NewSupply(s))
		for _, r := range known {
			tried.Add(r.Config)
		}
		first, _ := sampler.Suggest(number, known, NewTried(NewSupply(s)))
		tried.Add(first) // what it would suggest
		got, ok := sampler.Suggest(number, known, tried)

		// The same by hand, after the draws that led to the first.
		var l, g []density
		var random []*rand.Rand
		for i, side := range sampler.cube.sides {
			l, g = append(l, side.estimate(good, i)), append(g, side.estimate(others, i))
			random = append(random, rand.New(stream("draws", number, side.Axis[0].Name)))
			for range 24 {
				side.at(l[i].draw(random[i]))
			}
		}
		var want results.Config
		best, met := 0.0, 0
		for draws := 0; draws < 1000 && met < 24; draws++ {
			config := results.Config{}
			for i, side := range sampler.cube.sides {
				side.put(config, side.values(l[i].draw(random[i])))
			}
			if tried.Has(config) {
				continue
			}
			met++
			ratio := 1.0
			for i, c := range sampler.cube.locate(config) {
				if c.row >= 0 {
					ratio *= l[i].density(c) / g[i].density(c)
				}
			}
			if ratio > best*(1+1e-9) {
				want, best = config, ratio
			}
		}
		if !ok || !reflect.DeepEqual(s.Settle(got), s.Settle(want)) {
			t.Errorf("run %d: %v, want %v", number, got, want)
		}
		if met > 1 {
			compared++
		}
	}
	if compared < 40 {
		t.Errorf("only %d suggestions had something to choose from", compared)
	}
}

// The last config that is left is suggested though the good runs are nowhere near it, and none
// when all are tried.
func TestTPEFindsTheLastConfig(t *testing.T) {
	s := Space{Axes: []Axis{{{Name: "color", Kind: anything{}, Distribution: Categorical{Values: []any{"blue", "green", "red"}, Cumulative: []float64{1e-9, 1, 2}}}},
		{{Name: "n", Kind: anything{}, Distribution: IntUniform{1, 4}}}}}
	var known []Result
	tried := NewTried(NewSupply(s))
	for i := range 12 {
		config := tried.points.Point(i)
		if config["color"] == "blue" && config["n"] == int64(3) {
			continue
		}
		tried.Add(config)
		known = append(known, Result{i + 1, config, float64(i), results.Done})
	}
	sampler := newTPESampler(s, "draws", Metric{Goal: results.Minimize})
	got, ok := sampler.Suggest(12, known, tried)
	if !ok || !reflect.DeepEqual(got, results.Config{"color": "blue", "n": int64(3)}) {
		t.Errorf("the suggestion is %v, %v", got, ok)
	}
	tried.Add(got)
	if got, ok := sampler.Suggest(13, known, tried); ok {
		t.Errorf("when all are tried there is %v", got)
	}
}
