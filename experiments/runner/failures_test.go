package runner_test

import (
	"fmt"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/runnertest"
)

func TestFailedRunsAreTriedAgain(t *testing.T) {
	s := spec(t, sixRuns)
	db := runnertest.NewRecord(t)
	for _, workers := range []int{1, 3} {
		r := runner.Runner{DB: db, Program: parabola{}, Workers: workers, Retries: 2, New: true, Progress: runnertest.Faults(2)}
		id, err := r.Sweep(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		runs, err := db.Runs(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range runs {
			if run.State != results.Done || run.Failures != 2 || run.Attempt != 3 || !strings.Contains(run.Error, fmt.Sprintf("fault 2 of run %d", run.Number)) {
				t.Errorf("run %d is %s after %d failures and %d attempts, its error %.40q", run.Number, run.State, run.Failures, run.Attempt, run.Error)
			}
		}
	}

	// One failure more than there are retries is a failed run.
	r := runner.Runner{DB: db, Program: parabola{}, Workers: 2, Retries: 1, New: true, Progress: runnertest.Faults(2)}
	id, err := r.Sweep(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	runs, _ := db.Runs(id)
	for _, run := range runs {
		if run.State != results.Failed || run.Failures != 2 {
			t.Errorf("run %d is %s after %d failures", run.Number, run.State, run.Failures)
		}
	}
}

func TestSweepIsGivenUpAfterFailuresInARow(t *testing.T) {
	s := spec(t, sixRuns)
	db := runnertest.NewRecord(t)
	broken := runner.Runner{DB: db, Program: parabola{}, Workers: 1, MaxFailures: 3, Progress: runnertest.Faults(1)}
	id, err := broken.Sweep(t.Context(), s)
	if err == nil || !strings.Contains(err.Error(), "3 runs in a row") || !strings.Contains(err.Error(), "fault 1 of run 3") || strings.Contains(err.Error(), "goroutine") {
		t.Errorf("given up with %v", err)
	}
	runs, _ := db.Runs(id)
	if got := results.States(runs); got[results.Failed] != 3 || got[results.Pending] != 3 {
		t.Errorf("its runs: %v", got)
	}

	// What failed is mended: the sweep goes on with what waits, and with what failed.
	mended := runner.Runner{DB: db, Program: parabola{}, Workers: 1, MaxFailures: 3, Retries: 1, Progress: runnertest.Watch{}}
	again, err := mended.Sweep(t.Context(), s)
	if err != nil || again != id {
		t.Errorf("the second call: sweep %d, then %d, %v", id, again, err)
	}
	runs, _ = db.Runs(id)
	if got := results.States(runs); got[results.Done] != 6 {
		t.Errorf("its runs at the end: %v", got)
	}

	// A run that is done in between begins the count anew.
	good := map[int]bool{3: true, 6: true}
	between := runnertest.Watch{OnStep: func(run results.Run, step runner.Step) {
		if !good[run.Number] {
			panic("fault")
		}
	}}
	mixed := runner.Runner{DB: db, Program: parabola{}, Workers: 1, MaxFailures: 3, New: true, Progress: between}
	id, err = mixed.Sweep(t.Context(), s)
	if err != nil {
		t.Errorf("never three in a row: %v", err)
	}
	if runs, _ = db.Runs(id); results.States(runs)[results.Failed] != 4 {
		t.Errorf("its runs: %v", results.States(runs))
	}
}
