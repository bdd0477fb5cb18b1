package sqlite_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results/sqlite"
)

// dump is all that the tables of a record say.
func dump(t *testing.T, path string) string {
	t.Helper()
	raw := rawDB(t, path)
	var all strings.Builder
	for _, table := range []string{"sweeps", "runs", "history", "confusion_matrices", "layers", "calibration", "mistake_lists", "decisions", "misclassified", "images", "environments", "datasets", "checkpoints", "weights", "run_tags", "sweep_tags"} {
		rows, err := raw.Query(`SELECT * FROM ` + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(&all, table)
			for _, value := range values {
				fmt.Fprint(&all, "|", *value.(*any))
			}
			fmt.Fprintln(&all)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

const recreate = `PRAGMA foreign_keys = off; PRAGMA legacy_alter_table = on; `

// Whatever another file holds, it is imported as data or not at all, soon, and
// nothing of one's own changes. What was imported, every command can read.
func TestForgedRecordsAreNotImported(t *testing.T) {
	db, own := newDB(t)
	id := recordSweep(t, db, 1)
	honest := filepath.Join(t.TempDir(), "sweep.db")
	if err := db.Export(t.Context(), id, honest); err != nil {
		t.Fatal(err)
	}
	endless := `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 1 AS run_id, i AS epoch, 0.1 AS learning_rate, 0.1 AS train_loss,
		0.1 AS train_accuracy, 0.1 AS val_loss, 0.1 AS val_accuracy, 0.1 AS test_loss, 0.1 AS test_accuracy, 1.0 AS seconds FROM n)`
	for name, test := range map[string]struct{ forge, want string }{
		"a column that is SQL":        {`ALTER TABLE runs ADD COLUMN "note) VALUES (1); UPDATE runs SET note = 'robbed' --" TEXT`, ""},
		"a column with a quote":       {`ALTER TABLE history ADD COLUMN "a""b" TEXT; ALTER TABLE sweeps ADD COLUMN "id) --" TEXT`, ""},
		"a table more":                {`CREATE TABLE other (run_id INTEGER REFERENCES runs, "x); DROP TABLE runs; --" TEXT); INSERT INTO other VALUES (1, 'x')`, ""},
		"a column less":               {recreate + `ALTER TABLE layers RENAME COLUMN dead TO alive`, "dead"},
		"an endless view":             {`DROP VIEW epochs; CREATE VIEW epochs AS SELECT * FROM ` + endless, "epochs is not the one"},
		"an endless view, large":      {`DROP VIEW epochs; CREATE VIEW "EPOCHS" AS SELECT * FROM ` + endless, "epochs is not the one"},
		"an endless view of mistakes": {`DROP VIEW mistakes; CREATE VIEW mistakes AS SELECT run_id, 'test' AS split, epoch AS sample, 1 AS label, 0 AS predicted FROM ` + endless, "mistakes is not the one"},
		"a virtual table":             {`DROP TABLE calibration; CREATE VIRTUAL TABLE calibration USING fts3(run_id, split, bin, count, confidence, correct)`, "calibration is not the one"},
		"triggers":                    {`CREATE TRIGGER t AFTER UPDATE ON runs BEGIN DELETE FROM history; END`, ""},
		"an id as text": {recreate + `ALTER TABLE history RENAME TO old; CREATE TABLE history (run_id, step, epoch, seconds, metrics);
			INSERT INTO history SELECT * FROM old; DROP TABLE old; UPDATE history SET run_id = CAST(run_id AS TEXT), step = step + 10`, ""},
		"runs twice":                   {recreate + `ALTER TABLE runs RENAME TO old; CREATE TABLE runs AS SELECT * FROM old; INSERT INTO runs SELECT * FROM runs; DROP TABLE old`, ""},
		"a config that is no JSON":     {`UPDATE runs SET config = '{'`, "cannot be read"},
		"a config of infinite numbers": {`UPDATE runs SET config = '{"learning_rate": 1e999}' WHERE number = 2`, "cannot be read"},
		"a time that is none":          {`UPDATE runs SET started_at = 'tomorrow'`, "cannot be read"},
		"a sweep's time":               {`UPDATE sweeps SET created_at = 'x'`, "nothing was imported"},
		"a number that is text":        {`UPDATE runs SET seconds = 'many'`, "cannot be read"},
		"a loss that is text":          {`UPDATE history SET metrics = json_set(metrics, '$.val_loss', 'low')`, "cannot be read"},
		"metrics that are no object":   {`UPDATE history SET metrics = '[1]'`, "cannot be read"},
		"a summary that is no object":  {`UPDATE runs SET summary = '1'`, "cannot be read"},
		"classes that are none":        {`UPDATE datasets SET classes = '3'`, "cannot be read"},
		"fewer classes":                {`UPDATE datasets SET classes = '["one"]'`, "cannot be read"},
		"a matrix that is none":        {`UPDATE confusion_matrices SET counts = '[[1]'`, "cannot be read"},
		"a histogram that is none":     {`UPDATE layers SET weights = 'x'`, "cannot be read"},
		"mistakes that are none":       {`UPDATE mistake_lists SET samples = '['`, "cannot be read"},
		"a picture of another size":    {`UPDATE images SET pixels = x'00'`, "cannot be read"},
		"a state that is none":         {`PRAGMA ignore_check_constraints = on; UPDATE runs SET state = 'asleep'`, "CHECK"},
		"no dataset":                   {recreate + `DELETE FROM datasets`, "cannot be read"},
		"no environment":               {recreate + `DELETE FROM environments`, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			file, path := filepath.Join(folder, "forged.db"), filepath.Join(folder, "results.db")
			copyFile(t, honest, file)
			copyFile(t, own, path)
			execSQL(t, file, test.forge)
			// Not among those that are here already.
			execSQL(t, file, `UPDATE sweeps SET spec = spec || ' '`)
			db, err := sqlite.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			before := dump(t, path)
			ended := make(chan error, 1)
			go func() {
				from, err := sqlite.OpenSnapshot(file)
				if err == nil {
					defer from.Close()
					_, err = db.Import(t.Context(), from)
				}
				ended <- err
			}()
			select {
			case err = <-ended:
			case <-time.After(20 * time.Second):
				t.Fatal("it is read for ever")
			}
			after := dump(t, path)
			switch {
			case err != nil && after != before:
				t.Errorf("%v; and it changed\n%s\nto\n%s", err, before, after)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("%v, want %q", err, test.want)
			case err == nil:
				for line := range strings.Lines(before) {
					if !strings.Contains(after, line) {
						t.Errorf("there is no more\n%s", line)
					}
				}
				if strings.Contains(after, "robbed") {
					t.Error("a column's name was carried out")
				}
				if want, got := strings.Count(before, "\nhistory|"), strings.Count(after, "\nhistory|"); got != want+2 {
					t.Errorf("%d epochs, then %d", want, got)
				}
			}
			sound(t, path)
		})
	}
}
