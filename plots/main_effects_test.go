package plots

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gradbook/experiments/results"
)

// fullGrid is a design of 2 x 3 x 2 configs. The shares of its main effects are from numpy:
// for each axis, the number of values in a mean, times the sum of the squared differences
// of these means from the grand mean, by the total of squares.
func fullGrid() (configs []results.ConfigSummary, varied []string) {
	values := []float64{0.90, 0.92, 0.95, 0.91, 0.96, 0.97, 0.89, 0.95, 0.93, 0.94, 0.99, 0.98}
	for i, value := range values {
		configs = append(configs, results.ConfigSummary{
			Key:    fmt.Sprint(i),
			Config: results.Config{"activation": []string{"relu", "tanh"}[i/6], "hidden": int64(1 + i/2%3), "learning_rate": []float64{0.1, 0.5}[i%2]},
			Last:   results.Spread{Mean: value, N: 1},
		})
	}
	return configs, []string{"activation", "hidden", "learning_rate"}
}

func TestMainEffects(t *testing.T) {
	configs, varied := fullGrid()
	effects := mainEffects(configs, varied, results.Maximize)
	want := []mainEffect{
		{"hidden", level{"3", 0.975}, level{"1", 0.915}, 0.6867017280240417},
		{"activation", level{"tanh", 0.94666667}, level{"relu", 0.935}, 0.03681442524417696},
		{"learning_rate", level{"0.5", 0.945}, level{"0.1", 0.93666667}, 0.018782870022539335},
	}
	if len(effects) != len(want) {
		t.Fatalf("%+v", effects)
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-8 }
	for i, w := range want {
		e := effects[i]
		if e.parameter != w.parameter || e.best.value != w.best.value || e.worst.value != w.worst.value ||
			!near(e.best.mean, w.best.mean) || !near(e.worst.mean, w.worst.mean) || !near(e.share, w.share) {
			t.Errorf("%+v, want %+v", e, w)
		}
	}
	if least := mainEffects(configs, varied, results.Minimize); least[0].best.value != "1" || least[0].worst.value != "3" {
		t.Errorf("of a metric to minimize the best is the highest: %+v", least[0])
	}
	words := effectWords(effects, valAccuracy).String()
	for _, want := range []string{
		"What matters most is hidden: on average over the other parameters, 3 is 6.00 percentage points better than 1.",
		"explains 69% of the variance between the configs, activation 4%, learning_rate 2%; the remaining 26% is",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in %s", want, words)
		}
	}
}

// The shares mean nothing where combinations are missing, or a value is.
func TestMainEffectsNeedAFullGrid(t *testing.T) {
	configs, varied := fullGrid()
	missing := configs[:11]
	diverged, _ := fullGrid()
	diverged[3].Last.Mean = math.NaN()
	same, _ := fullGrid()
	for i := range same {
		same[i].Last.Mean = 0.5
	}
	for name, effects := range map[string][]mainEffect{
		"a combination is missing": mainEffects(missing, varied, results.Maximize),
		"a config diverged":        mainEffects(diverged, varied, results.Maximize),
		"all are the same":         mainEffects(same, varied, results.Maximize),
		"one parameter varies":     mainEffects(configs[:2], varied[2:], results.Maximize),
	} {
		if effects != nil {
			t.Errorf("%s: %+v", name, effects)
		}
	}
}

func TestIntervalWords(t *testing.T) {
	// 0.96 ± t(2, 0.975) * 0.01 / sqrt(3), with t(2, 0.975) = 4.302653 from tables.
	if words := intervalWords(valAccuracy, results.SpreadOf([]float64{0.95, 0.97, 0.96})); !strings.Contains(words, "is 93.52 to 98.48%.") {
		t.Error(words)
	}
	if words := intervalWords(valAccuracy, results.SpreadOf([]float64{0.99, 1})); !strings.Contains(words, "to 100.00%.") {
		t.Errorf("an accuracy above 100%%: %s", words)
	}
	if words := intervalWords("val_loss", results.SpreadOf([]float64{0.1, math.Inf(1)})); words != "" {
		t.Errorf("of an infinite loss: %s", words)
	}
}
