package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/resultstest"
	"gradbook/experiments/results/sqlite"
)

// recordSweep records a sweep of two runs: one done, with a mistake and a tag,
// and one in training, with a checkpoint and a decision. Other sweeps before it move
// its ids.
func recordSweep(t *testing.T, db *sqlite.DB, others int) (sweepID int64) {
	t.Helper()
	for range others {
		id, environmentID := newSweep(t, db, 5)
		finishReported(t, claim(t, db, id, environmentID), results.Done)
		if _, err := db.FinishSweep(t.Context(), id, false); err != nil {
			t.Fatal(err)
		}
	}
	sweepID, environmentID := newSweep(t, db, 1, 2)
	finishReported(t, claim(t, db, sweepID, environmentID), results.Done)
	c := claim(t, db, sweepID, environmentID)
	judged := results.EpochReport{Epoch: results.Epoch{Epoch: 1, Metrics: results.Metrics{ValAccuracy: 0.5}}, Kept: true,
		Confusion: []results.ConfusionMatrix{{Split: "test", Counts: [][]int{{2, 0}, {1, 1}}}}, Checkpoint: []byte("checkpoint"), Judge: &resultstest.Judge{RungAt: 1}, Layers: []results.Layer{hiddenLayer, outputLayer}}
	if _, err := c.Report(t.Context(), judged); err != nil {
		t.Fatal(err)
	}
	runs, err := db.Runs(sweepID)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Tag(t.Context(), results.Subject{Runs: []int64{runs[0].ID}}, []string{"good"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := db.SetNote(t.Context(), results.Subject{Sweep: sweepID}, "noted"); err != nil {
		t.Fatal(err)
	}
	return sweepID
}

func finishReported(t *testing.T, c results.Claim, state results.State) {
	t.Helper()
	report(t, c, 1, 0.9, nil)
	err := c.Finish(t.Context(), results.Outcome{State: state, Weights: []byte("net"), Misclassified: []results.Misclassified{
		{Split: "test", Sample: int(c.Run().Seed), Label: 1, Loss: 2, Pixels: []byte{3, 4}}},
		Mistakes:    []results.MistakeList{{Split: "test", Classes: 2, Mistakes: []results.Mistake{{Sample: int(c.Run().Seed), Label: 1}}}},
		Calibration: []results.CalibrationBin{{Split: "test", Bin: 19, Count: 4, Confidence: 0.97, Correct: 3}}})
	if err != nil {
		t.Fatal(err)
	}
}

// content is all that a sweep's rows say, ids aside.
func content(t *testing.T, path, created string) string {
	t.Helper()
	raw := rawDB(t, path)
	var all strings.Builder
	for _, query := range []string{
		`SELECT name, spec, metric, state, created_at, note, file <> '' FROM sweeps WHERE id = @s`,
		`SELECT number, config, seed, dataset_sha256, state, attempt, epochs, val_accuracy, weights_sha256 FROM runs WHERE sweep_id = @s ORDER BY number`,
		`SELECT number, e.epoch, learning_rate, e.val_accuracy FROM epochs e JOIN runs ON id = run_id WHERE sweep_id = @s ORDER BY 1, 2`,
		`SELECT number, epoch, split, label, predicted, count FROM confusion JOIN runs ON id = run_id WHERE sweep_id = @s ORDER BY 1, 2, 3, 4, 5`,
		`SELECT number, m.split, m.sample, label, hex(pixels) FROM misclassified m JOIN runs ON id = run_id JOIN images USING (dataset_sha256, split, sample) WHERE sweep_id = @s`,
		`SELECT number, epoch, layer, weight_norm, gradient_norm, update_ratio, dead, saturated, weights, activations FROM layers JOIN runs ON id = run_id WHERE sweep_id = @s`,
		`SELECT number, split, sample, label, predicted FROM mistakes JOIN runs ON id = run_id WHERE sweep_id = @s`,
		`SELECT number, split, bin, count, confidence, correct FROM calibration JOIN runs ON id = run_id WHERE sweep_id = @s`,
		`SELECT number, hex(w.state), pinned FROM weights w JOIN runs ON id = run_id WHERE sweep_id = @s`,
		`SELECT number, epoch, hex(c.state) FROM checkpoints c JOIN runs ON id = run_id WHERE sweep_id = @s`,
		`SELECT number, d.epoch, rung, value, threshold, stopped FROM decisions d JOIN runs ON id = run_id WHERE sweep_id = @s`,
		`SELECT number, tag FROM run_tags JOIN runs ON id = run_id WHERE sweep_id = @s`,
		`SELECT number, go_version FROM runs JOIN environments e ON e.id = environment_id WHERE sweep_id = @s ORDER BY 1`,
		`SELECT DISTINCT d.name, width, classes FROM runs JOIN datasets d ON sha256 = dataset_sha256 WHERE sweep_id = @s`,
	} {
		rows, err := raw.Query(strings.ReplaceAll(query, "@s", `(SELECT max(id) FROM sweeps WHERE created_at = ?1)`), created)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		columns, _ := rows.Columns()
		found := 0
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				fmt.Fprint(&all, *v.(*any), "|")
			}
			fmt.Fprintln(&all)
			found++
		}
		if err := rows.Close(); err != nil || found == 0 {
			t.Fatalf("%s: %d rows, %v", query, found, err)
		}
	}
	return all.String()
}

func rawDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	raw, err := sql.Open("sqlite3", "file:"+escaped(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	return raw
}

func TestExportedSweepIsImportedWhole(t *testing.T) {
	db, path := newDB(t)
	id := recordSweep(t, db, 2)
	sweep, err := db.Sweep(id)
	if err != nil {
		t.Fatal(err)
	}
	created := sweep.CreatedAt.Format("2006-01-02T15:04:05.000Z")
	// The copies wait for a worker of their own.
	want := strings.Replace(content(t, path, created), "|running|1|", "|pending|1|", 1)

	file := filepath.Join(t.TempDir(), "sweep.db")
	if err := db.Export(t.Context(), id, file); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(file + "*"); len(files) != 1 {
		t.Errorf("beside the exported file are %v", files)
	}
	if got := content(t, file, created); got != want {
		t.Errorf("exported\n%s\nwant\n%s", got, want)
	}
	if err := db.Export(t.Context(), id, file); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf("export over a file: %v", err)
	}

	// Into a record with sweeps, datasets and environments of its own, twice.
	other, otherPath := newDB(t)
	recordSweep(t, other, 3)
	from, err := sqlite.OpenReadOnly(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	first, err := other.Import(t.Context(), from)
	if err != nil || len(first) != 1 || first[0].Known || first[0].Runs != 2 {
		t.Fatalf("import: %+v, %v", first, err)
	}
	counted := counts(t, otherPath)
	second, err := other.Import(t.Context(), from)
	if err != nil || len(second) != 1 || !second[0].Known || second[0].ID != first[0].ID {
		t.Errorf("the second import: %+v, %v", second, err)
	}
	if again := counts(t, otherPath); again != counted {
		t.Errorf("the second import changed %s to %s", counted, again)
	}
	if got := content(t, otherPath, created); got != want {
		t.Errorf("imported\n%s\nwant\n%s", got, want)
	}
	for _, p := range []string{file, otherPath} {
		sound(t, p)
	}

	// The run that was in training goes on from its checkpoint.
	here, err := other.AddEnvironment(t.Context(), results.Environment{GoVersion: "go1"})
	if err != nil {
		t.Fatal(err)
	}
	c := claim(t, other, first[0].ID, here)
	if c == nil || checkpoint(c) != "checkpoint" || c.Run().Number != 2 {
		t.Errorf("claimed %+v", c)
	}
	if _, err := other.Import(t.Context(), other); err == nil || !strings.Contains(err.Error(), "itself") {
		t.Errorf("import of itself: %v", err)
	}
}

// counts is how many rows every table has.
func counts(t *testing.T, path string) string {
	t.Helper()
	raw := rawDB(t, path)
	var all strings.Builder
	for _, table := range []string{"sweeps", "runs", "history", "confusion", "layers", "calibration", "mistake_lists", "decisions", "misclassified", "images", "environments", "datasets", "checkpoints", "weights", "run_tags", "sweep_tags"} {
		var n int
		if err := raw.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s %d, ", table, n)
	}
	return all.String()
}

func sound(t *testing.T, path string) {
	t.Helper()
	raw := rawDB(t, path)
	var result string
	if err := raw.QueryRow(`PRAGMA integrity_check`).Scan(&result); err != nil || result != "ok" {
		t.Errorf("%s: integrity_check: %s (%v)", path, result, err)
	}
	var table string
	if err := raw.QueryRow(`SELECT "table" FROM pragma_foreign_key_check`).Scan(&table); err != sql.ErrNoRows {
		t.Errorf("%s: foreign_key_check: %s (%v)", path, table, err)
	}
}

// A sweep file is named from the folder of the database, wherever that is.
func TestMovedSweepKeepsItsFile(t *testing.T) {
	home := t.TempDir()
	path := func(names ...string) string { return filepath.Join(append([]string{home}, names...)...) }
	if err := os.MkdirAll(path("shared", "widths"), 0o777); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Create(path("results.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	id := recordSweep(t, db, 0)
	fileIn := func(db *sqlite.DB) string {
		t.Helper()
		sweeps, err := db.Sweeps()
		if err != nil || len(sweeps) != 1 {
			t.Fatal(sweeps, err)
		}
		return sweeps[0].File
	}
	exported := path("shared", "widths", "1.db")
	if err := db.Export(t.Context(), id, exported); err != nil {
		t.Fatal(err)
	}
	from, err := sqlite.OpenReadOnly(exported)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if got := fileIn(from); got != "../../sweep.yaml" {
		t.Errorf("exported, the file is %q", got)
	}
	for folder, want := range map[string]string{".": "sweep.yaml", "shared": "../sweep.yaml"} {
		to, err := sqlite.Create(path(folder, "other.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer to.Close()
		if _, err := to.Import(t.Context(), from); err != nil {
			t.Fatal(err)
		}
		if got := fileIn(to); got != want || to.RelativePath(path("sweep.yaml")) != want {
			t.Errorf("imported into %s, the file is %q, want %q", folder, got, want)
		}
	}
}

func TestDamagedFileIsNotImported(t *testing.T) {
	db, _ := newDB(t)
	id := recordSweep(t, db, 0)
	file := filepath.Join(t.TempDir(), "sweep.db")
	if err := db.Export(t.Context(), id, file); err != nil {
		t.Fatal(err)
	}
	raw := rawDB(t, file)
	// As another program without foreign keys may leave it.
	if _, err := raw.Exec(`DELETE FROM datasets`); err != nil {
		t.Fatal(err)
	}
	raw.Close()
	other, otherPath := newDB(t)
	from, err := sqlite.OpenReadOnly(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if _, err := other.Import(t.Context(), from); err == nil || !strings.Contains(err.Error(), "there is no dataset") {
		t.Errorf("import: %v", err)
	}
	if got := counts(t, otherPath); !strings.HasPrefix(got, "sweeps 0, runs 0") {
		t.Errorf("what failed left %s", got)
	}

	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database ", 100)), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.OpenReadOnly(text); err == nil {
		t.Error("a text was opened as a database")
	}
}

func TestDeleteLeavesNothingBehind(t *testing.T) {
	db, path := newDB(t)
	id := recordSweep(t, db, 1) // shares its dataset and environment with another sweep
	alone := counts(t, path)
	other := results.Dataset{SHA256: "d2", Name: "other", Width: 1, Height: 2, Classes: []string{"a", "b"}}
	sweepID, err := db.CreateSweep(t.Context(), results.Sweep{Spec: "other", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize},
		[]results.NewRun{{Number: 1, Config: results.Config{}, Dataset: other}, {Number: 2, Config: results.Config{}, Dataset: other}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	environmentID, err := db.AddEnvironment(t.Context(), results.Environment{GoVersion: "go2"})
	if err != nil {
		t.Fatal(err)
	}
	c := claim(t, db, sweepID, environmentID)
	report(t, c, 1, 0.5, make([]byte, 8<<20))

	// One in training stays, and so does all beside it.
	before := counts(t, path)
	runs, err := db.Runs(sweepID)
	if err != nil {
		t.Fatal(err)
	}
	for _, subject := range []results.Subject{{Sweep: sweepID}, {Runs: []int64{runs[1].ID, runs[0].ID}}, {Runs: []int64{runs[1].ID, 999}}, {Sweep: 999}} {
		if err := db.Delete(t.Context(), subject); err == nil {
			t.Errorf("Delete(%+v) of what is in training or not there: no error", subject)
		}
	}
	if after := counts(t, path); after != before {
		t.Errorf("a refused Delete changed\n%s to\n%s", before, after)
	}

	finishReported(t, c, results.Done)
	if err := db.Delete(t.Context(), results.Subject{Runs: []int64{c.Run().ID}}); err != nil {
		t.Fatal(err)
	}
	if left, err := db.Runs(sweepID); err != nil || len(left) != 1 || left[0].Number != 2 {
		t.Errorf("left are %+v, %v", left, err)
	}
	if err := db.Delete(t.Context(), results.Subject{Sweep: sweepID}); err != nil {
		t.Fatal(err)
	}
	if after := counts(t, path); after != alone {
		t.Errorf("left is\n%s, want\n%s", after, alone)
	}
	if _, err := db.Sweep(id); err != nil {
		t.Error(err)
	}
	sound(t, path)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 1<<20 {
		t.Errorf("the file has %d bytes (%v)", info.Size(), err)
	}
}

// A sweep or run never gets the id of one that was deleted, whether it is new or comes
// from another record.
func TestIDsAreNotUsedAgain(t *testing.T) {
	db, path := newDB(t)
	sweepID, _ := newSweep(t, db, 1, 2, 3)
	if err := db.Delete(t.Context(), results.Subject{Runs: []int64{3}}); err != nil {
		t.Fatal(err)
	}
	if err := db.AddRuns(t.Context(), sweepID, []results.NewRun{{Number: 3, Config: results.Config{}, Dataset: twoClasses}}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sweep.db")
	if err := db.Export(t.Context(), sweepID, file); err != nil {
		t.Fatal(err)
	}
	if err := db.Delete(t.Context(), results.Subject{Sweep: sweepID}); err != nil {
		t.Fatal(err)
	}
	from, err := sqlite.OpenReadOnly(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	imported, err := db.Import(t.Context(), from)
	if err != nil || imported[0].ID != sweepID+1 {
		t.Errorf("sweep %d was deleted, then imported as %+v, %v", sweepID, imported, err)
	}
	var ids string
	if err := rawDB(t, path).QueryRow(`SELECT group_concat(id ORDER BY id) FROM runs`).Scan(&ids); err != nil || ids != "5,6,7" {
		t.Errorf("runs %s, %v; 1 to 4 are deleted", ids, err)
	}
}

// A file from before files could shrink is made shorter all the same.
func TestDeleteShortensOldFiles(t *testing.T) {
	path := before00002(t)
	execSQL(t, path, `INSERT INTO weights VALUES (1, zeroblob(4000000))`)
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Delete(t.Context(), results.Subject{Sweep: 1}); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if info, err := os.Stat(path); err != nil || info.Size() > 1<<20 {
		t.Errorf("the file has %d bytes (%v)", info.Size(), err)
	}
}

// A file of an older version is imported as if it had been brought up to date.
func TestOldFileIsImported(t *testing.T) {
	old := before00002(t)
	before, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	db, path := newDB(t)
	for i := range 2 {
		from, err := sqlite.OpenReadOnly(old)
		if err != nil {
			t.Fatal(err)
		}
		imported, err := db.Import(t.Context(), from)
		if err != nil || len(imported) != 1 || imported[0].Known != (i > 0) {
			t.Errorf("import %d: %+v, %v", i+1, imported, err)
		}
		from.Close()
	}
	runs, err := db.Runs(1)
	if err != nil || len(runs) != 1 || runs[0].KeptEpoch != 2 {
		t.Fatalf("runs: %+v, %v", runs, err)
	}
	if m, err := db.Confusion(runs[0], "test"); err != nil || m.Counts[0][0] != 4 {
		t.Errorf("confusion: %+v, %v", m, err)
	}
	if after, err := os.ReadFile(old); err != nil || string(after) != string(before) {
		t.Errorf("the file was changed (%v)", err)
	}
	sound(t, path)
}

// What no command can read can be deleted, and what is left is whole.
func TestUnreadableIsDeleted(t *testing.T) {
	for name, damage := range map[string]string{
		"configs":      `UPDATE runs SET config = '{' WHERE sweep_id = 2`,
		"times":        `UPDATE sweeps SET created_at = x'00' WHERE id = 2; UPDATE runs SET started_at = 'then' WHERE sweep_id = 2`,
		"numbers":      `UPDATE runs SET seed = 'x', number = 'y' || number, epochs = 'z', environment_id = NULL WHERE sweep_id = 2`,
		"workers":      `UPDATE runs SET worker = x'ff00' WHERE sweep_id = 2`,
		"no dataset":   `PRAGMA foreign_keys = off; DELETE FROM datasets`,
		"environments": `PRAGMA foreign_keys = off; UPDATE runs SET environment_id = 'none' WHERE sweep_id = 2`,
	} {
		t.Run(name, func(t *testing.T) {
			db, path := newDB(t)
			id := recordSweep(t, db, 1)
			if id != 2 {
				t.Fatal(id)
			}
			execSQL(t, "file:"+escaped(path), damage)
			var run int64
			if err := rawDB(t, path).QueryRow(`SELECT min(id) FROM runs WHERE sweep_id = 2`).Scan(&run); err != nil {
				t.Fatal(err)
			}
			// Its second run is in training by this very process.
			execSQL(t, "file:"+escaped(path), `UPDATE runs SET state = 'failed' WHERE sweep_id = 2`)
			if err := db.Delete(t.Context(), results.Subject{Runs: []int64{run}}); err != nil {
				t.Error(err)
			}
			if err := db.Delete(t.Context(), results.Subject{Sweep: 2}); err != nil {
				t.Error(err)
			}
			if got := counts(t, path); !strings.HasPrefix(got, "sweeps 1, runs 1, history 1, confusion 3, layers 0") {
				t.Error(got)
			}
		})
	}
}
