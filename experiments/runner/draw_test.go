package runner_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/runnertest"
	"gradbook/experiments/sweep"
)

// drawsFew makes sweeps record two runs at a time, as larger ones do with more.
func drawsFew(t *testing.T) {
	was := *runner.Waiting
	*runner.Waiting = 2
	t.Cleanup(func() { *runner.Waiting = was })
}

func readSmall(t *testing.T, method, keys string) *sweep.Spec {
	t.Helper()
	s, err := sweep.Read("sweep.yaml", fmt.Appendf(nil, "name: drawn\nmethod: %s\nmetric: {name: height, goal: minimize}\n%s\n"+
		"  hidden: {values: [[], [2], [3]]}\n  steps: {min: 1, max: 3}\n", method, keys), sweep.Open)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// isDone reports whether the first sweep of the record is done.
func isDone(t *testing.T, path string) bool {
	t.Helper()
	db, err := record.OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	record, err := db.Sweep(1)
	if err != nil {
		t.Fatal(err)
	}
	return record.State == results.Done
}

// However often a sweep is interrupted, and however many processes draw its runs, they are
// those of the file, each once.
func TestRunsAreDrawnAsTheyAreNeeded(t *testing.T) {
	drawsFew(t)
	for _, test := range []struct {
		method, keys string
		want         int
	}{
		{"grid", "seeds: 2\nparameters:", 18},
		{"grid", "run_cap: 7\nparameters:", 7},
		{"random", "run_cap: 40\nparameters:", 9},
		{"random", "run_cap: 11\nparameters:\n  rate: {min: 0.1, max: 0.2}", 11},
		{"sobol", "seeds: [3, 1]\nparameters:", 18},
		{"tpe", "run_cap: 40\nparameters:", 9},
		{"bayes", "run_cap: 40\nseeds: 2\nparameters:", 18},
	} {
		s := readSmall(t, test.method, test.keys)
		path := filepath.Join(t.TempDir(), "results.db")
		for calls := 0; ; calls++ {
			ctx, cancel := context.WithCancel(t.Context())
			var mutex sync.Mutex
			ended := 0
			interrupt := runnertest.Watch{OnStep: func(results.Run, runner.Step) {
				mutex.Lock()
				defer mutex.Unlock()
				if ended++; ended == 5 {
					cancel()
				}
			}}
			var processes sync.WaitGroup
			failures := make([]error, 2)
			for i := range failures {
				processes.Go(func() {
					db, err := record.Create(path)
					if err != nil {
						failures[i] = err
						return
					}
					defer db.Close()
					r := runner.Runner{DB: db, Program: parabola{}, Workers: 1 + i, Progress: interrupt}
					_, failures[i] = r.Sweep(ctx, s)
				})
			}
			processes.Wait()
			cancel()
			for _, err := range failures {
				if err != nil && !errors.Is(err, runner.ErrFinished) && !errors.Is(err, runner.ErrInterrupted) && !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
			}
			// A process that found nothing to claim ends without an error, and the other
			// may be interrupted after that: only the record says whether the sweep is done.
			if calls == 50 || isDone(t, path) {
				break
			}
		}
		db, err := record.OpenStore(path)
		if err != nil {
			t.Fatal(err)
		}
		runs, err := db.Runs(1)
		record, recordErr := db.Sweep(1)
		if err != nil || recordErr != nil || record.State != results.Done || len(runs) != test.want {
			t.Fatalf("%s: %d runs, want %d; the sweep is %s (%v, %v)", s.Text, len(runs), test.want, record.State, err, recordErr)
		}
		q, keys := s.Sequence(), map[string]bool{}
		for i, run := range runs {
			keys[fmt.Sprint(run.ConfigKey, run.Seed)] = true
			config, _ := q.Next(nil)
			if run.Number != i+1 || run.State != results.Done || !s.Learns() && run.ConfigKey != sweep.Open.Key(config) {
				t.Errorf("%s: run %d has the number %d, the config %v and is %s; want %v", s.Text, i+1, run.Number, run.Config, run.State, config)
			}
			q.Record(run.Number, run.Config)
		}
		if len(keys) != test.want {
			t.Errorf("%s: %d different runs", s.Text, len(keys))
		}
		db.Close()
	}
}

// The target of a metric ends a sweep whose runs are not all drawn, and a run that was
// deleted, the last one too, does not come back.
func TestDrawnRunsEnd(t *testing.T) {
	drawsFew(t)
	for _, method := range []string{"grid", "random", "sobol"} {
		s := readSmall(t, method, "parameters:")
		db := runnertest.NewRecord(t)
		r := runner.Runner{DB: db, Program: parabola{}, Workers: 1, Progress: runnertest.Watch{}, Runs: 4}
		if _, err := r.Sweep(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if err := db.Delete(t.Context(), results.Subject{Runs: []int64{2, 4}}); err != nil {
			t.Fatal(err)
		}
		r.Runs = 0
		if _, err := r.Sweep(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		runs, err := db.Runs(1)
		want, keys := map[string]bool{}, map[string]bool{}
		for q := s.Sequence(); ; {
			config, ok := q.Next(nil)
			if !ok {
				break
			}
			q.Record(q.Last()+1, config)
			if q.Last() != 2 && q.Last() != 4 {
				want[sweep.Open.Key(config)] = true
			}
		}
		for _, run := range runs {
			if keys[run.ConfigKey] = true; !want[run.ConfigKey] {
				t.Errorf("%s: run %d came back", method, run.Number)
			}
		}
		if err != nil || len(runs) != 7 || len(keys) != 7 {
			t.Errorf("%s: %d runs, %v", method, len(runs), err)
		}
	}

	s := readSmall(t, "grid", "seeds: 1000\nparameters:")
	target := 1e9
	s.Metric.Target = &target
	db := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), db, parabola{}, s, 1, runnertest.Watch{})
	record, _ := db.Sweep(1)
	if err != nil || record.State != results.Done || len(runs) != 2 || runs[1].State != results.Canceled {
		t.Errorf("the sweep is %s, with %d runs, %v", record.State, len(runs), err)
	}
}
