package results_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"gradbook/experiments/results"
)

func TestSpreadOf(t *testing.T) {
	// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares 32.
	s := results.SpreadOf([]float64{2, 4, nan, 4, 4, 5, 5, 7, 9})
	if s.Mean != 5 || math.Abs(s.Std-math.Sqrt(32.0/7)) > 1e-12 || s.Min != 2 || s.Max != 9 || s.N != 8 {
		t.Errorf("%+v", s)
	}
	if one := results.SpreadOf([]float64{3}); one.Mean != 3 || !math.IsNaN(one.Std) {
		t.Errorf("of one: %+v", one)
	}
	if none := results.SpreadOf([]float64{nan}); !math.IsNaN(none.Mean) || !math.IsNaN(none.Min) || none.N != 0 {
		t.Errorf("of none: %+v", none)
	}
}

func TestSummarise(t *testing.T) {
	run := func(activation, key string, seed int64, state results.State, last float64) results.Run {
		return results.Run{Config: results.Config{"activation": activation, "hidden": []any{int64(4)}, "seed": seed}, ConfigKey: key, Seed: seed, State: state, LastValue: last}
	}
	runs := []results.Run{
		run("sigmoid", "a", 1, results.Done, 0.8), run("sigmoid", "a", 2, results.Done, 0.9), run("sigmoid", "a", 3, results.Diverged, 0.1),
		run("relu", "b", 1, results.Done, 0.9), run("relu", "b", 2, results.Done, 1),
		run("tanh", "c", 1, results.Failed, nan),
	}
	configs, varied := results.Summarise(runs, results.Maximize)
	if !reflect.DeepEqual(varied, []string{"activation"}) {
		t.Errorf("varied: %v", varied)
	}
	var order []any
	for _, c := range configs {
		order = append(order, c.Config["activation"])
	}
	if !reflect.DeepEqual(order, []any{"relu", "sigmoid", "tanh"}) {
		t.Errorf("order: %v", order)
	}
	if s := configs[1].Last; s.N != 2 || math.Abs(s.Mean-0.85) > 1e-12 || len(configs[1].Runs) != 3 {
		t.Errorf("a diverged run counts: %+v", s)
	}
	configs, _ = results.Summarise(runs, results.Minimize)
	if first, last := configs[0].Config["activation"], configs[2].Config["activation"]; first != "sigmoid" || last != "tanh" {
		t.Errorf("minimized: %s first, %s last", first, last)
	}
}

// What a value does not depend on is left out: the seed, and a loss that follows the output.
func TestVaried(t *testing.T) {
	runs := func(configs ...results.Config) (runs []results.Run) {
		for _, c := range configs {
			runs = append(runs, results.Run{Config: c})
		}
		return runs
	}
	for want, of := range map[string][]results.Run{
		"[]":            runs(results.Config{"loss": "mse", "seed": int64(1)}, results.Config{"loss": "mse", "seed": int64(2)}),
		"[loss]":        runs(results.Config{"loss": "mse", "output": "softmax"}, results.Config{"loss": "cross_entropy", "output": "softmax"}),
		"[output]":      runs(results.Config{"loss": "mse", "output": "linear"}, results.Config{"loss": "cross_entropy", "output": "softmax"}),
		"[bias output]": runs(results.Config{"bias": true, "output": "linear"}, results.Config{"bias": false, "output": "softmax"}),
	} {
		if got := fmt.Sprint(results.Varied(of)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// Of a training that was drawn twice, the one that has come further stands for both.
func TestTheFurtherOfTwoDrawsCounts(t *testing.T) {
	again := func(state results.State, epochs int) results.Run {
		return ended(1, "a", state, epochs, 0.5)
	}
	done, late, soon := again(results.Done, 3), again(results.Stopped, 6), again(results.Stopped, 2)
	for name, c := range map[string]struct {
		runs []results.Run
		want results.Run
	}{
		"stopped later":  {[]results.Run{soon, late}, late},
		"stopped sooner": {[]results.Run{late, soon}, late},
		"complete":       {[]results.Run{late, done}, done},
		"complete first": {[]results.Run{done, late}, done},
	} {
		configs, _ := results.Summarise(c.runs, results.Maximize)
		if got := configs[0].Runs; len(got) != 1 || got[0].State != c.want.State || got[0].Epochs != c.want.Epochs {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestConfigKeepsWholeNumbersWhole(t *testing.T) {
	var c results.Config
	text := `{"epochs":10,"learning_rate":0.05,"hidden":[128,64],"large":9007199254740993,"group":{"a":1}}`
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	want := results.Config{"epochs": int64(10), "learning_rate": 0.05, "hidden": []any{int64(128), int64(64)},
		"large": int64(9007199254740993), "group": map[string]any{"a": int64(1)}}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("%#v", c)
	}
	if got := c.String(); got != "epochs=10 group=a=1 hidden=[128, 64] large=9007199254740993 learning_rate=0.05" {
		t.Error(got)
	}
}

func TestFormatShort(t *testing.T) {
	for want, value := range map[string]any{
		"0.01942":       0.0194168220271,
		"12.55":         12.5469329871,
		"1e-08":         1e-8,
		"0.1":           0.1,
		"1234567":       int64(1234567),
		"[0.1235, 0.5]": []any{0.123456, 0.5},
		"[128, 64]":     []any{int64(128), int64(64)},
		"one_cycle":     "one_cycle",
		"2.123e-05":     2.1231422505307857e-05,
	} {
		if got := results.FormatShort(value); got != want {
			t.Errorf("%v is written %s, want %s", value, got, want)
		}
	}
}

// A random search may draw a config and seed again. That is the same training, and no
// evidence of how little luck matters.
func TestSummariseCountsARunDrawnTwiceOnce(t *testing.T) {
	run := func(id, seed int64, state results.State, last float64) results.Run {
		return results.Run{ID: id, Config: results.Config{"seed": seed}, ConfigKey: "a", Seed: seed, State: state, LastValue: last}
	}
	configs, _ := results.Summarise([]results.Run{
		run(1, 1, results.Done, 0.8), run(2, 1, results.Done, 0.8), run(3, 1, results.Failed, nan),
		run(4, 2, results.Failed, nan), run(5, 2, results.Done, 0.9),
	}, results.Maximize)
	if s := configs[0].Last; len(configs) != 1 || s.N != 2 || math.Abs(s.Mean-0.85) > 1e-12 {
		t.Errorf("two seeds, three times finished: %+v", s)
	}
	if runs := configs[0].Runs; len(runs) != 2 || runs[0].ID != 1 || runs[1].ID != 5 {
		t.Errorf("runs: %+v", runs)
	}
}

// The most frequent errors come first; of equally frequent ones the first in the matrix.
func TestConfusedPairs(t *testing.T) {
	m := results.ConfusionMatrix{Counts: [][]int{{90, 2, 8}, {3, 97, 0}, {0, 8, 12}}}
	want := []results.ConfusedPair{{0, 2, 8, 100}, {2, 1, 8, 20}, {1, 0, 3, 100}, {0, 1, 2, 100}}
	if got := m.ConfusedPairs(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := want[1].Share(); got != 0.4 {
		t.Errorf("8 of 20 are a share of %v", got)
	}
}
