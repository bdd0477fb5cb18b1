package network_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/runner/runnertest"
)

func TestReplayFindsTheFirstDifference(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.db")
	db, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := spec(t, blobs(t, 1), `
  epochs: {value: 3}
  learning_rate: {values: [0.1, 1.0e+30]}
`)
	if _, err := runnertest.CarryOut(t, t.Context(), db, program(t), s, 2, runnertest.Watch{}); err != nil {
		t.Fatal(err)
	}
	replayer := network.Replayer{DB: db, Program: program(t)}
	replay := func(id int64) *network.Replay {
		t.Helper()
		r, err := replayer.Replay(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	// Run 2 diverged; it does so again.
	for id, epochs := range map[int64]int{1: 3, 2: 1} {
		if r := replay(id); r.Difference != "" || r.Epochs < epochs || r.Kernel == "" {
			t.Errorf("run %d trained again: %+v", id, r)
		}
	}

	// Numbers that somebody has touched, by as little as a bit, are found.
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, change := range []struct{ statement, want string }{
		{`UPDATE runs SET kept_epoch = 1 WHERE id = 1`, "kept_epoch 1 is recorded, 3 came out"},
		{`UPDATE runs SET kept_epoch = 3, summary = json_set(summary, '$.test_accuracy', 0.123) WHERE id = 1`, "the run's test_accuracy 0.123 is recorded"},
		{`UPDATE runs SET summary = (SELECT metrics FROM history WHERE run_id = 1 AND step = 3), best_value = 0.123 WHERE id = 1`, "best_value 0.123 of epoch"},
		{`UPDATE runs SET best_value = (SELECT max(val_accuracy) FROM epochs WHERE run_id = 1), weights_sha256 = 'ab' || substr(weights_sha256, 3) WHERE id = 1`, "weights_sha256: \"ab"},
		{`UPDATE history SET metrics = json_set(metrics, '$.test_loss', json_extract(metrics, '$.test_loss') * (1 + 2.3e-16)) WHERE run_id = 1 AND step = 3`, "epoch 3: test_loss"},
		{`UPDATE history SET metrics = json_set(metrics, '$.learning_rate', 7) WHERE run_id = 1 AND step = 3`, "epoch 3: learning_rate 7 is recorded, 0.1 came out"},
		{`UPDATE confusion_matrices SET counts = json_set(counts, '$[1][1]', counts ->> '$[1][1]' + 1) WHERE run_id = 1 AND epoch = 2 AND split = 'val'`, "epoch 2: confusion on val, label 1 predicted 1"},
		{`UPDATE history SET metrics = json_remove(metrics, '$.val_accuracy') WHERE run_id = 1 AND step = 2`, "epoch 2: val_accuracy NaN is recorded"},
		{`UPDATE layers SET activations = NULL WHERE run_id = 1 AND epoch = 1 AND layer = 2`, "epoch 1, layer 2: the histogram of its activations"},
		{`UPDATE layers SET gradient_norm = gradient_norm * (1 + 2.3e-16) WHERE run_id = 1 AND epoch = 1 AND layer = 2`, "epoch 1, layer 2: gradient_norm"},
		{`UPDATE layers SET layer = 9 WHERE run_id = 1 AND epoch = 1 AND layer = 2`, "epoch 1: layer 9 is recorded, of a network that has 2"},
		{`UPDATE layers SET weights = replace(weights, ']', ',1]') WHERE run_id = 1 AND epoch = 1 AND layer = 1`, "epoch 1, layer 1: the histogram of its weights"},
		{`UPDATE layers SET layer = 0 WHERE run_id = 1 AND epoch = 1 AND layer = 9`, "epoch 1: layer 0 is recorded"},
		{`DELETE FROM history WHERE run_id = 1 AND step = 1`, "epoch 1 is not recorded"},
	} {
		if _, err := raw.Exec(change.statement); err != nil {
			t.Fatal(err)
		}
		if r := replay(1); !strings.HasPrefix(r.Difference, change.want) {
			t.Errorf("after %s: %q, want %q", change.statement, r.Difference, change.want)
		}
	}
	if _, err := replayer.Replay(t.Context(), 99); err == nil || !strings.Contains(err.Error(), "no run 99") {
		t.Errorf("replay of a run that is not there: %v", err)
	}
}

// A run of another program than ours cannot be trained again by it, and is not tried.
func TestReplayRefusesRunsOfPrograms(t *testing.T) {
	db := runnertest.NewRecord(t)
	_, err := db.CreateAnotherSweep(t.Context(), results.Sweep{Name: "s", Spec: "program: p", Method: "grid", Metric: "reward", Goal: results.Maximize, File: "sweep.yaml"},
		[]results.NewRun{{Number: 1, Config: results.Config{"x": 1.0}, ConfigKey: "k"}})
	if err != nil {
		t.Fatal(err)
	}
	replayer := network.Replayer{DB: db, Program: program(t)}
	if _, err := replayer.Replay(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "run 1 is not of a network that Gradbook trains") {
		t.Errorf("%v", err)
	}
}
