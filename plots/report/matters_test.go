package report

import (
	"fmt"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

// fullGrid is a sweep of 2 x 3 x 2 configs. The shares of its main effects are from numpy:
// for each axis, the number of values in a mean, times the sum of the squared differences
// of these means from the grand mean, by the total of squares: 0.687, 0.037 and 0.019.
func fullGrid() study.Source {
	values := []float64{0.90, 0.92, 0.95, 0.91, 0.96, 0.97, 0.89, 0.95, 0.93, 0.94, 0.99, 0.98}
	s, _ := synthetic.Sweep(nil, 0, 0)
	for i, value := range values {
		s.Runs = append(s.Runs, results.Run{
			ID: int64(i + 1), Seed: 1, State: results.Done, LastValue: value, ConfigKey: fmt.Sprint(i),
			Config: results.Config{"activation": []string{"relu", "tanh"}[i/6], "hidden": int64(1 + i/2%3), "learning_rate": []float64{0.1, 0.5}[i%2]},
		})
	}
	return s
}

func matters(s study.Source) string {
	return reportOn(s).mattersWords().String()
}

func TestWhatMattersInAGrid(t *testing.T) {
	words := matters(fullGrid())
	for _, want := range []string{
		"What matters most is hidden: by itself it explains 69% of the variance of the val accuracy over all runs",
		"On average over the others, 3 is 6.00 percentage points better than 1.",
		"Of the rest, activation 4%, learning_rate 2%, what parameters do together and chance 26%.",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in %s", want, words)
		}
	}
	lowest := fullGrid()
	lowest.Sweep.Goal = results.Minimize
	if words := matters(lowest); !strings.Contains(words, "1 is 6.00 percentage points better than 3.") {
		t.Errorf("of a metric to minimize: %s", words)
	}
}

// Of parameters that change together no one explains anything by itself.
func TestWhatMattersOfParametersThatChangeTogether(t *testing.T) {
	s := fullGrid()
	for i := range s.Runs {
		s.Runs[i].Config["warmup"] = s.Runs[i].Config["hidden"].(int64) * 2
	}
	want := "What matters most is hidden + warmup, which change together: by themselves they explain 69% of the variance"
	if words := matters(s); !strings.Contains(words, want) {
		t.Errorf("no %q in %s", want, words)
	}
}

// Means over the others' values say nothing where a combination has no value.
func TestWhatMattersWithoutACombination(t *testing.T) {
	s := fullGrid()
	s.Runs[3].State = results.Diverged
	if words := matters(s); strings.Contains(words, "On average") {
		t.Error(words)
	}
	s.Runs, s.Sweep.Method = s.Runs[:3], "random"
	if words := matters(s); words != "" {
		t.Errorf("of three configs: %s", words)
	}
}

// Of a study of single changes a share of the variance would say how the study was laid out.
func TestWhatMattersInAStudyOfSingleChanges(t *testing.T) {
	s, _ := synthetic.AblationSweep()
	if words := matters(s); !strings.HasPrefix(words, "Of all changes of one parameter of the first config, what moves its val accuracy furthest is ") {
		t.Error(words)
	}
}
