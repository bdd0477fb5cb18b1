package plots

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/internal/synthetic"
)

// wild is a sweep of which the configs with some indexes came to nothing: their losses are a
// million and more, their accuracies those of guessing.
func wild(lost ...int) (Source, []results.Epoch) {
	outcomes := synthetic.Twelve()[:9]
	s, epochs := synthetic.Sweep(outcomes, 2, 6)
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
