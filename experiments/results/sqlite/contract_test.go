package sqlite_test

import (
	"path/filepath"
	"testing"

	"gradbook/experiments/results/record"
	"gradbook/experiments/results/resultstest"
	"gradbook/experiments/results/sqlite"
)

var inAFile = resultstest.Kind{
	New: func(t testing.TB) string {
		name := filepath.Join(t.TempDir(), "results.db")
		db, err := sqlite.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return name
	},
	Open:   record.OpenStore,
	Reader: record.Open,
}

func TestStore(t *testing.T) { inAFile.Test(t) }

// What the other tests of this package have of that suite.
var (
	newSweep    = resultstest.NewSweep
	claim       = resultstest.Claim
	checkpoint  = resultstest.Checkpoint
	report      = resultstest.Report
	finish      = resultstest.Finish
	twoClasses  = resultstest.TwoClasses
	hiddenLayer = resultstest.HiddenLayer
	outputLayer = resultstest.OutputLayer
)
