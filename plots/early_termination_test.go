package plots

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

func TestGoldenEarlyTermination(t *testing.T) {
	s, decisions, epochs := synthetic.Search(60)
	f, err := EarlyTermination(s, decisions, epochs)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "early-termination.png", png)
	many, decisions, epochs := synthetic.Search(1000)
	f, err = EarlyTermination(many, decisions, epochs)
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "early-termination-print.png", png)
}

func TestEarlyTerminationOfOddSweeps(t *testing.T) {
	checkOdd(t, func(s Source) (*figure.Figure, error) {
		var decisions []results.Decision
		var epochs []results.Epoch
		for i, run := range s.Runs {
			if i%2 == 0 {
				decisions = append(decisions, results.Decision{RunID: run.ID, Epoch: 1, Rung: 1, Value: run.LastValue, Threshold: run.LastValue + 0.1, Stopped: i > 0})
			}
			epochs = append(epochs, results.Epoch{RunID: run.ID, Epoch: 1, Metrics: results.Metrics{ValAccuracy: run.LastValue}})
		}
		return EarlyTermination(s, decisions, epochs)
	})
}

// Four runs of five epochs: one trains all, one stops by itself, two are stopped at
// rungs 1 and 3.
func TestEarlyStopsAreCounted(t *testing.T) {
	config := results.Config{"epochs": int64(5)}
	s := Source{Sweep: results.Sweep{Metric: "val_loss", Goal: results.Minimize}}
	var epochs []results.Epoch
	for i, n := range []int{5, 4, 1, 3} {
		state := []results.State{results.Done, results.Stopped, results.Stopped, results.Stopped}[i]
		s.Runs = append(s.Runs, results.Run{ID: int64(10 + i), Number: i + 1, Config: config, State: state, LastValue: float64(i)})
		for epoch := 1; epoch <= n; epoch++ {
			epochs = append(epochs, results.Epoch{RunID: int64(10 + i), Epoch: epoch})
		}
	}
	slices.Reverse(epochs)
	decisions := []results.Decision{
		{RunID: 12, Epoch: 1, Rung: 1, Threshold: 0.5, Stopped: true},
		{RunID: 13, Epoch: 1, Rung: 1, Threshold: 0.6},
		{RunID: 13, Epoch: 3, Rung: 3, Threshold: math.NaN(), Stopped: true},
		{RunID: 99, Epoch: 1, Rung: 1, Threshold: 0.7, Stopped: true}, // of another sweep
	}
	e, err := newEarlyStops(s, decisions, epochs)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ got, want []int }{
		"trained":       {e.trained, []int{4, 3, 3, 2, 1}},
		"saved":         {e.saved, []int{0, 1, 1, 2, 2}},
		"stopped after": {e.stoppedAfter, []int{1, 0, 1, 0, 0}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	if e.best == nil || e.best.run.ID != 10 {
		t.Errorf("the best is %+v, want run 10", e.best)
	}
	if len(e.rungs) != 2 || !slices.Equal(e.rungs[0].thresholds, []float64{0.5}) || len(e.rungs[1].thresholds) != 0 {
		t.Errorf("rungs %+v", e.rungs)
	}
	f, err := EarlyTermination(s, decisions, epochs)
	if err != nil {
		t.Fatal(err)
	}
	if want := "2 of 4 runs were stopped, which saved 6 of 19 epochs (31.6%)."; !strings.Contains(f.Alt, want) {
		t.Errorf("%q does not say %q", f.Alt, want)
	}
}

func TestEarlyTerminationErrors(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:3], 1, 2)
	if _, err := EarlyTermination(s, nil, epochs); err == nil || !strings.Contains(err.Error(), "add early_terminate to the sweep file") {
		t.Error(err)
	}
	decisions := []results.Decision{{RunID: 1, Epoch: 1, Rung: 1}}
	if _, err := EarlyTermination(s, decisions, nil); err == nil || !strings.Contains(err.Error(), "none of its runs has an epoch") {
		t.Error(err)
	}
}
