package plots

import (
	"image/color"
	"math"
	"testing"

	"gradbook/experiments/results"
)

// Along the scale colours become darker in steps that look alike, on white and, the
// other way round, in the dark, so that grey tells as much as colour does.
func TestViridisIsEven(t *testing.T) {
	const steps = 20
	for name, turn := range map[string]func(color.NRGBA) color.NRGBA{
		"light": func(c color.NRGBA) color.NRGBA { return c },
		"dark":  inDark,
	} {
		before, _, _ := oklab(turn(viridis.at(0)))
		first := before
		for i := 1; i <= steps; i++ {
			l, _, _ := oklab(turn(viridis.at(float64(i) / steps)))
			step := before - l
			if name == "dark" {
				step = -step
			}
			if step < 0.008 || step > 0.06 {
				t.Errorf("%s: step %d changes the lightness by %.3f", name, i, step)
			}
			before = l
		}
		if math.Abs(first-before) < 0.35 {
			t.Errorf("%s: lightness spans %.2f only", name, math.Abs(first-before))
		}
	}
	if viridis.at(-1) != viridis[0] || viridis.at(1) != viridis[len(viridis)-1] {
		t.Error("the ends of the scale are not its first and last colours")
	}
}

// The best value is the darkest, whichever way the metric goes.
func TestBestIsDarkest(t *testing.T) {
	for _, goal := range []results.Goal{results.Maximize, results.Minimize} {
		sp := &space{source: Source{Sweep: results.Sweep{Metric: "val_loss", Goal: goal}}}
		m := sp.metricAxis([]float64{0.1, 0.2})
		low, _, _ := oklab(m.color(0.1))
		high, _, _ := oklab(m.color(0.2))
		if goal.Better(0.1, 0.2) != (low < high) {
			t.Errorf("%s: lightness %.2f of 0.1 and %.2f of 0.2", goal, low, high)
		}
	}
}
