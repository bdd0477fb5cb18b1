package runner_test

import (
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/runnertest"
	"gradbook/experiments/sweep"
)

// A grid is extended by exactly the points that it lacks, whatever has become of the
// order of its points.
func TestExtendRunsTheDifference(t *testing.T) {
	folder := t.TempDir
	read := func(t rapid.TB, seeds int, activations, optimizers []string, when string) *sweep.Spec {
		text := fmt.Sprintf("name: growing\nmethod: grid\nseeds: %d\nparameters:\n  steps: {value: 1}\n"+
			"  activation: {values: [%s]}\n  optimizer: {values: [%s]}\n  momentum: {values: [0.5, 0.9], when: {optimizer: %s}}\n",
			seeds, strings.Join(activations, ", "), strings.Join(optimizers, ", "), when)
		s, err := sweep.Read("sweep.yaml", []byte(text), sweep.Open)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	runs := func(t rapid.TB, db results.Reader) (all []results.Run, weights map[string]string) {
		all, err := db.Runs(1)
		if err != nil {
			t.Fatal(err)
		}
		weights = map[string]string{}
		for _, run := range all {
			weights[fmt.Sprint(run.ConfigKey, run.Seed)] = run.WeightsSHA256
		}
		return all, weights
	}
	checks := flag.Lookup("rapid.checks")
	defer checks.Value.Set(checks.Value.String())
	checks.Value.Set("15") // each carries out some dozen runs
	rapid.Check(t, func(t *rapid.T) {
		activations := rapid.Permutation([]string{"relu", "tanh", "elu"}).Draw(t, "activations")
		optimizers := rapid.Permutation([]string{"sgd", "momentum", "adam"}).Draw(t, "optimizers")
		n, m, k := rapid.IntRange(1, 3).Draw(t, "activations at first"), rapid.IntRange(1, 3).Draw(t, "optimizers at first"), rapid.IntRange(1, 2).Draw(t, "seeds at first")
		when := optimizers[0] // always there
		first := read(t, k, activations[:n], optimizers[:m], when)
		// What is added may come first.
		more := read(t, rapid.IntRange(k, 3).Draw(t, "seeds"), rapid.Permutation(activations[:rapid.IntRange(n, 3).Draw(t, "more activations")]).Draw(t, "activations then"),
			rapid.Permutation(optimizers[:rapid.IntRange(m, 3).Draw(t, "more optimizers")]).Draw(t, "optimizers then"), when)

		db, err := record.Create(filepath.Join(folder(), "results.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		trained := 0
		r := runner.Runner{DB: db, Program: parabola{}, Workers: 1, Progress: runnertest.Watch{OnStep: func(results.Run, runner.Step) { trained++ }}}
		if _, err := r.Sweep(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		before, known := runs(t, db)
		r.Extend = true
		trained = 0
		for call := range 2 { // the second time there is nothing to add
			id, err := r.Sweep(t.Context(), more)
			if nothing := call == 1 || more.Count() == first.Count(); errors.Is(err, runner.ErrFinished) != nothing || err != nil && !nothing || id != 1 {
				t.Fatalf("sweep %d, %v", id, err)
			}
		}
		after, all := runs(t, db)
		if len(before) != first.Count() || len(after) != more.Count() || len(all) != more.Count() || trained != more.Count()-first.Count() {
			t.Fatalf("%d runs of %d, then %d of %d, %d of them trained, %d different", len(before), first.Count(), len(after), more.Count(), trained, len(all))
		}
		for i, run := range after {
			if run.Number != i+1 || run.State != results.Done {
				t.Errorf("run %d has the number %d and is %s", i+1, run.Number, run.State)
			}
		}
		for key, weights := range known {
			if all[key] != weights {
				t.Errorf("run %s was trained again", key)
			}
		}
		if record, err := db.Sweep(1); err != nil || record.Spec != more.Text || record.State != results.Done {
			t.Errorf("the record: %+v, %v", record, err)
		}
		// It cannot shrink again.
		if _, err := r.Sweep(t.Context(), first); first.Count() < more.Count() && (err == nil || !strings.Contains(err.Error(), "a grid can only grow")) {
			t.Errorf("extended by less: %v", err)
		}
	})
}

// A search that learns, with seeds: each config has all of them, however many runs a call
// takes up, and a larger run_cap goes on with it.
func TestLearningSearchWithSeeds(t *testing.T) {
	read := func(runCap int) *sweep.Spec {
		s, err := sweep.Read("sweep.yaml", fmt.Appendf(nil, `
name: learning
method: tpe
seeds: [5, 2]
run_cap: %d
metric: {name: height, goal: minimize}
parameters:
  steps: {value: 1}
  optimizer: {values: [sgd, nesterov]}
  momentum: {min: 0.5, max: 0.9, when: {optimizer: nesterov}}
  rate: {distribution: log_uniform_values, min: 1.0e-4, max: 1.0}
`, runCap), sweep.Open)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, workers := range []int{1, 3} {
		db := runnertest.NewRecord(t)
		r := runner.Runner{DB: db, Program: parabola{}, Workers: workers, Progress: runnertest.Watch{}, Runs: 7}
		sweepTo := func(runCap, want int, state results.State) {
			t.Helper()
			if id, err := r.Sweep(t.Context(), read(runCap)); err != nil || id != 1 {
				t.Fatalf("sweep %d, %v", id, err)
			}
			runs, err := db.Runs(1)
			record, sweepErr := db.Sweep(1)
			done := 0
			for _, run := range runs {
				if run.State == results.Done {
					done++
				}
			}
			if err != nil || sweepErr != nil || done != want || record.State != state || len(runs) > want+workers {
				t.Fatalf("%d workers: %d of %d runs are done, want %d; the sweep is %s, want %s (%v)", workers, done, len(runs), want, record.State, state, err)
			}
		}
		sweepTo(25, 7, results.Running)
		sweepTo(25, 14, results.Running)
		r.Runs = 0
		sweepTo(25, 25, results.Done)
		r.Extend = true
		sweepTo(28, 28, results.Done)

		runs, err := db.Runs(1)
		if err != nil {
			t.Fatal(err)
		}
		keys := map[string]bool{}
		for i, run := range runs {
			first := runs[i/2*2]
			if run.Number != i+1 || run.ConfigKey != first.ConfigKey || run.Seed != []int64{5, 2}[i%2] {
				t.Errorf("run %d has the number %d, the seed %d and the config %v; run %d has %v", i+1, run.Number, run.Seed, run.Config, first.Number, first.Config)
			}
			keys[run.ConfigKey] = true
		}
		if len(keys) != 14 {
			t.Errorf("%d workers: %d configs, want 14", workers, len(keys))
		}
	}
}

// Runs of one sweep are judged by one rule.
func TestExtendRefusesAnotherEarlyTerminate(t *testing.T) {
	db := runnertest.NewRecord(t)
	r := runner.Runner{DB: db, Program: parabola{}, Workers: 1, Progress: runnertest.Watch{}}
	for i, patience := range []int{3, 4} {
		s, err := sweep.Read("sweep.yaml", fmt.Appendf(nil, "name: judged\nmethod: grid\nmetric: {name: height, goal: minimize}\nearly_terminate: {type: patience, patience: %d}\n"+
			"parameters: {steps: {value: 1}, seed: {min: 1, max: %d}}\n", patience, 2+i), sweep.Open)
		if err != nil {
			t.Fatal(err)
		}
		r.Extend = i > 0
		if _, err = r.Sweep(t.Context(), s); (err != nil) != (i > 0) || err != nil && !strings.Contains(err.Error(), "early_terminate has changed") {
			t.Errorf("%v", err)
		}
	}
}
