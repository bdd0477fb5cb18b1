// Package runnertest tests that a program keeps what the runner promises of any: the same
// numbers whatever the number of workers, and wherever a sweep is interrupted or fails.
package runnertest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner"
	"gradbook/experiments/sweep"
)

// Watch is a Progress that calls a function, if there is one, after a step.
type Watch struct {
	OnStep func(results.Run, runner.Step)
}

func (w Watch) Start(results.Sweep, []results.Run, bool) {}
func (w Watch) Begin(results.Run)                        {}
func (w Watch) End(results.Run)                          {}
func (w Watch) Step(run results.Run, step runner.Step) {
	if w.OnStep != nil {
		w.OnStep(run, step)
	}
}

// NewRecord makes an empty record in a folder of the test's.
func NewRecord(t testing.TB) results.Store {
	t.Helper()
	db, err := record.Create(filepath.Join(t.TempDir(), "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// CarryOut carries out a spec and returns the sweep's runs.
func CarryOut(t testing.TB, ctx context.Context, db results.Store, program runner.Program, s *sweep.Spec, workers int, progress runner.Progress) ([]results.Run, error) {
	t.Helper()
	r := runner.Runner{DB: db, Program: program, Workers: workers, Progress: progress}
	id, err := r.Sweep(ctx, s)
	runs, readErr := db.Runs(id)
	if readErr != nil {
		t.Fatal(readErr)
	}
	return runs, err
}

// CarryOutInPieces carries out a spec by one call after another, each of which is
// interrupted when its runs have taken so many steps. After a call it calls check with
// the runs. It returns them when the sweep is done.
func CarryOutInPieces(t testing.TB, db results.Store, program runner.Program, s *sweep.Spec, workers, steps int, check func([]results.Run)) []results.Run {
	t.Helper()
	for {
		ctx, cancel := context.WithCancel(t.Context())
		var mutex sync.Mutex
		recorded := 0
		runs, err := CarryOut(t, ctx, db, program, s, workers, Watch{func(results.Run, runner.Step) {
			mutex.Lock()
			defer mutex.Unlock()
			if recorded++; recorded == steps {
				cancel()
			}
		}})
		cancel()
		if err != nil && !errors.Is(err, runner.ErrInterrupted) {
			t.Fatal(err)
		}
		check(runs)
		if err == nil {
			return runs
		}
	}
}

// Numbers returns what must be the same however a sweep was carried out, by the number of
// the run: its state, metrics and weights.
func Numbers(t testing.TB, db results.Store, runs []results.Run) map[int]string {
	t.Helper()
	all := map[int]string{}
	for _, run := range runs {
		epochs, err := db.Epochs(run.ID)
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprint(run.State, run.WeightsSHA256, run.BestEpoch)
		for _, e := range epochs {
			line += fmt.Sprintf("\n%d %s", e.Epoch, e.Object())
		}
		all[run.Number] = line
	}
	return all
}

// Test carries out a spec of four runs or more, each of three steps or more, and checks
// that a program comes to the same numbers whatever the number of workers, interrupted
// again and again, and after faults. No run may fail by itself.
func Test(t *testing.T, program runner.Program, s *sweep.Spec) {
	db := NewRecord(t)
	runs, err := CarryOut(t, t.Context(), db, program, s, 1, Watch{})
	if err != nil {
		t.Fatal(err)
	}
	want := Numbers(t, db, runs)
	same := func(t *testing.T, db results.Store, runs []results.Run) {
		t.Helper()
		if got := Numbers(t, db, runs); !reflect.DeepEqual(got, want) {
			t.Errorf("got\n%v\nwhat one worker came to without interruptions and faults:\n%v", got, want)
		}
	}
	t.Run("more workers than runs", func(t *testing.T) {
		db := NewRecord(t)
		again, err := CarryOut(t, t.Context(), db, program, s, len(runs)+1, Watch{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, db, again)
	})
	t.Run("interrupted", func(t *testing.T) {
		db, calls := NewRecord(t), 0
		again := CarryOutInPieces(t, db, program, s, 2, 3, func(runs []results.Run) {
			calls++
			for _, run := range runs {
				if run.State == results.Running {
					t.Errorf("call %d: run %d was left running", calls, run.Number)
				}
			}
		})
		if calls < 4 {
			t.Errorf("%d calls: nothing was put to the test", calls)
		}
		same(t, db, again)
		// A further call has nothing to do.
		if _, err := CarryOut(t, t.Context(), db, program, s, 2, Watch{}); !errors.Is(err, runner.ErrFinished) {
			t.Errorf("when it was done: %v", err)
		}
		if sweeps, _ := db.Sweeps(); len(sweeps) != 1 {
			t.Errorf("%d sweeps were recorded", len(sweeps))
		}
	})
	t.Run("with faults", func(t *testing.T) {
		db := NewRecord(t)
		r := runner.Runner{DB: db, Program: program, Workers: 2, Retries: 2, Progress: Faults(2)}
		id, err := r.Sweep(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := db.Runs(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range again {
			if run.Failures != 2 || run.Attempt != 3 {
				t.Errorf("run %d took %d attempts, of which %d failed", run.Number, run.Attempt, run.Failures)
			}
		}
		same(t, db, again)
	})
}

// Faults panics after the second step of every run, in its first so many attempts.
func Faults(attempts int) Watch {
	var mutex sync.Mutex
	seen := map[int64]int{}
	return Watch{func(run results.Run, step runner.Step) {
		mutex.Lock()
		defer mutex.Unlock()
		if step.Report.Epoch.Epoch == 2 {
			seen[run.ID]++
			if seen[run.ID] <= attempts {
				panic(fmt.Sprintf("fault %d of run %d", seen[run.ID], run.Number))
			}
		}
	}}
}
