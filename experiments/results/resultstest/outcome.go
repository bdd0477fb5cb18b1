package resultstest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
)

// A run that stops early is what its best epoch was, not its last.
func testOutcomeIsThatOfTheKeptEpoch(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	c := Claim(t, db, sweepID, environmentID)
	ReportKept(t, c, 1, 0.7, true, nil)
	ReportKept(t, c, 2, 0.8, true, nil)
	ReportKept(t, c, 3, 0.9, false, nil) // the best by the sweep's metric, but not by the rule that stops
	if err := c.Finish(t.Context(), results.Outcome{State: results.Stopped, Weights: []byte("net")}); err != nil {
		t.Fatal(err)
	}
	run, err := db.Run(c.Run().ID)
	if err != nil {
		t.Fatal(err)
	}
	if run.Epochs != 3 || run.KeptEpoch != 2 || run.LastValue != 0.8 || run.ValAccuracy != 0.8 || run.BestEpoch != 3 || run.BestValue != 0.9 {
		t.Errorf("the run: %+v", run)
	}
	for epoch, wrong := range map[int]int{1: 1, 2: 0, 3: 1} {
		if m, err := db.ConfusionAt(run, epoch, "test"); err != nil || m.Epoch != epoch || m.Counts[1][0] != wrong {
			t.Errorf("confusion of epoch %d: %+v, %v", epoch, m, err)
		}
	}
	if m, err := db.Confusion(run, "test"); err != nil || m.Epoch != 2 {
		t.Errorf("confusion of the run: %+v, %v", m, err)
	}
	if weights, err := db.Weights(run.ID); string(weights) != "net" {
		t.Errorf("weights of a run that stopped early: %q, %v", weights, err)
	}
}

// A program's metrics come back by their names, at each step and of the run, those that are no
// finite numbers too.
func testMetricsAreKeptByName(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	c := Claim(t, db, sweepID, environmentID)
	steps := map[int]map[string]float64{
		10: {"val_accuracy": 0.5, "reward/mean": -3, "learning_rate": 0.1},
		20: {"val_accuracy": 0.75, "reward/mean": math.Inf(-1), "val_loss": nan, "größe \"x\"": 1e-300},
		35: {"train_loss": math.Inf(1)},
	}
	for _, step := range []int{10, 20, 35} {
		_, err := c.Report(t.Context(), results.EpochReport{Kept: step <= 20,
			Epoch: results.Epoch{Epoch: step, CountsSteps: true, Seconds: 0.5, Metrics: results.MetricsOf(steps[step])}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Finish(t.Context(), results.Outcome{State: results.Done}); err != nil { // it has no weights
		t.Fatal(err)
	}
	if kept, err := db.WeightsKept(sweepID); len(kept) > 0 || err != nil {
		t.Errorf("weights are kept of runs %v, %v", kept, err)
	}
	same := func(what string, got results.Metrics, want map[string]float64) {
		t.Helper()
		if !slices.Equal(got.Names(), results.MetricsOf(want).Names()) {
			t.Errorf("%s has %q, want %q", what, got.Names(), results.MetricsOf(want).Names())
		}
		for name, value := range want {
			if v := got.Value(name); v != value && !(math.IsNaN(v) && math.IsNaN(value)) {
				t.Errorf("%s has %s %v, want %v", what, name, v, value)
			}
		}
	}
	epochs, err := db.SweepEpochs(sweepID)
	if err != nil || len(epochs) != 3 {
		t.Fatalf("%d steps, %v", len(epochs), err)
	}
	for _, e := range epochs {
		same(fmt.Sprint("step ", e.Epoch), e.Metrics, steps[e.Epoch])
	}
	if epochs[0].LearningRate != 0.1 || !math.IsNaN(epochs[1].LearningRate) {
		t.Errorf("learning rates %v and %v", epochs[0].LearningRate, epochs[1].LearningRate)
	}
	if !epochs[0].CountsSteps {
		t.Error("the steps have become epochs")
	}
	run, err := db.Run(c.Run().ID)
	if err != nil || run.KeptEpoch != 35 || run.Epochs != 3 || run.LastValue != 0.75 || !run.CountsSteps {
		t.Errorf("the run is %+v, %v", run, err)
	}
	same("the run", run.Metrics, map[string]float64{ // the latest value of each
		"val_accuracy": 0.75, "reward/mean": math.Inf(-1), "learning_rate": 0.1, "val_loss": nan, "größe \"x\"": 1e-300, "train_loss": math.Inf(1)})
	testHistory(t, db, run)
}

// testHistory asks for some of the metrics of testMetricsAreKeptByName.
func testHistory(t *testing.T, db results.Reader, run results.Run) {
	t.Helper()
	for names, want := range map[string]string{
		"val_accuracy":              "10 val_accuracy=0.5; 20 val_accuracy=0.75",
		"reward/mean,train_loss":    "10 reward/mean=-3; 20 reward/mean=-Inf; 35 train_loss=+Inf",
		"größe \"x\",nothing":       "20 größe \"x\"=1e-300",
		"val_loss":                  "20 val_loss=NaN",
		"learning_rate":             "10 learning_rate=0.1",
		"val_accuracy,val_accuracy": "10 val_accuracy=0.5; 20 val_accuracy=0.75",
		"nothing":                   "",
	} {
		for of, read := range map[string]func(...string) (results.Epochs, error){
			"run":   func(names ...string) (results.Epochs, error) { return db.History(run.ID, names...) },
			"sweep": func(names ...string) (results.Epochs, error) { return db.SweepHistory(run.SweepID, names...) },
		} {
			history, err := read(strings.Split(names, ",")...)
			var words []string
			for _, e := range history {
				word := fmt.Sprint(e.Epoch)
				for _, name := range e.Metrics.Names() {
					word += fmt.Sprintf(" %s=%v", name, e.Value(name))
				}
				if words = append(words, word); e.RunID != run.ID || !e.CountsSteps || e.Seconds != 0.5 {
					t.Errorf("step %d of the history of the %s is %+v", e.Epoch, of, e)
				}
			}
			if got := strings.Join(words, "; "); err != nil || got != want {
				t.Errorf("history of %s of the %s: %s, %v; want %s", names, of, got, err, want)
			}
		}
	}
	if history, err := db.History(run.ID); len(history) > 0 || err != nil {
		t.Errorf("the history of no metric has %d steps, %v", len(history), err)
	}
	if _, err := db.History(run.ID+1, "val_accuracy"); !errors.Is(err, results.ErrNoRun) {
		t.Error(err)
	}
	if _, err := db.SweepHistory(run.SweepID+1, "val_accuracy"); !errors.Is(err, results.ErrNoSweep) {
		t.Error(err)
	}
}
