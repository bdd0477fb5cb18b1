package sqlite_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

// Whatever happens to the file of a record while a process writes to it: it notices when
// it next records something, saves the record, and leaves what is there now as it is.
// What it says to do helps.
func TestDisplacedRecordIsSaved(t *testing.T) {
	older := filepath.Join(t.TempDir(), "older.db")
	session(t, older, few, "close", nil)
	olderBytes, err := os.ReadFile(older)
	if err != nil {
		t.Fatal(err)
	}
	replaced := func(path string) error { return os.Rename(path+".new", path) }
	for name, test := range map[string]struct {
		epochs   int // that are recorded before it happens
		happens  func(path string) error
		says     string
		there    []byte // what is at the path then; nil for nothing
		salvaged bool   // what can still be read
	}{
		"removed":                 {1, os.Remove, "was moved or removed", nil, false},
		"removed later":           {many, os.Remove, "was moved or removed", nil, false},
		"removed with its -wal":   {1, func(path string) error { return errors.Join(os.Remove(path), os.Remove(path+"-wal")) }, "was moved or removed", nil, false},
		"moved":                   {1, func(path string) error { return os.Rename(path, path+".moved") }, "was moved", nil, false},
		"replaced":                {1, replaced, "was replaced by another file", olderBytes, false},
		"replaced later":          {many, replaced, "was replaced by another file", olderBytes, false},
		"its folder was moved":    {1, func(path string) error { return os.Rename(filepath.Dir(path), filepath.Dir(path)+"2") }, "was moved", nil, false},
		"its -wal was removed":    {1, func(path string) error { return os.Remove(path + "-wal") }, "lost its results.db-wal", nil, false},
		"cut short":               {1, func(path string) error { return os.Truncate(path, 0) }, "was cut short", []byte{}, true},
		"cut short by a part":     {many, func(path string) error { return os.Truncate(path, 8192) }, "was cut short", nil, true},
		"overwritten":             {1, func(path string) error { return os.WriteFile(path, olderBytes, 0o666) }, "was overwritten", olderBytes, true},
		"overwritten later":       {many, func(path string) error { return os.WriteFile(path, olderBytes, 0o666) }, "was overwritten", olderBytes, true},
		"overwritten with a text": {1, func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("text "), 9999), 0o666) }, "was overwritten", bytes.Repeat([]byte("text "), 9999), true},
	} {
		t.Run(name, func(t *testing.T) {
			db, path := newDB(t)
			sweepID, environmentID := newSweep(t, db, 1, 2)
			c, other := claim(t, db, sweepID, environmentID), claim(t, db, sweepID, environmentID)
			for epoch := 1; epoch <= test.epochs; epoch++ {
				report(t, c, epoch, 0.5, bytes.Repeat([]byte{byte(epoch)}, 5000))
			}
			os.WriteFile(path+".new", olderBytes, 0o666)
			if err := test.happens(path); err != nil {
				t.Fatal(err)
			}
			was := filepath.Join(t.TempDir(), "was.db")
			if test.says == "was cut short" && test.there == nil {
				copyFile(t, path, was)
				test.there, _ = os.ReadFile(was)
			}

			_, err := c.Report(t.Context(), results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: test.epochs + 1}})
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Fatalf("%v, want %q", err, test.says)
			}
			// Another goroutine of the same process finishes its epoch.
			if _, err := other.Report(t.Context(), results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: 1}}); err == nil {
				t.Error("the next report was taken")
			}
			found := regexp.MustCompile(`'?(/[^']*\.rescued-\d+-\d+)'?`).FindStringSubmatch(err.Error())
			if found == nil {
				t.Fatalf("%v", err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
			if there, err := os.ReadFile(path); test.there == nil && err == nil && !strings.Contains(test.says, "lost its") || test.there != nil && !bytes.Equal(there, test.there) {
				t.Errorf("the file at its path was changed, %d bytes, not %d (%v)", len(there), len(test.there), err)
			}
			// As the error says.
			want := test.epochs + 2
			if test.salvaged {
				want = test.epochs // what was reported then would have changed the file that is there now
			} else if fileExists(filepath.Dir(path)) && fileExists(path+"-wal") {
				t.Error("the -wal is left")
			}
			saved := found[1]
			if !test.salvaged && fileExists(filepath.Dir(path)) {
				if err := os.Rename(saved, path); err != nil {
					t.Fatal(err)
				}
				saved = path
			}
			for _, open := range []func(string) (*sqlite.DB, error){sqlite.OpenReadOnly, sqlite.Open} {
				again, err := open(saved)
				if err != nil {
					t.Fatal(err)
				}
				if n := recorded(t, again); n != want {
					t.Errorf("%d epochs, want %d", n, want)
				}
				again.Close()
			}
			// A file that was moved is whole too.
			for _, moved := range []string{path + ".moved", filepath.Join(filepath.Dir(path)+"2", "results.db")} {
				if fileExists(moved) {
					again, err := sqlite.Open(moved)
					if err != nil {
						t.Fatal(err)
					}
					if n := recorded(t, again); n != want {
						t.Errorf("%d epochs in the moved file, want %d", n, want)
					}
					again.Close()
				}
			}
		})
	}
}

// What a process adds to an old record is saved even where the rest, which it has never
// read, is overwritten.
func TestWhatIsNewIsSavedOfAnOverwrittenRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.db")
	session(t, path, few, "close", nil)
	older, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	session(t, path, many, "close", nil)
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	sweepID, environmentID := newSweep(t, db, 1)
	c := claim(t, db, sweepID, environmentID)
	for epoch := 1; epoch <= 5; epoch++ {
		report(t, c, epoch, 0.5, []byte{byte(epoch)})
	}
	if err := os.WriteFile(path, older, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err = c.Report(t.Context(), results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: 6}})
	found := regexp.MustCompile(`(/\S*\.rescued-\d+-\d+) \(3 of its 3 sweeps`).FindStringSubmatch(err.Error())
	if found == nil || !strings.Contains(err.Error(), "of sweep 1 rows of ") {
		t.Fatal(err)
	}
	saved, err := sqlite.Open(found[1])
	if err != nil {
		t.Fatal(err)
	}
	defer saved.Close()
	execSQL(t, found[1], `UPDATE runs SET state = 'canceled' WHERE sweep_id < 3`)
	again := claim(t, saved, 3, 1)
	if again == nil {
		t.Fatal("the run does not go on")
	}
	if state, epoch := again.Checkpoint(); epoch != 5 || string(state) != "\x05" {
		t.Errorf("the run goes on from epoch %d with %q", epoch, state)
	}
	if epochs, err := saved.SweepEpochs(3); err != nil || len(epochs) != 5 {
		t.Errorf("%d epochs, %v", len(epochs), err)
	}
}
