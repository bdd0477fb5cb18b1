package sqlite_test

import (
	"testing"
	"time"

	"gradbook/experiments/results"
)

// A thousand runs of a hundred epochs are read in a moment: within a second on a
// machine that does nothing else, so that ten leave room for a busy one.
func TestLargeSweepIsReadInAMoment(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1)
	finish(t, claim(t, db, sweepID, environmentID), results.Done)
	raw := rawDB(t, path)
	if _, err := raw.Exec(`
		INSERT INTO runs (sweep_id, number, config, config_key, seed, dataset, dataset_sha256, state, epochs, kept_epoch, last_value, environment_id)
			SELECT sweep_id, n.value, json_set(config, '$.learning_rate', n.value / 7.0), 'k' || n.value % 100, n.value, dataset, dataset_sha256, state, 100, 100, n.value / 1000.0, environment_id
			FROM runs, json_each('[' || (WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT group_concat(i) FROM n) || ']') n;
		INSERT OR REPLACE INTO history (run_id, step, epoch, seconds, metrics)
			WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
			SELECT id, i, i, 0.1, json_object('learning_rate', 0.1, 'train_loss', 1.0 / i, 'train_accuracy', 0.5, 'val_loss', 1.0 / i, 'val_accuracy', 0.5, 'test_loss', 1.0 / i, 'test_accuracy', 0.5) FROM runs, n`); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	overviews, err := db.Overviews("")
	if err != nil || len(overviews) != 1 || overviews[0].States[results.Done] != 1000 || overviews[0].Best != 1 {
		t.Fatalf("overviews: %+v, %v", overviews, err)
	}
	list := time.Since(start)
	runs, err := db.Runs(sweepID)
	if err != nil || len(runs) != 1000 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	listRuns := time.Since(start) - list
	epochs, err := db.SweepEpochs(sweepID)
	if err != nil || len(epochs) != 100_000 {
		t.Fatalf("%d epochs, %v", len(epochs), err)
	}
	t.Logf("overviews %v, runs %v, epochs %v", list, listRuns, time.Since(start)-listRuns-list)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}
