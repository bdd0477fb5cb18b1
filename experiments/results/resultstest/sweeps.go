package resultstest

import (
	"testing"

	"gradbook/experiments/results"
)

func testSweepIsDoneWhenItsRunsAre(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2)
	c := Claim(t, db, sweepID, environmentID)
	if done, err := db.FinishSweep(t.Context(), sweepID, false); done || err != nil {
		t.Errorf("with a run in training: %v, %v", done, err)
	}
	if latest, err := db.LatestSweepOfSpec("method: grid"); err != nil || latest == nil || latest.ID != sweepID {
		t.Errorf("LatestSweepOfSpec = %v, %v", latest, err)
	}
	if latest, err := db.LatestSweepOfSpec("method: random"); err != nil || latest != nil {
		t.Errorf("LatestSweepOfSpec of another spec = %v, %v", latest, err)
	}
	if err := c.Finish(t.Context(), results.Outcome{State: results.Failed, Error: "boom"}); err != nil {
		t.Fatal(err)
	}
	if err := db.CancelPending(t.Context(), sweepID); err != nil {
		t.Fatal(err)
	}
	if done, err := db.FinishSweep(t.Context(), sweepID, false); !done || err != nil {
		t.Errorf("with all ended: %v, %v", done, err)
	}
	if latest, err := db.LatestSweepOfSpec("method: grid"); err != nil || latest == nil || latest.State != results.Done {
		t.Errorf("LatestSweepOfSpec of a sweep that is done = %v, %v", latest, err)
	}
	runs, _ := db.Runs(sweepID)
	if runs[0].State != results.Failed || runs[0].Error != "boom" || runs[1].State != results.Canceled {
		t.Errorf("states %s, %s", runs[0].State, runs[1].State)
	}
}

func testEnvironmentIsRecordedOnce(t *testing.T, k Kind) {
	db, _ := k.new(t)
	e := results.Environment{GitCommit: "c", CPU: "one"}
	first, _ := db.AddEnvironment(t.Context(), e)
	again, _ := db.AddEnvironment(t.Context(), e)
	e.CPU = "two"
	other, err := db.AddEnvironment(t.Context(), e)
	if first != again || first == other || err != nil {
		t.Errorf("ids %d, %d, %d (%v)", first, again, other, err)
	}
}

// Of two processes that are about to begin the same sweep, the second finds the first
// one's, even if that is done already.
func testSweepIsBegunOnce(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweep := results.Sweep{Name: "s", Spec: "method: grid", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize}
	known := int64(0)
	for round := range 2 {
		first, err := db.CreateSweep(t.Context(), sweep, nil, known)
		if err != nil || first == known {
			t.Fatalf("round %d: sweep %d, %v", round, first, err)
		}
		if done, err := db.FinishSweep(t.Context(), first, false); err != nil || !done {
			t.Fatal(done, err)
		}
		if second, err := db.CreateSweep(t.Context(), sweep, nil, known); err != nil || second != first {
			t.Errorf("round %d: sweep %d, then sweep %d, %v", round, first, second, err)
		}
		known = first
	}
}

// A run that has failed waits again, from its start, as often as it is allowed to.
func testFailedRunIsTriedAgain(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	options := results.ClaimOptions{Environment: environmentID, Retries: 1}
	for attempt, want := range []results.State{results.Pending, results.Failed} {
		c, err := db.Claim(t.Context(), sweepID, options)
		if err != nil || c == nil {
			t.Fatal(err)
		}
		if state, epoch := c.Checkpoint(); state != nil || epoch != 0 {
			t.Errorf("attempt %d begins after epoch %d", attempt+1, epoch)
		}
		Report(t, c, 1, 0.5, []byte("may be what fails"))
		if err := c.Finish(t.Context(), results.Outcome{State: results.Failed, Error: "boom"}); err != nil {
			t.Fatal(err)
		}
		if run, err := db.Run(c.Run().ID); err != nil || run.State != want || run.Failures != attempt+1 || run.Error != "boom" || c.Run().State != want || run.FinishedAt.IsZero() != (want == results.Pending) {
			t.Errorf("after attempt %d: %+v, %v", attempt+1, run, err)
		}
	}
	if done, err := db.FinishSweep(t.Context(), sweepID, false); err != nil || !done {
		t.Errorf("done %v, %v", done, err)
	}
	for retries, want := range map[int]results.State{1: results.Failed, 2: results.Pending} {
		if err := db.RetryFailed(t.Context(), sweepID, retries); err != nil {
			t.Fatal(err)
		}
		runs, err := db.Runs(sweepID)
		if sweep, _ := db.Sweep(sweepID); err != nil || runs[0].State != want || (sweep.State == results.Done) != (want == results.Failed) {
			t.Errorf("with %d retries the run is %s and the sweep %s, %v", retries, runs[0].State, sweep.State, err)
		}
		if want == results.Pending {
			break
		}
	}
}
