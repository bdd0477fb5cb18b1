package plots

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

// searchSweep is a random search over parameters of every kind: numbers on a
// logarithmic scale and on a linear one, words, lists, and momentum, which only the
// optimizer of that name has. A high learning rate diverges.
func searchSweep(configs, seeds int) Source {
	random := rand.New(rand.NewPCG(3, 9))
	s := Source{Datasets: []results.Dataset{synthetic.MNIST}}
	s.Sweep = results.Sweep{ID: 4, Name: "search", Method: "random", Metric: "val_accuracy", Goal: results.Maximize, State: results.Done}
	for range configs {
		rate := math.Exp(math.Log(0.001) + random.Float64()*math.Log(1000))
		width := 16 << random.IntN(5)
		config := results.Config{
			"learning_rate": rate, "dropout": 0.5 * random.Float64(), "epochs": int64(10),
			"activation": []string{"relu", "tanh", "sigmoid"}[random.IntN(3)],
			"hidden":     [][]any{{int64(width)}, {int64(2 * width), int64(width)}}[random.IntN(2)],
			"optimizer":  "sgd",
		}
		wrong := 0.02 + 0.01*math.Abs(math.Log(rate/0.1)) + 2/float64(width*width) + 0.01*config["dropout"].(float64)
		if config["activation"] == "sigmoid" {
			wrong *= 1.8
		}
		if random.IntN(2) == 1 {
			momentum := 0.5 + 0.49*random.Float64()
			config["optimizer"], config["momentum"] = "momentum", momentum
			wrong *= 1.3 - 0.4*momentum
		}
		for seed := 1; seed <= seeds; seed++ {
			run := results.Run{
				ID: int64(len(s.Runs) + 1), SweepID: 4, Number: len(s.Runs) + 1, Config: config, ConfigKey: config.String(),
				Seed: int64(seed), Dataset: "mnist", DatasetSHA256: synthetic.MNIST.SHA256, State: results.Done, Epochs: 10, KeptEpoch: 10,
				LastValue: 1 - min(0.9, wrong*(1+0.05*random.NormFloat64())),
			}
			if rate > 0.7 {
				run.State, run.LastValue = results.Diverged, math.NaN()
			}
			s.Runs = append(s.Runs, run)
		}
	}
	return s
}

// oddSpaces are sweeps that figures of parameters must have a picture of.
func oddSpaces() map[string]Source {
	grid := func(change func(i int, config results.Config, value *float64)) Source {
		var configs []results.Config
		var values [][]float64
		for i := range 8 {
			config, value := results.Config{"a": int64(i % 2), "b": []string{"x", "y", "z", "w"}[i/2]}, 0.1*float64(i)
			change(i, config, &value)
			configs, values = append(configs, config), append(values, []float64{value})
		}
		return synthetic.WithValues(results.Minimize, configs, values)
	}
	long := strings.Repeat("a very long value ", 12)
	return map[string]Source{
		"long names": grid(func(i int, config results.Config, _ *float64) {
			config[strings.Repeat("a_parameter_with_a_very_long_name_", 4)] = long[i:]
			config["b"] = long[i/2:]
		}),
		"huge":        grid(func(i int, _ results.Config, v *float64) { *v = (float64(i) - 4) * 1e299 }),
		"tiny":        grid(func(i int, _ results.Config, v *float64) { *v *= 1e-300 }),
		"huge ones":   grid(func(i int, config results.Config, _ *float64) { config["a"] = []float64{-1.7e308, 1.7e308}[i%2] }),
		"some NaN":    grid(func(i int, _ results.Config, v *float64) { *v += []float64{0, math.NaN()}[i/6] }),
		"some Inf":    grid(func(i int, _ results.Config, v *float64) { *v += []float64{0, math.Inf(1)}[i/6] }),
		"mixed kinds": grid(func(i int, config results.Config, _ *float64) { config["a"] = []any{int64(1), 0.5, "auto", true}[i%4] }),
		"many words": grid(func(i int, config results.Config, _ *float64) {
			config["a"] = strings.Repeat("word ", i+1)
		}),
		"one missing": grid(func(i int, config results.Config, _ *float64) {
			config["a"] = int64(i % 4)
			delete(config, []string{"none", "a"}[i%2])
		}),
		"groups": grid(func(i int, config results.Config, _ *float64) { config["a"] = map[string]any{"c": int64(i)} }),
		"no bytes": grid(func(i int, config results.Config, _ *float64) {
			config["b"] = []string{"\x00", "<&>", "é", "\xff"}[i/2]
		}),
		"many drawn":   synthetic.Drawn(200, 12),
		"many configs": searchSweep(300, 1),
		"few":          searchSweep(8, 2),
	}
}

// drawsOddSpaces draws a figure of every odd sweep on both pages.
func drawsOddSpaces(t *testing.T, draw func(Source) (*figure.Figure, error)) {
	t.Helper()
	for name, s := range oddSpaces() {
		t.Run(name, func(t *testing.T) {
			f, err := draw(s)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range []*figure.Figure{f, f.Print()} {
				var svg bytes.Buffer
				if err := f.WriteSVG(&svg); err != nil {
					t.Fatal(err)
				}
				texts(t, svg.Bytes())
				for _, bad := range []string{"NaN", "Inf"} {
					if strings.Contains(svg.String(), bad) {
						t.Errorf("%s in the SVG file", bad)
					}
				}
			}
		})
	}
}

// Numbers lie by their logarithm where that spaces them more evenly, words in even
// steps, and what is missing below all numbers.
func TestParameterAxis(t *testing.T) {
	for name, test := range map[string]struct {
		values []any
		want   []float64
		ticks  []string
	}{
		"log":     {[]any{0.001, 0.01, 0.1, int64(1)}, []float64{0, 1. / 3, 2. / 3, 1}, []string{"0.001", "0.01", "0.1", "1"}},
		"linear":  {[]any{0.1, 0.2, 0.3}, []float64{0, 0.5, 1}, []string{"0.1", "0.2", "0.3"}},
		"crowded": {[]any{0.0, 0.01, 0.5}, []float64{0, 0.02, 1}, []string{"0.0", "0.1", "0.2", "0.3", "0.4", "0.5"}},
		"doubled": {[]any{int64(16), int64(32), int64(64), int64(128)}, []float64{0, 1. / 3, 2. / 3, 1}, []string{"16", "32", "64", "128"}},
		"even":    {[]any{0.01, 0.25, 0.5}, []float64{0, 0.24 / 0.49, 1}, []string{"0.01", "0.25", "0.5"}}, // a factor of fifty, yet not by its logarithm
		"words":   {[]any{"elu", "relu", "tanh"}, []float64{0, 0.5, 1}, []string{"elu", "relu", "tanh"}},
		"missing": {[]any{nil, int64(0), int64(1)}, []float64{0, missingRoom, 1}, []string{"none", "0", "1"}},
		"lone":    {[]any{nil, 0.9}, []float64{0, missingRoom + (1-missingRoom)/2}, []string{"none", "0.9"}},
	} {
		p := study.Parameter{Values: test.values, Numbers: name != "words"}
		a := newParameterAxis(p)
		for at, want := range test.want {
			if got := a.place(at); !near(got, want) {
				t.Errorf("%s: %v lies at %v, want %v", name, test.values[at], got, want)
			}
		}
		var labels []string
		for _, tick := range a.ticks(6) {
			labels = append(labels, tick.Label)
		}
		if !slices.Equal(labels, test.ticks) {
			t.Errorf("%s: ticks %q, want %q", name, labels, test.ticks)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
