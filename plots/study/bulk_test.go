package study

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gradbook/experiments/results"
)

// All lines are on the axis where the worst is not far from the others, and always the better
// half of those without spikes.
func TestBulkHoldsTheBetterHalf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 10)
		lines := rapid.SliceOfN(line, 1, 12).Draw(t, "lines")
		b := BulkOf(func(v float64) float64 { return v }, lines, 0.1)
		ends, values := []float64{}, []float64{}
		for _, line := range lines {
			ends, values = append(ends, line[len(line)-1]), append(values, line...)
		}
		slices.Sort(ends)
		if b.Best != slices.Min(values) {
			t.Fatalf("the axis begins at %v, not with the best, %v", b.Best, slices.Min(values))
		}
		if middle := ends[(len(ends)-1)/2]; !b.Holds(middle) {
			t.Fatalf("the axis ends at %v, but half of the lines end only at %v", b.worst, middle)
		}
		if !b.Holds(b.Best + 0.5) {
			t.Fatalf("the axis is only %v wide", b.worst-b.Best)
		}
		if b.Holds(math.Inf(1)) || b.Holds(math.NaN()) {
			t.Fatal("the axis holds what is not a number")
		}
	})
	spike := make([]float64, 40)
	for i := range spike {
		spike[i] = float64(i%4) + 1
	}
	spike[20] = 1e9
	if b := BulkOf(func(v float64) float64 { return v }, [][]float64{spike, spike}, 0.1); b.Holds(1e9) || !b.Holds(4) {
		t.Errorf("with a spike of 1e9 among values up to 4, the axis goes to %v", b.worst)
	}
}

// What is on the axis does not depend on the unit, nor on which way is better.
func TestBulkOfSpreads(t *testing.T) {
	of := func(values ...float64) (spreads []results.Spread) {
		for _, v := range values {
			spreads = append(spreads, results.SpreadOf([]float64{v}))
		}
		return spreads
	}
	for _, c := range []struct {
		metric results.Metric
		goal   results.Goal
		linear bool
		values []float64
		off    []float64
	}{
		{results.MetricNamed("val_accuracy"), results.Maximize, true, []float64{0.98, 0.97, 0.96, 0.1}, []float64{0.1}},
		{results.MetricNamed("val_accuracy"), results.Maximize, true, []float64{0.98, 0.97, 0.9, 0.85}, nil},
		{results.MetricNamed("val_accuracy"), results.Maximize, false, []float64{0.98, 0.97, 0.96, 0.1}, []float64{0.1}},
		{results.MetricNamed("val_accuracy"), results.Maximize, false, []float64{1, 1, 0.97}, []float64{0.97}[:0]},
		{results.MetricNamed("val_loss"), results.Minimize, true, []float64{0.1, 0.2, 3e6}, []float64{3e6}},
		{results.MetricNamed("val_loss"), results.Minimize, false, []float64{0.1, 0.2, 3e6}, []float64{3e6}},
		{results.MetricNamed("val_loss"), results.Minimize, false, []float64{0.1, 0.2, 0.5}, nil},
		{results.MetricNamed("val_loss"), results.Minimize, false, []float64{-5, -4, -3}, nil},
		{results.MetricNamed("val_loss"), results.Maximize, false, []float64{500, 400, -1e9}, []float64{-1e9}},
		{results.MetricNamed("val_loss"), results.Minimize, false, []float64{0, 0, 0}, nil},
		{results.MetricNamed("val_loss"), results.Minimize, false, nil, nil},
	} {
		spreads := of(c.values...)
		b := BulkOfSpreads(c.metric, c.goal, spreads, c.linear)
		var off []float64
		for _, v := range c.values {
			if !b.Holds(v) {
				off = append(off, v)
			}
		}
		if !slices.Equal(off, c.off) {
			t.Errorf("%s of %v, linear %v: %v are off the axis, want %v", c.metric.Name, c.values, c.linear, off, c.off)
		}
	}
}

// Losses of which the best is 100 are told apart from 50 on; an axis goes to five times that.
func TestBulkIsNoNarrowerThanHalfOfTheBest(t *testing.T) {
	b := BulkOfSpreads(results.MetricNamed("val_loss"), results.Minimize, []results.Spread{results.SpreadOf([]float64{100, 101})}, true)
	if b.Width != 50 || !b.Holds(350) || b.Holds(350.1) || b.Best != 100 {
		t.Errorf("from %v to %v, the bulk is %v wide", b.Best, b.worst, b.Width)
	}
}

// Nothing is better than the best that has a logarithm.
func TestDecadesOf(t *testing.T) {
	for _, c := range []struct {
		accuracy bool
		values   []float64
		want     []float64
	}{
		{false, []float64{0, 0.1, 1}, []float64{-1, -1, 0}},
		{false, []float64{-1, 0.1, 1}, []float64{-1, 0.1, 1}},
		{true, []float64{1, 0.5, 0}, []float64{math.Log10(0.5), math.Log10(0.5), 0}},
		{true, []float64{1.5, 0.5, 0}, []float64{math.Log10(0.5), math.Log10(0.5), 0}},
	} {
		badness := DecadesOf(c.accuracy, c.values)
		for i, v := range c.values {
			if got := badness(v); !(math.Abs(got-c.want[i]) < 1e-12) {
				t.Errorf("of %v, accuracies %v: the badness of %v is %v, want %v", c.values, c.accuracy, v, got, c.want[i])
			}
		}
	}
}

// What the axis shows of some configs, and that it does not show all.
func TestBulkValues(t *testing.T) {
	b := BulkOf(func(v float64) float64 { return v }, [][]float64{{1, 2}, {1, 2}}, 0.1)
	spread := func(mean, low, high float64) results.Spread {
		return results.Spread{Mean: mean, Min: low, Max: high, N: 2}
	}
	for _, c := range []struct {
		spread results.Spread
		shown  []float64
		leaves bool
	}{
		{spread(2, 1, 3), []float64{2, 1, 3}, false},
		{spread(4, 1, 7), []float64{4, 1}, true},
		{spread(math.Inf(1), 1, math.Inf(1)), []float64{1}, false},
	} {
		if shown, leaves := b.Values([]results.Spread{c.spread}); !slices.Equal(shown, c.shown) || leaves != c.leaves {
			t.Errorf("of %+v it shows %v, and leaves others: %v", c.spread, shown, leaves)
		}
	}
}
