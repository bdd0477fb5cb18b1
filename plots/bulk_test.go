package plots

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// wild is a sweep of which the configs with some indexes came to nothing: their losses are a
// million and more, their accuracies those of guessing.
func wild(lost ...int) (Source, []results.Epoch) {
	outcomes := twelve()[:9]
	s, epochs := fakeSweep(outcomes, 2, 6)
	for i := range s.Runs {
		if run := &s.Runs[i]; slices.Contains(lost, i/2) {
			run.LastValue, run.ValAccuracy = 0.098, 0.098
		}
	}
	for i := range epochs {
		if e := &epochs[i]; slices.Contains(lost, int(e.RunID-1)/2) {
			e.TrainLoss, e.ValLoss, e.TrainAccuracy, e.ValAccuracy = 2e6, 1e6*float64(1+e.Epoch%2), 0.1, 0.098
		}
	}
	return s, epochs
}

func wordsOf(t *testing.T, f *figure.Figure, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var svg bytes.Buffer
	if err := f.WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	return texts(t, svg.Bytes())
}

// A few runs that came to nothing leave the axes, and a mark where they do. Without them no
// axis has one.
func TestRunsThatCameToNothingDoNotFlattenTheOthers(t *testing.T) {
	const mark = "beyond the axis"
	for _, lost := range [][]int{nil, {8}, {0}, {1, 4, 7}} {
		s, epochs := wild(lost...)
		curves, err := LearningCurves(s, epochs)
		words := map[string]string{"learning curves": wordsOf(t, curves, err)}
		changes, err := SingleChanges(s)
		words["single changes"] = wordsOf(t, changes, err)
		s.Sweep.Metric, s.Sweep.Goal = "val_loss", results.Minimize
		for i := range s.Runs {
			if s.Runs[i].LastValue = 0.1 + 0.01*float64(i); slices.Contains(lost, i/2) {
				s.Runs[i].LastValue = 1e6
			}
		}
		cost, err := Cost(s)
		words["cost"] = wordsOf(t, cost, err)
		history, err := History(s)
		words["history"] = wordsOf(t, history, err)
		for name, words := range words {
			if got := strings.Contains(words, mark); got != (len(lost) > 0) {
				t.Errorf("%s with configs %v lost: a mark is explained: %v", name, lost, got)
			}
			for _, tick := range []string{"1e6", "100000", "20%"} {
				if strings.Contains(words, "\n"+tick+"\n") {
					t.Errorf("%s with configs %v lost: the axis goes to %s", name, lost, tick)
				}
			}
		}
	}
}

// All lines are on the axis where the worst is not far from the others, and always the better
// half of those without spikes.
func TestBulkHoldsTheBetterHalf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 10)
		lines := rapid.SliceOfN(line, 1, 12).Draw(t, "lines")
		b := bulkOf(func(v float64) float64 { return v }, lines, 0.1)
		ends, values := []float64{}, []float64{}
		for _, line := range lines {
			ends, values = append(ends, line[len(line)-1]), append(values, line...)
		}
		slices.Sort(ends)
		if b.best != slices.Min(values) {
			t.Fatalf("the axis begins at %v, not with the best, %v", b.best, slices.Min(values))
		}
		if middle := ends[(len(ends)-1)/2]; !b.holds(middle) {
			t.Fatalf("the axis ends at %v, but half of the lines end only at %v", b.worst, middle)
		}
		if !b.holds(b.best + 0.5) {
			t.Fatalf("the axis is only %v wide", b.worst-b.best)
		}
		if b.holds(math.Inf(1)) || b.holds(math.NaN()) {
			t.Fatal("the axis holds what is not a number")
		}
	})
	spike := make([]float64, 40)
	for i := range spike {
		spike[i] = float64(i%4) + 1
	}
	spike[20] = 1e9
	if b := bulkOf(func(v float64) float64 { return v }, [][]float64{spike, spike}, 0.1); b.holds(1e9) || !b.holds(4) {
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
		b := bulkOfSpreads(c.metric, c.goal, spreads, c.linear)
		var off []float64
		for _, v := range c.values {
			if !b.holds(v) {
				off = append(off, v)
			}
		}
		if !slices.Equal(off, c.off) {
			t.Errorf("%s of %v, linear %v: %v are off the axis, want %v", c.metric.Name, c.values, c.linear, off, c.off)
		}
	}
}
