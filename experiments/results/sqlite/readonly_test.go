package sqlite_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

func TestLookingLeavesTheFileAsItIs(t *testing.T) {
	current := filepath.Join(t.TempDir(), "results.db")
	db, err := sqlite.Create(current)
	if err != nil {
		t.Fatal(err)
	}
	newSweep(t, db, 1)
	db.Close()
	for name, path := range map[string]string{"current": current, "of an older version": before00002(t)} {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			db, err := sqlite.OpenReadOnly(path)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if runs, err := db.Runs(1); err != nil || len(runs) != 1 {
				t.Errorf("%s: %d runs, %v", name, len(runs), err)
			}
			if err := db.Close(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s: the file was changed", name)
		}
		if files, _ := filepath.Glob(path + "*"); len(files) != 1 {
			t.Errorf("%s: beside it are %v", name, files)
		}
	}
}

// An old database reads the same, whether migrated in place or in a copy.
func TestOldDatabaseReadsTheSameInACopy(t *testing.T) {
	path := before00002(t)
	read := func(open func(string) (*sqlite.DB, error)) (run results.Run, epochs []results.Epoch) {
		t.Helper()
		db, err := open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if run, err = db.Run(1); err != nil {
			t.Fatal(err)
		}
		if epochs, err = db.Epochs(1); err != nil || len(epochs) != 2 {
			t.Fatalf("%d epochs, %v", len(epochs), err)
		}
		// NaN is not equal to itself.
		run.Metrics = results.Metrics{ValAccuracy: run.ValAccuracy}
		for i := range epochs {
			epochs[i].Metrics = results.Metrics{ValAccuracy: epochs[i].ValAccuracy}
		}
		return run, epochs
	}
	copyRun, copyEpochs := read(sqlite.OpenReadOnly)
	run, epochs := read(sqlite.Open)
	if copyRun.KeptEpoch != 2 || !reflect.DeepEqual(run, copyRun) || !reflect.DeepEqual(epochs, copyEpochs) {
		t.Errorf("in a copy %+v, %+v\nin place %+v, %+v", copyRun, copyEpochs, run, epochs)
	}
}

func TestLookingWhileOthersWrite(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1)
	looking, err := sqlite.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer looking.Close()
	report(t, claim(t, db, sweepID, environmentID), 1, 0.9, nil)
	if epochs, err := looking.Epochs(1); err != nil || len(epochs) != 1 {
		t.Errorf("%d epochs, %v", len(epochs), err)
	}
	if _, err := looking.AddEnvironment(t.Context(), results.Environment{}); err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("a write to a database that is open to look at: %v", err)
	}
}

// A run that ends while somebody reads is, to them, in training until they are done: what
// they read of it fits together.
func TestASnapshotStaysAsItWas(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1)
	c := claim(t, db, sweepID, environmentID)
	report(t, c, 1, 0.9, nil)
	snapshot, err := sqlite.OpenSnapshot(path)
	if err != nil {
		t.Fatal(err)
	}
	report(t, c, 2, 0.95, nil)
	finish(t, c, results.Done)
	read := func(db *sqlite.DB) (state results.State, epochs, weights int) {
		t.Helper()
		run, err := db.Run(1)
		if err != nil {
			t.Fatal(err)
		}
		of, err := db.Epochs(1)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := db.WeightsKept(sweepID)
		if err != nil {
			t.Fatal(err)
		}
		return run.State, len(of), len(kept)
	}
	if state, epochs, weights := read(snapshot); state != results.Running || epochs != 1 || weights != 0 {
		t.Errorf("the snapshot: %s, %d epochs, %d weights", state, epochs, weights)
	}
	if _, err := db.Import(t.Context(), snapshot); err == nil {
		t.Error("a record took up itself")
	}
	elsewhere, _ := newDB(t)
	if _, err := elsewhere.Import(t.Context(), snapshot); err != nil {
		t.Error(err)
	}
	if epochs, err := elsewhere.Epochs(1); err != nil || len(epochs) != 1 {
		t.Errorf("the import of a snapshot: %d epochs, %v", len(epochs), err)
	}
	if err := errors.Join(snapshot.Close(), db.Close()); err != nil {
		t.Error(err)
	}
	if files, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(files) != 1 {
		t.Errorf("beside it are %v", files)
	}
	if snapshot, err = sqlite.OpenSnapshot(path); err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	if state, epochs, weights := read(snapshot); state != results.Done || epochs != 2 || weights != 1 {
		t.Errorf("a later snapshot: %s, %d epochs, %d weights", state, epochs, weights)
	}
}

// Who cannot write to a file is told so, and what to do.
func TestOpenToWriteWhatIsReadOnly(t *testing.T) {
	refused := func(what string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), "it cannot be written (") || !strings.Contains(err.Error(), "make the file and its folder writable") {
			t.Errorf("%s: %v", what, err)
		}
	}
	folder := t.TempDir()
	_, err := sqlite.Create(filepath.Join(folder, "missing", "results.db"))
	if want := "there is no folder " + filepath.Join(folder, "missing") + "; make it"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("a folder that is missing: %v", err)
	}

	if os.Getuid() == 0 {
		t.Skip("nothing is read-only to root")
	}
	path := filepath.Join(folder, "results.db")
	db, err := sqlite.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	newSweep(t, db, 1)
	db.Close()
	if err := errors.Join(os.Chmod(path, 0o444), os.Chmod(folder, 0o555)); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(folder, 0o755)
	_, err = sqlite.Open(path)
	refused("a file and folder", err)
	_, err = sqlite.Create(filepath.Join(folder, "other.db"))
	refused("a folder without the file", err)
}

// A page that watches a record learns that its file is another one now.
func TestVersionOfAReplacedFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.db")
	db, err := sqlite.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	reader, err := sqlite.OpenReadOnly(file)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := reader.Version(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file, file+".old"); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Version(); err == nil || !strings.Contains(err.Error(), "was moved") {
		t.Errorf("after it was moved: %v", err)
	}
}
