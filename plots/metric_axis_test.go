package plots

import (
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// The best value is the darkest, whichever way the metric goes.
func TestBestIsDarkest(t *testing.T) {
	for _, goal := range []results.Goal{results.Maximize, results.Minimize} {
		sp := &study.Space{Source: Source{Sweep: results.Sweep{Metric: "val_loss", Goal: goal}}}
		m := newMetricAxis(sp, []float64{0.1, 0.2})
		low, _, _ := figure.Oklab(m.color(0.1))
		high, _, _ := figure.Oklab(m.color(0.2))
		if goal.Better(0.1, 0.2) != (low < high) {
			t.Errorf("%s: lightness %.2f of 0.1 and %.2f of 0.2", goal, low, high)
		}
	}
}
