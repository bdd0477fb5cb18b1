package study_test

import (
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// What to do where no run has a value depends on whether one may still come.
func TestNoValue(t *testing.T) {
	for states, want := range map[string]string{
		"":                  "none of its 0 runs has finished with a val loss; let the sweep train",
		"pending":           "none of its 1 run has finished with a val loss; let the sweep train",
		"failed running":    "let the sweep train",
		"failed pending":    "let the sweep train",
		"running pending":   "let the sweep train",
		"diverged diverged": "all diverged; try lower learning rates",
		"diverged running":  "let the sweep train",
		"diverged failed":   "\"list 7\" says what became of them",
		"failed failed":     "\"list 7\" says what became of them",
	} {
		s := study.Source{Sweep: results.Sweep{ID: 7, Metric: "val_loss"}}
		for _, state := range strings.Fields(states) {
			s.Runs = append(s.Runs, results.Run{State: results.State(state)})
		}
		if err := s.NoValue(); !strings.HasSuffix(err.Error(), want) {
			t.Errorf("runs that are %q: %v, want %q", states, err, want)
		}
		if _, err := s.Best(); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("the best of runs that are %q: %v, want %q", states, err, want)
		}
	}
}

// The best run is the best seed of the config with the best mean, though another config has a better seed.
func TestBest(t *testing.T) {
	run := func(id int64, key string, value float64) results.Run {
		return results.Run{ID: id, Seed: id, ConfigKey: key, LastValue: value, State: results.Done}
	}
	s := study.Source{Sweep: results.Sweep{Metric: "val_loss", Goal: results.Minimize}, Runs: results.Runs{
		run(1, "a", 0.1), run(2, "a", 0.9), run(3, "b", 0.3), run(4, "b", 0.2), run(5, "b", 0.4),
	}}
	if best, err := s.Best(); err != nil || best.ID != 4 {
		t.Errorf("the best is %+v, %v", best, err)
	}
	s.Sweep.Goal = results.Maximize
	if best, err := s.Best(); err != nil || best.ID != 2 {
		t.Errorf("the best, if higher values are, is %+v, %v", best, err)
	}
}
