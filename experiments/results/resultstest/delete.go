package resultstest

import (
	"errors"
	"testing"

	"gradbook/experiments/results"
)

// What is deleted is gone, nothing else is, and no other sweep or run gets its id.
func testDeletedIsGoneAndNothingElse(t *testing.T, k Kind) {
	db, _ := k.new(t)
	first, environmentID := NewSweep(t, db, 1, 2, 3)
	for range 3 {
		c := Claim(t, db, first, environmentID)
		Report(t, c, 1, 0.5, nil)
		Finish(t, c, results.Done)
	}
	second, _ := NewSweep(t, db, 4)
	for _, subject := range []results.Subject{{Sweep: 9}, {Runs: []int64{1, 9}}} {
		if err := db.Delete(t.Context(), subject); err == nil {
			t.Errorf("Delete(%+v): no error", subject)
		}
	}
	if err := db.Delete(t.Context(), results.Subject{Runs: []int64{2}}); err != nil {
		t.Fatal(err)
	}
	runs, err := db.Runs(first)
	if err != nil || len(runs) != 2 || runs[0].ID != 1 || runs[1].ID != 3 {
		t.Errorf("left are %+v, %v", runs, err)
	}
	if _, err := db.Epochs(2); !errors.Is(err, results.ErrNoRun) {
		t.Errorf("epochs of a deleted run: %v", err)
	}
	if err := db.Delete(t.Context(), results.Subject{Sweep: second}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Sweep(second); !errors.Is(err, results.ErrNoSweep) {
		t.Errorf("a deleted sweep: %v", err)
	}
	if epochs, err := db.SweepEpochs(first); err != nil || len(epochs) != 2 {
		t.Errorf("%d epochs are left, %v", len(epochs), err)
	}
	third, _ := NewSweep(t, db, 5)
	if runs, err := db.Runs(third); err != nil || third != second+1 || runs[0].ID != 5 {
		t.Errorf("the next sweep is %d, its run %+v, %v", third, runs, err)
	}
}
