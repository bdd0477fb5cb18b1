package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

var nan = math.NaN()

// newDB returns an empty database in a folder whose name holds what a URL would
// take for its own.
func newDB(t *testing.T) (*sqlite.DB, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "a #1? 100%")
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "results.db")
	db, err := sqlite.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, path
}

func TestRunIsRecordedWhole(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 7)
	c := claim(t, db, sweepID, environmentID)
	report(t, c, 1, 0.9, []byte("after 1"))
	report(t, c, 2, 0.8, nil)
	mistake := results.Misclassified{Split: "test", Sample: 3, Label: 1, Predicted: 0, Probability: 0.9, LabelProbability: 0.1, Loss: 2.3, Pixels: []byte{1, 2}}
	err := c.Finish(t.Context(), results.Outcome{State: results.Done, Parameters: 17, WeightsSHA256: "w", Weights: []byte("net"), Misclassified: []results.Misclassified{mistake}})
	if err != nil {
		t.Fatal(err)
	}
	if done, err := db.FinishSweep(t.Context(), sweepID, false); !done || err != nil {
		t.Errorf("FinishSweep = %v, %v", done, err)
	}

	// What is in the file, as another program sees it.
	raw, err := sql.Open("sqlite3", "file:"+escaped(path))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for query, want := range map[string]string{
		`SELECT state || ',' || epochs || ',' || seconds || ',' || best_epoch || ',' || best_value || ',' || last_value || ',' || parameters FROM runs`: "done,2,1.0,1,0.9,0.8,17",
		`SELECT group_concat(typeof(train_loss) || typeof(train_accuracy)) FROM epochs`:                                                                 "nullnull,nullnull",
		`SELECT group_concat(name || ' ' || value, '; ' ORDER BY name) FROM metrics WHERE step = 2`:                                                     "learning_rate 1.0; test_accuracy 0.75; test_loss 0.25; train_loss Inf; val_accuracy 0.8; val_loss 0.5",
		`SELECT group_concat(summary = metrics) FROM runs JOIN history ON run_id = id`:                                                                  "0,1",
		`SELECT typeof(train_loss) || val_accuracy || test_loss FROM runs`:                                                                              "null0.80.25",
		`SELECT json_extract(config, '$.hidden[0]') || typeof(json_extract(config, '$.learning_rate')) FROM runs`:                                       "3integer",
		`SELECT count(*) FROM confusion WHERE run_id = 1`:                                                                                               "5",
		`SELECT count(*) FROM checkpoints`:                                                                                                              "0",
		`SELECT state FROM weights`:                                                                                                                     "net",
		`SELECT state || (finished_at > created_at OR 1) FROM sweeps`:                                                                                   "done1",
		`SELECT datetime(started_at) IS NOT NULL AND started_at LIKE '%Z' FROM runs`:                                                                    "1",
		`PRAGMA journal_mode`: "wal",
	} {
		var got string
		if err := raw.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %s (%v), want %s", query, got, err, want)
		}
	}

	// The same through the package.
	run, err := db.Run(c.Run().ID)
	if err != nil {
		t.Fatal(err)
	}
	if run.ValAccuracy != 0.8 || !math.IsInf(run.TrainLoss, 1) || run.Config["hidden"].([]any)[0] != int64(3) || run.Seed != 7 {
		t.Errorf("run read back: %+v", run)
	}
	matrix, err := db.Confusion(run, "test")
	if err != nil || matrix.Epoch != 2 || matrix.Counts[1][0] != 0 || matrix.Counts[1][1] != 2 || matrix.Counts[0][1] != 0 || matrix.Names[1] != "right" {
		t.Errorf("confusion read back: %+v, %v", matrix, err)
	}
	if _, err := db.Confusion(run, "val"); !errors.Is(err, results.ErrNoConfusion) {
		t.Errorf("a confusion matrix on val, which was never reported: %v", err)
	}
	without := run
	without.DatasetSHA256 = "of another program"
	if matrix, err := db.Confusion(without, "test"); err != nil || !slices.Equal(matrix.Names, []string{"0", "1"}) {
		t.Errorf("classes of a run without a dataset: %q, %v; want their numbers", matrix.Names, err)
	}
	if datasets, err := db.Datasets([]results.Run{without, run}); err != nil || len(datasets) != 1 {
		t.Errorf("%d datasets, %v; want that of the run that has one", len(datasets), err)
	}
	if _, err := db.Misclassified(without, "test"); !errors.Is(err, results.ErrNoDataset) {
		t.Errorf("images of a run without a dataset: %v", err)
	}
	for want, read := range map[string]func() error{
		"there is no sweep 9":        func() error { _, err := db.Runs(9); return err },
		"there is no sweep 8":        func() error { _, err := db.SweepEpochs(8); return err },
		"there is no run 9":          func() error { _, err := db.Epochs(9); return err },
		`there is no split "train"`:  func() error { _, err := db.Misclassified(run, "train"); return err },
		`there is no split "tset"`:   func() error { _, _, err := db.Mistakes([]int64{run.ID}, "tset"); return err },
		`there is no split "valid"`:  func() error { _, err := db.Confusion(run, "valid"); return err },
		`there is no dataset ""`:     func() error { _, err := db.Misclassified(results.Run{}, "test"); return err },
		"no confusion matrix of run": func() error { _, err := db.ConfusionAt(run, 9, "test"); return err },
	} {
		if err := read(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	mistakes, err := db.Misclassified(run, "test")
	if err != nil || len(mistakes) != 1 || mistakes[0].Probability != 0.9 || !bytes.Equal(mistakes[0].Pixels, []byte{1, 2}) {
		t.Errorf("misclassified read back: %+v, %v", mistakes, err)
	}
	text, err := json.Marshal(run)
	if err != nil || !strings.Contains(string(text), `"train_loss":null`) || !strings.Contains(string(text), `"val_accuracy":0.8`) || strings.Contains(string(text), "finished_at\":\"0001") {
		t.Errorf("JSON of the run: %s, %v", text, err)
	}
}

// escaped makes a path ready for a URL.
func escaped(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

func TestProcessesMakeADatabaseAtOnce(t *testing.T) {
	for trial := range 5 {
		path := filepath.Join(t.TempDir(), fmt.Sprint(trial, ".db"))
		var processes []*exec.Cmd
		for range 4 {
			process := exec.Command(os.Args[0])
			process.Env = append(os.Environ(), "GRADBOOK_TEST_CREATE="+path)
			process.Stderr = os.Stderr
			if err := process.Start(); err != nil {
				t.Fatal(err)
			}
			processes = append(processes, process)
		}
		for _, process := range processes {
			if err := process.Wait(); err != nil {
				t.Errorf("trial %d: %v", trial, err)
			}
		}
		// All of them began the same sweep: there is one.
		db, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if sweeps, err := db.Sweeps(); err != nil || len(sweeps) != 1 {
			t.Errorf("trial %d: %d sweeps, %v", trial, len(sweeps), err)
		}
		db.Close()
	}
}

// What tests have another process do.
func TestMain(m *testing.M) {
	inAFile.Main()
	if path := os.Getenv("GRADBOOK_TEST_CREATE"); path != "" {
		db, err := sqlite.Create(path)
		if err == nil {
			_, err = db.CreateSweep(context.Background(), results.Sweep{Name: "s", Spec: "method: grid", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize},
				[]results.NewRun{{Number: 1, Dataset: twoClasses}}, 0)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if session := os.Getenv("GRADBOOK_TEST_SESSION"); session != "" {
		recordSession(os.Getenv("GRADBOOK_TEST_RECORD"), session)
		os.Exit(0)
	}
	if statement := os.Getenv("GRADBOOK_TEST_KILLED_SQL"); statement != "" {
		raw, err := sql.Open("sqlite3", "file:"+escaped(os.Getenv("GRADBOOK_TEST_RECORD")))
		if err == nil {
			_, err = raw.Exec(statement)
		}
		if err != nil {
			panic(err)
		}
		self, _ := os.FindProcess(os.Getpid())
		self.Kill()
		select {}
	}
	os.Exit(m.Run())
}

func TestRunOfAnotherHostIsTakenOverOnlyIfAsked(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1)
	claim(t, db, sweepID, environmentID)
	execSQL(t, "file:"+escaped(path), `UPDATE runs SET worker = 'elsewhere another-boot another-space 1 1'`)
	if c := claim(t, db, sweepID, environmentID); c != nil {
		t.Error("a run of another host was claimed")
	}
	if c, err := db.Claim(t.Context(), sweepID, results.ClaimOptions{Environment: environmentID, TakeOver: true}); err != nil || c == nil {
		t.Errorf("with take-over: %v, %v", c, err)
	}
}

func TestCanceledAreRunsThatNobodyTrains(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1, 2, 3)
	claim(t, db, sweepID, environmentID)
	claim(t, db, sweepID, environmentID)
	execSQL(t, "file:"+escaped(path), `UPDATE runs SET worker = '' WHERE number = 1`)
	if err := db.CancelPending(t.Context(), sweepID); err != nil {
		t.Fatal(err)
	}
	runs, err := db.Runs(sweepID)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []results.State{results.Canceled, results.Running, results.Canceled} {
		if runs[i].State != want {
			t.Errorf("run %d is %s, want %s", i+1, runs[i].State, want)
		}
	}
}

func TestForeignFilesAreRefusedUntouched(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "notes.txt")
	os.WriteFile(text, []byte(strings.Repeat("These are my notes, no database. ", 50)), 0o666)
	foreign := filepath.Join(folder, "foreign.db")
	execSQL(t, foreign, `CREATE TABLE pets (name)`)
	newer := filepath.Join(folder, "newer.db")
	db, err := sqlite.Create(newer)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	otherGoose := filepath.Join(folder, "goose.db")
	execSQL(t, otherGoose, `CREATE TABLE goose_db_version (version_id INTEGER); CREATE TABLE geese (name); INSERT INTO goose_db_version VALUES (1)`)
	execSQL(t, newer, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (4711, 1)`)

	for path, want := range map[string]string{
		text:                              "not a database",
		foreign:                           "another program",
		otherGoose:                        "another program",
		newer:                             "newer Gradbook",
		filepath.Join(folder, "none.db"):  "no such database",
		filepath.Join(folder, "no/no.db"): "no such database",
	} {
		before, _ := os.ReadFile(path)
		for name, open := range map[string]func(string) (*sqlite.DB, error){"Open": sqlite.Open, "OpenReadOnly": sqlite.OpenReadOnly} {
			db, err := open(path)
			if err == nil {
				db.Close()
			}
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s(%s): %v; want an error that names it and says %q", name, filepath.Base(path), err, want)
			}
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", filepath.Base(path))
		}
	}
	if files, _ := filepath.Glob(filepath.Join(folder, "none.db*")); files != nil {
		t.Errorf("Open made %v", files)
	}
}

func execSQL(t *testing.T, path, statement string) {
	t.Helper()
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestDatabaseCannotBeWritten(t *testing.T) {
	if os.Getuid() == 0 {
		// root may write anything, so the folder is missing instead.
		_, err := sqlite.Create(filepath.Join(t.TempDir(), "missing", "results.db"))
		if err == nil || !strings.Contains(err.Error(), "missing") {
			t.Errorf("Create in a folder that is not there: %v", err)
		}
		return
	}
	folder := t.TempDir()
	os.Chmod(folder, 0o555)
	if _, err := sqlite.Create(filepath.Join(folder, "results.db")); err == nil {
		t.Error("Create in a folder that may not be written")
	}
}

func TestHookIsClaimedOnceForEveryEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.db")
	db, err := sqlite.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	id, environment := newSweep(t, db, 1)
	claims := func(when string, want bool) {
		t.Helper()
		if claimed, err := db.ClaimHook(t.Context(), id, false); err != nil || claimed != want {
			t.Errorf("%s: claimed %v, %v", when, claimed, err)
		}
	}
	finish := func(hook bool) {
		t.Helper()
		if done, err := db.FinishSweep(t.Context(), id, hook); err != nil || !done {
			t.Errorf("done %v, %v", done, err)
		}
	}
	claims("before the end", false)
	c := claim(t, db, id, environment)
	if err := c.Finish(t.Context(), results.Outcome{State: results.Failed, Error: "boom"}); err != nil {
		t.Fatal(err)
	}
	finish(true)
	claims("at the end", true)
	claims("while a living process runs it", false)
	if err := db.EndHook(t.Context(), id, true); err != nil {
		t.Fatal(err)
	}
	claims("after it was interrupted", true)
	execSQL(t, path, `UPDATE sweeps SET hook_worker = 'far-' || replace(hook_worker, ' ', ' 1')`)
	claims("while a process on another machine runs it, as far as can be told", false)
	if claimed, err := db.ClaimHook(t.Context(), id, true); err != nil || !claimed {
		t.Errorf("taken over: claimed %v, %v", claimed, err)
	}
	execSQL(t, path, `UPDATE sweeps SET hook_worker = 'gone'`)
	claims("after its process has died", true)
	if err := db.EndHook(t.Context(), id, false); err != nil {
		t.Fatal(err)
	}
	claims("after it was run", false)
	finish(true)
	claims("when the sweep was done before", false)
	if err := db.RetryFailed(t.Context(), id, 1); err != nil {
		t.Fatal(err)
	}
	claims("when a run is tried again", false)
	if err := claim(t, db, id, environment).Finish(t.Context(), results.Outcome{State: results.Diverged}); err != nil {
		t.Fatal(err)
	}
	finish(true)
	claims("at the next end", true)
	if err := db.RetryFailed(t.Context(), id, 9); err != nil {
		t.Fatal(err)
	}
	if record, err := db.Sweep(id); err != nil || record.State != results.Done {
		t.Errorf("with no run that has failed: %+v, %v", record, err)
	}
}

func TestCopyOfTheFileIsAnotherPlace(t *testing.T) {
	db, path := newDB(t)
	id, _ := newSweep(t, db)
	here := func(path string, want bool) {
		t.Helper()
		looking, err := sqlite.OpenReadOnly(path)
		if err != nil {
			t.Fatal(err)
		}
		defer looking.Close()
		if here, err := looking.FinishedHere(id); err != nil || here != want {
			t.Errorf("%s: finished here: %v, %v", filepath.Base(path), here, err)
		}
	}
	here(path, false)
	if done, err := db.FinishSweep(t.Context(), id, false); err != nil || !done {
		t.Fatal(done, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	here(path, true)
	folder := filepath.Dir(path)
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "copy.db"), text, 0o666)
	}
	if err == nil {
		err = os.Symlink(path, filepath.Join(folder, "link.db"))
	}
	if err != nil {
		t.Fatal(err)
	}
	here(filepath.Join(folder, "copy.db"), false)
	here(filepath.Join(folder, "link.db"), true)
	// A clone that has taken the place of the file.
	if err := os.Rename(filepath.Join(folder, "copy.db"), path); err != nil {
		t.Fatal(err)
	}
	here(path, false)
}
