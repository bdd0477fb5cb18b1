package resultstest

import (
	"errors"
	"reflect"
	"testing"

	"gradbook/experiments/results"
)

// A run that waits is canceled at once, one at work when its worker says so. One that has
// ended stays as it is.
func testCanceledRuns(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2, 3, 4)
	ended, atWork := Claim(t, db, sweepID, environmentID), Claim(t, db, sweepID, environmentID)
	Finish(t, ended, results.Done)
	Report(t, atWork, 1, 0.5, []byte("state"))
	if canceled, err := atWork.Canceled(t.Context()); canceled || err != nil {
		t.Errorf("before: %v, %v", canceled, err)
	}
	if canceled, asked, err := db.Cancel(t.Context(), results.Subject{Runs: []int64{ended.Run().ID, atWork.Run().ID, 3}}); canceled != 1 || asked != 1 || err != nil {
		t.Errorf("%d are canceled and %d asked to end, %v", canceled, asked, err)
	}
	states := func(want ...results.State) {
		t.Helper()
		runs, err := db.Runs(sweepID)
		if err != nil {
			t.Fatal(err)
		}
		for i, run := range runs {
			if run.State != want[i] {
				t.Errorf("run %d is %s, want %s", run.ID, run.State, want[i])
			}
		}
	}
	states(results.Done, results.Running, results.Canceled, results.Pending)
	if canceled, err := atWork.Canceled(t.Context()); !canceled || err != nil {
		t.Errorf("after: %v, %v", canceled, err)
	}
	Report(t, atWork, 2, 0.6, nil) // what it still has to say
	Finish(t, atWork, results.Canceled)
	states(results.Done, results.Canceled, results.Canceled, results.Pending)
	if epochs, err := db.Epochs(atWork.Run().ID); len(epochs) != 2 || err != nil {
		t.Errorf("the history of the canceled run: %v, %v", epochs, err)
	}
	if _, err := atWork.Canceled(t.Context()); !errors.Is(err, results.ErrLost) {
		t.Errorf("asked after its end: %v", err)
	}
	if canceled, asked, err := db.Cancel(t.Context(), results.Subject{Sweep: sweepID}); canceled != 1 || asked != 0 || err != nil {
		t.Errorf("of the sweep %d are canceled and %d asked to end, %v", canceled, asked, err)
	}
	if done, err := db.FinishSweep(t.Context(), sweepID, false); !done || err != nil {
		t.Errorf("the sweep: %v, %v", done, err)
	}
	if _, _, err := db.Cancel(t.Context(), results.Subject{Runs: []int64{99}}); err == nil {
		t.Error("a run that there is none of was canceled")
	}
}

// A run that is to be canceled is taken up by nobody again, however its worker leaves it.
func testRunToBeCanceledIsNotTakenUp(t *testing.T, k Kind) {
	for name, leave := range map[string]func(results.Claim) error{
		"put back": func(c results.Claim) error { return c.Release(t.Context()) },
		"failed, with a retry left": func(c results.Claim) error {
			return c.Finish(t.Context(), results.Outcome{State: results.Failed, Error: "boom"})
		},
	} {
		db, _ := k.new(t)
		sweepID, environmentID := NewSweep(t, db, 1)
		c, err := db.Claim(t.Context(), sweepID, results.ClaimOptions{Environment: environmentID, Retries: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := db.Cancel(t.Context(), results.Subject{Sweep: sweepID}); err != nil {
			t.Fatal(err)
		}
		if err := leave(c); err != nil {
			t.Fatal(err)
		}
		if again := Claim(t, db, sweepID, environmentID); again != nil {
			t.Errorf("%s: it was taken up again", name)
		}
		run, err := db.Run(c.Run().ID)
		if err != nil || run.State != c.Run().State || run.FinishedAt.IsZero() {
			t.Errorf("%s: it is %s, to its claim %s, %v", name, run.State, c.Run().State, err)
		}
	}
	db, name := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	worker := StartWorker(t, name, 1)
	if _, asked, err := db.Cancel(t.Context(), results.Subject{Sweep: sweepID}); asked != 1 || err != nil {
		t.Errorf("%d are asked to end, %v", asked, err)
	}
	kill(worker)
	if again := Claim(t, db, sweepID, environmentID); again != nil {
		t.Error("the worker was killed: its run was taken up again")
	}
	if run, err := db.Run(1); err != nil || run.State != results.Canceled {
		t.Errorf("the worker was killed: its run is %s, %v", run.State, err)
	}
}

// How a program was started is known to whoever takes up its run next.
func testLaunchIsRecorded(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	c := Claim(t, db, sweepID, environmentID)
	if !reflect.DeepEqual(c.Run().Launch, results.Launch{}) {
		t.Errorf("before any: %+v", c.Run().Launch)
	}
	for pid := 41; pid <= 42; pid++ {
		want := results.Launch{Command: []string{"python", "train.py", `--name="a b"`, ""}, Folder: "/home/ü", PID: pid, Token: "t"}
		if err := c.Launched(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		if err := c.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := c.Launched(t.Context(), results.Launch{PID: 1}); !errors.Is(err, results.ErrLost) {
			t.Errorf("by a worker that has it no more: %v", err)
		}
		c = Claim(t, db, sweepID, environmentID)
		run, err := db.Run(c.Run().ID)
		if err != nil || !reflect.DeepEqual(run.Launch, want) || !reflect.DeepEqual(c.Run().Launch, want) {
			t.Errorf("%+v, to the next claim %+v, %v", run.Launch, c.Run().Launch, err)
		}
	}
}
