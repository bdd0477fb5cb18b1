package resultstest

import (
	"math"
	"testing"

	"gradbook/experiments/results"
)

// NewSweep records a sweep with one run for every seed, and an environment.
func NewSweep(t *testing.T, db results.Store, seeds ...int64) (sweepID, environmentID int64) {
	t.Helper()
	var runs []results.NewRun
	for i, seed := range seeds {
		runs = append(runs, results.NewRun{Number: i + 1, Config: results.Config{"epochs": int64(2), "learning_rate": 1.0, "hidden": []any{int64(3)}, "seed": seed},
			ConfigKey: "k", Seed: seed, Dataset: TwoClasses})
	}
	sweepID, err := db.CreateAnotherSweep(t.Context(), results.Sweep{Name: "s", Spec: "method: grid", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize, File: "sweep.yaml"}, runs)
	if err != nil {
		t.Fatal(err)
	}
	environmentID, err = db.AddEnvironment(t.Context(), results.Environment{GoVersion: "go1"})
	if err != nil {
		t.Fatal(err)
	}
	return sweepID, environmentID
}

// Claim takes up a run of a sweep; nil where there is none.
func Claim(t *testing.T, db results.Store, sweepID, environmentID int64) results.Claim {
	t.Helper()
	c, err := db.Claim(t.Context(), sweepID, results.ClaimOptions{Environment: environmentID})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Checkpoint returns the state that a claimed run goes on from.
func Checkpoint(c results.Claim) string {
	state, _ := c.Checkpoint()
	return string(state)
}

// Report reports an epoch, which is kept.
func Report(t *testing.T, c results.Claim, epoch int, valAccuracy float64, checkpoint []byte) {
	t.Helper()
	ReportKept(t, c, epoch, valAccuracy, true, checkpoint)
}

// ReportKept reports an epoch, whose network is kept or not.
func ReportKept(t *testing.T, c results.Claim, epoch int, valAccuracy float64, kept bool, checkpoint []byte) {
	t.Helper()
	e := results.EpochReport{Kept: kept, Checkpoint: checkpoint, Epoch: results.Epoch{Epoch: epoch, LearningRate: 1, Seconds: 0.5,
		Metrics: results.Metrics{TrainLoss: math.Inf(1), TrainAccuracy: nan, ValLoss: 0.5, ValAccuracy: valAccuracy, TestLoss: 0.25, TestAccuracy: 0.75}},
		Confusion: []results.ConfusionMatrix{{Split: "test", Counts: [][]int{{2, 0}, {epoch % 2, 2 - epoch%2}}}}}
	if answer, err := c.Report(t.Context(), e); answer.Stop || err != nil {
		t.Fatalf("%+v, %v", answer, err)
	}
}

// TwoClasses is a dataset of very small images.
var TwoClasses = results.Dataset{SHA256: "d1", Name: "dots", Width: 2, Height: 1, Classes: []string{"left", "right"}, Train: 8, Test: 4}

var nan = math.NaN()

// A layer with all that a layer may have, and one with none of it.
var (
	HiddenLayer = results.Layer{Layer: 1, WeightNorm: 2.5, GradientNorm: 0.125, UpdateRatio: 0.001, Dead: 0.25, Saturated: nan,
		Weights:     results.Histogram{Low: -1.5, High: 0.5, Thousandths: []int{0, 750, 250}},
		Activations: results.Histogram{Low: 0, High: 3.25, Thousandths: []int{1000, 0, 0}}}
	OutputLayer = results.Layer{Layer: 2, WeightNorm: nan, GradientNorm: nan, UpdateRatio: nan, Dead: nan, Saturated: nan,
		Weights: results.Histogram{Low: nan, High: nan}, Activations: results.Histogram{Low: nan, High: nan}}
)
