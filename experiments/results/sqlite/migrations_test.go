package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results/sqlite"
)

// A database as the program made it before runs had a kept epoch: its last is.
func TestDatabaseOfBeforeTheKeptEpoch(t *testing.T) {
	path := before00002(t)
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run, err := db.Run(1)
	if err != nil || run.Epochs != 2 || run.KeptEpoch != 2 || run.ValAccuracy != 0.75 {
		t.Errorf("its run: %+v, %v", run, err)
	}
	if m, err := db.Confusion(run, "test"); err != nil || m.Epoch != 2 || m.Counts[0][0] != 4 {
		t.Errorf("its confusion: %+v, %v", m, err)
	}
}

// before00002 returns the path of a database at migration 1, with a run that is
// done.
func before00002(t *testing.T) string {
	t.Helper()
	tables, err := os.ReadFile("migrations/00001_tables.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "results.db")
	execSQL(t, path, `PRAGMA journal_mode = WAL;
		CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
			is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
		INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1);
		`+string(tables)+`
		INSERT INTO sweeps (id, name, description, spec, method, metric, goal, state, created_at)
			VALUES (1, 's', '', 'method: grid', 'grid', 'val_accuracy', 'maximize', 'done', '2026-11-01T09:30:00.000Z');
		INSERT INTO datasets VALUES ('d1', 'dots', 2, 1, '["left", "right"]', 8, 4);
		INSERT INTO runs (id, sweep_id, number, config, config_key, seed, dataset, dataset_sha256, state, epochs, best_epoch,
			best_value, last_value, val_accuracy) VALUES (1, 1, 1, '{}', 'k', 1, 'dots', 'd1', 'done', 2, 1, 1.0, 0.75, 0.75);
		INSERT INTO epochs (run_id, epoch, learning_rate, val_accuracy, seconds) VALUES (1, 1, 0.1, 1.0, 1), (1, 2, 0.1, 0.75, 1);
		INSERT INTO confusion VALUES (1, 1, 'test', 0, 0, 3), (1, 2, 'test', 0, 0, 4);`)
	return path
}

// Whatever version a database has, it opens with all that it holds.
func TestDatabaseOfEveryVersion(t *testing.T) {
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for version := 1; version <= len(files); version++ {
		path := before00002(t)
		for _, file := range files[1:version] {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			number, _, _ := strings.Cut(filepath.Base(file), "_")
			execSQL(t, path, fmt.Sprintf("%s;\nINSERT INTO goose_db_version (version_id, is_applied) VALUES (%s, 1)", text, strings.TrimLeft(number, "0")))
		}
		db, err := sqlite.Open(path)
		if err != nil {
			t.Fatalf("version %d: %v", version, err)
		}
		sweep, err := db.Sweep(1)
		if err != nil || sweep.Name != "s" || sweep.File != "" || sweep.Note != "" {
			t.Errorf("version %d: the sweep %+v, %v", version, sweep, err)
		}
		run, err := db.Run(1)
		if err != nil || run.KeptEpoch != 2 || run.LastValue != 0.75 {
			t.Errorf("version %d: the run %+v, %v", version, run, err)
		}
		if m, err := db.Confusion(run, "test"); err != nil || m.Counts[0][0] != 4 {
			t.Errorf("version %d: the confusion %+v, %v", version, m, err)
		}
		if decisions, err := db.Decisions(1); err != nil || len(decisions) != 0 {
			t.Errorf("version %d: the decisions %+v, %v", version, decisions, err)
		}
		db.Close()
		sound(t, path)
	}
}

// The view confusion has the rows that the table had.
func TestConfusionCountsOutliveTheirTable(t *testing.T) {
	path := before00002(t)
	execSQL(t, path, `INSERT INTO confusion VALUES (1, 2, 'test', 1, 0, 2), (1, 2, 'val', 0, 1, 7), (1, 2, 'val', 1, 1, 9)`)
	const rows = `SELECT group_concat(epoch || split || label || predicted || '=' || count, ' ' ORDER BY epoch, split, label, predicted) FROM confusion`
	read := func() (text string) {
		t.Helper()
		if err := rawDB(t, path).QueryRow(rows).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	before := read()
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if after := read(); after != before || before != "1test00=3 2test00=4 2test10=2 2val01=7 2val11=9" {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	run, err := db.Run(1)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := db.Confusion(run, "val"); err != nil || m.Counts[0][0] != 0 || m.Counts[0][1] != 7 || m.Counts[1][1] != 9 {
		t.Errorf("on val: %+v, %v", m, err)
	}
}
