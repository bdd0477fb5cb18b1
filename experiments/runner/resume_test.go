package runner_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/sweep"
)

// A grid is extended by exactly the points that it lacks, whatever has become of the
// order of its points.
func TestExtendRunsTheDifference(t *testing.T) {
	data, folder := blobs(t, 1), t.TempDir
	read := func(t rapid.TB, seeds int, activations, optimizers []string, when string) *sweep.Spec {
		text := fmt.Sprintf("name: growing\nmethod: grid\nseeds: %d\nparameters:\n  dataset: {value: %q}\n  validation: {value: 100}\n  hidden: {value: [2]}\n  epochs: {value: 1}\n  batch_size: {value: 300}\n"+
			"  activation: {values: [%s]}\n  optimizer: {values: [%s]}\n  momentum: {values: [0.5, 0.9], when: {optimizer: %s}}\n",
			seeds, data, strings.Join(activations, ", "), strings.Join(optimizers, ", "), when)
		s, err := sweep.Read("sweep.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	runs := func(t rapid.TB, db *results.DB) (all []results.Run, weights map[string]string) {
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
	checks.Value.Set("15") // each trains some dozen networks
	rapid.Check(t, func(t *rapid.T) {
		activations := rapid.Permutation([]string{"relu", "tanh", "elu"}).Draw(t, "activations")
		optimizers := rapid.Permutation([]string{"sgd", "momentum", "adam"}).Draw(t, "optimizers")
		n, m, k := rapid.IntRange(1, 3).Draw(t, "activations at first"), rapid.IntRange(1, 3).Draw(t, "optimizers at first"), rapid.IntRange(1, 2).Draw(t, "seeds at first")
		when := optimizers[0] // always there
		first := read(t, k, activations[:n], optimizers[:m], when)
		// What is added may come first.
		more := read(t, rapid.IntRange(k, 3).Draw(t, "seeds"), rapid.Permutation(activations[:rapid.IntRange(n, 3).Draw(t, "more activations")]).Draw(t, "activations then"),
			rapid.Permutation(optimizers[:rapid.IntRange(m, 3).Draw(t, "more optimizers")]).Draw(t, "optimizers then"), when)

		db, err := results.Create(filepath.Join(folder(), "results.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		trained := 0
		r := runner.Runner{DB: db, Finder: &dataset.Finder{Offline: true}, Workers: 1, Progress: watch{func(results.Run, results.Epoch) { trained++ }}}
		if _, err := r.Sweep(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		before, known := runs(t, db)
		r.Extend = true
		trained = 0
		for range 2 { // the second time there is nothing to add
			if id, err := r.Sweep(t.Context(), more); err != nil || id != 1 {
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
