package results_test

import (
	"maps"
	"math"
	"testing"

	"gradbook/experiments/results"
)

func TestFinishedStates(t *testing.T) {
	for state, want := range map[results.State]bool{results.Pending: false, results.Running: false, results.Done: true,
		results.Stopped: true, results.Diverged: false, results.Failed: false, results.Canceled: false} {
		if state.Finished() != want {
			t.Errorf("%s is finished: %t", state, state.Finished())
		}
	}
	got := results.States([]results.Run{{State: results.Done}, {State: results.Failed}, {State: results.Done}})
	if !maps.Equal(got, map[results.State]int{results.Done: 2, results.Failed: 1}) {
		t.Errorf("%v", got)
	}
}

// Of two equal values none is better, so that the first of them stays the best.
func TestBetter(t *testing.T) {
	for _, c := range []struct {
		a, b               float64
		minimize, maximize bool
	}{{1, 2, true, false}, {2, 1, false, true}, {1, 1, false, false}, {1, nan, true, true}, {nan, 1, false, false}, {nan, nan, false, false}, {math.Inf(1), 1, false, true}} {
		if results.Minimize.Better(c.a, c.b) != c.minimize || results.Maximize.Better(c.a, c.b) != c.maximize {
			t.Errorf("%v and %v", c.a, c.b)
		}
	}
}

// The first of the best epochs is the best one, and only a kept epoch gives the run its metrics.
func TestRunRecordsEpochs(t *testing.T) {
	sweep := results.Sweep{Metric: "val_accuracy", Goal: results.Maximize}
	run := results.Run{BestValue: nan, LastValue: nan}
	for i, accuracy := range []float64{0.5, 0.7, 0.7, 0.6} {
		run.Record(results.EpochReport{Epoch: results.Epoch{Epoch: i + 1, Metrics: results.MetricsOf(map[string]float64{"val_accuracy": accuracy})}, Kept: i < 2}, sweep)
	}
	if run.Epochs != 4 || run.BestEpoch != 2 || run.BestValue != 0.7 || run.KeptEpoch != 2 || run.LastValue != 0.7 || run.ValAccuracy != 0.7 {
		t.Errorf("%+v", run)
	}
	run = results.Run{BestValue: 9, LastValue: nan}
	run.Record(results.EpochReport{Epoch: results.Epoch{Epoch: 1, Metrics: results.MetricsOf(nil)}}, sweep)
	if run.BestEpoch != 1 || !math.IsNaN(run.BestValue) {
		t.Errorf("the first epoch, without a value, is not the best so far: %+v", run)
	}
}

// A program's steps come in any order: the last is the highest, and each metric is the latest.
func TestRunRecordsSteps(t *testing.T) {
	sweep := results.Sweep{Metric: "loss", Goal: results.Minimize}
	run := results.Run{BestValue: nan, LastValue: nan}
	step := func(step int, values map[string]float64) {
		run.Record(results.EpochReport{Epoch: results.Epoch{Epoch: step, CountsSteps: true, Metrics: results.MetricsOf(values)}}, sweep)
	}
	step(0, map[string]float64{"loss": 2})
	if run.Epochs != 1 || run.KeptEpoch != 0 || run.BestEpoch != 0 || run.BestValue != 2 || !run.CountsSteps {
		t.Errorf("after step 0: %+v", run)
	}
	step(20, map[string]float64{"loss": 1, "reward": 5})
	step(10, map[string]float64{"reward": 7})
	step(30, map[string]float64{"loss": 1})
	step(25, map[string]float64{"loss": 3})
	if run.Epochs != 5 || run.KeptEpoch != 30 || run.BestEpoch != 20 || run.BestValue != 1 || run.LastValue != 3 || run.Value("reward") != 7 {
		t.Errorf("%+v", run)
	}
	run.RecordAgain(results.EpochReport{Epoch: results.Epoch{Epoch: 10, CountsSteps: true, Metrics: results.MetricsOf(map[string]float64{"loss": 0.5})}}, sweep)
	if run.Epochs != 5 || run.KeptEpoch != 30 || run.BestEpoch != 10 || run.BestValue != 0.5 {
		t.Errorf("after more of step 10: %+v", run)
	}
}

func TestConfusionMatrixTotal(t *testing.T) {
	if samples, right := (results.ConfusionMatrix{Counts: [][]int{{5, 1}, {2, 7}}}).Total(); samples != 15 || right != 12 {
		t.Errorf("%d of %d are right", right, samples)
	}
}
