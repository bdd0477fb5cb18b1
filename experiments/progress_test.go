package main

import (
	"strings"
	"testing"

	"gradbook/experiments/results"
)

func TestTally(t *testing.T) {
	run := func(id int64, state results.State, epochs int) results.Run {
		return results.Run{ID: id, State: state, Epochs: epochs, Config: results.Config{"epochs": int64(10)}}
	}
	var p tally
	expect := func(what, want string) {
		t.Helper()
		if got := p.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	p.begin(results.Sweep{}, []results.Run{run(1, results.Done, 10), run(2, results.Pending, 4), run(3, results.Pending, 0)})
	expect("resumed", "1 of 3 runs, 14 of 30 epochs")
	p.take(run(2, results.Running, 4))
	p.count(run(2, results.Running, 4), 3) // trained again after its last checkpoint
	p.count(run(2, results.Running, 4), 4)
	expect("epochs trained again", "1 of 3 runs, 14 of 30 epochs")
	p.count(run(2, results.Running, 5), 5)
	p.end(run(2, results.Diverged, 5))
	expect("a run that ends early", "2 of 3 runs, 20 of 30 epochs")
	p.end(run(3, results.Running, 0))
	expect("a run lost to another process", "2 of 3 runs, 20 of 30 epochs")
	p.take(run(4, results.Running, 0))
	expect("a run drawn later", "2 of 4 runs, 20 of 40 epochs")
}

// A terminal cuts a line off at its end: what a run is may go, how far it is may not.
func TestLineNamesWhatARunIsAfterHowFarItIs(t *testing.T) {
	run := func(id int64, normalized bool, rate float64) results.Run {
		return results.Run{ID: id, Config: results.Config{"epochs": int64(10), "batch_norm": normalized, "learning_rate": rate, "seed": int64(3)}}
	}
	var p tally
	runs := []results.Run{run(1, true, 0.1), run(2, false, 0.0194168220271)}
	p.begin(results.Sweep{}, runs)
	for i, want := range []string{
		"run 1  epoch 4/10  batch_norm true, learning_rate 0.1, seed 3",
		"run 2  epoch 4/10  batch_norm false, learning_rate 0.01942, seed 3",
	} {
		if got := p.line(runs[i], "epoch 4/10"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
