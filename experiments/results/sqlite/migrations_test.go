package sqlite_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gradbook/experiments/results"
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

// Metrics that had columns have the same values, to the bit, under their names, for people and
// for the program. A loss without a number beside an accuracy was not finite; a split without
// either was not measured.
func TestMetricsOutliveTheirColumns(t *testing.T) {
	path := before00002(t)
	raw := rawDB(t, path)
	random := rand.New(rand.NewPCG(1, 1))
	want := map[int]results.Metrics{}
	const epochs = 300
	for epoch := 1; epoch <= epochs; epoch++ {
		value := func() float64 { return math.Exp(40 * random.NormFloat64()) }
		m := results.Metrics{TrainLoss: value(), TrainAccuracy: random.Float64(), ValLoss: nan, ValAccuracy: nan, TestLoss: float64(random.IntN(3)), TestAccuracy: float64(random.IntN(9)) / 7}
		if epoch%10 == 0 {
			m.TrainLoss = nan
		}
		want[epoch] = m
		if _, err := raw.Exec(`REPLACE INTO epochs (run_id, epoch, learning_rate, train_loss, train_accuracy, val_loss, val_accuracy, test_loss, test_accuracy, seconds)
			VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, 1)`, epoch, 0.1*float64(epoch), orNull(m.TrainLoss), m.TrainAccuracy, orNull(m.ValLoss), orNull(m.ValAccuracy), m.TestLoss, m.TestAccuracy); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := raw.Exec(`UPDATE runs SET config = '{"learning_rate": 0.1}', epochs = ?1, (train_loss, train_accuracy, val_loss, val_accuracy, test_loss, test_accuracy) =
		(SELECT train_loss, train_accuracy, val_loss, val_accuracy, test_loss, test_accuracy FROM epochs WHERE epoch = ?1)`, epochs); err != nil {
		t.Fatal(err)
	}
	asked := func(query string) (rows [][]any) {
		t.Helper()
		answer, err := raw.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Close()
		columns, _ := answer.Columns()
		for answer.Next() {
			row := make([]any, len(columns))
			targets := make([]any, len(columns))
			for i := range row {
				targets[i] = &row[i]
			}
			if err := answer.Scan(targets...); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row)
		}
		return rows
	}
	queries := []string{`SELECT * FROM epochs ORDER BY run_id, epoch`, `SELECT id, train_loss, train_accuracy, val_loss, val_accuracy, test_loss, test_accuracy FROM runs`,
		`SELECT sum(test_loss / 2), avg(train_loss), count(val_loss) FROM epochs`}
	var before [][][]any
	for _, query := range queries {
		before = append(before, asked(query))
	}
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for i, query := range queries {
		if after := asked(query); !reflect.DeepEqual(after, before[i]) {
			t.Errorf("%s\nbefore %v\nafter  %v", query, before[i], after)
		}
	}
	read, err := db.Epochs(1)
	if err != nil || len(read) != epochs {
		t.Fatalf("%d epochs, %v", len(read), err)
	}
	for _, e := range read {
		m := want[e.Epoch]
		if names, wanted := fmt.Sprint(e.Names()), fmt.Sprint(m.Names()); names != wanted || e.LearningRate != 0.1*float64(e.Epoch) {
			t.Errorf("epoch %d has %s and the rate %v", e.Epoch, names, e.LearningRate)
		}
		for _, name := range e.Names() {
			if got := e.Value(name); got != m.Value(name) && !(math.IsNaN(got) && math.IsNaN(m.Value(name))) {
				t.Errorf("epoch %d: %s %v, which was %v", e.Epoch, name, got, m.Value(name))
			}
		}
	}
	run, err := db.Run(1)
	if err != nil || string(run.Metrics.Object()) != string(read[epochs-1].Metrics.Object()) {
		t.Errorf("the run has %s, %v", run.Metrics.Object(), err)
	}
}

func orNull(value float64) any {
	if math.IsNaN(value) {
		return nil
	}
	return value
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
