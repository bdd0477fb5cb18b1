package resultstest

import (
	"errors"
	"testing"

	"gradbook/experiments/results"
)

// A run of a program has no dataset; whoever asks for it is told so, also where the record has
// other runs without one. So is one who asks for an environment that is not there.
func testRunsWithoutADataset(t *testing.T, k Kind) {
	db, _ := k.new(t)
	runs := []results.NewRun{
		{Number: 1, Config: results.Config{"x": 1.0, "seed": int64(1)}, ConfigKey: "k", Seed: 1},
		{Number: 2, Config: results.Config{"x": 1.0, "seed": int64(2)}, ConfigKey: "k", Seed: 2},
	}
	sweepID, err := db.CreateAnotherSweep(t.Context(), results.Sweep{Name: "s", Spec: "program: p", Method: "grid", Metric: "reward", Goal: results.Maximize, File: "sweep.yaml"}, runs)
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := db.Runs(sweepID)
	if err != nil || len(recorded) != 2 || recorded[0].DatasetSHA256 != "" {
		t.Fatalf("%+v, %v", recorded, err)
	}
	if dataset, err := db.Dataset(""); !errors.Is(err, results.ErrNoDataset) {
		t.Errorf("there is a dataset %+v, %v", dataset, err)
	}
	if datasets, err := db.Datasets(recorded); err != nil || len(datasets) != 0 {
		t.Errorf("the runs have datasets %+v, %v", datasets, err)
	}
	if _, err := db.Environment(99); !errors.Is(err, results.ErrNoEnvironment) {
		t.Errorf("environment 99: %v", err)
	}
}
