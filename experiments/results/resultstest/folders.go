package resultstest

import (
	"os"
	"path/filepath"
	"testing"

	"gradbook/experiments/results"
)

// The folder of a run goes where the run goes: into an export, from there into another
// record under another id, and away with it.
func testFoldersOfRuns(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2)
	Finish(t, Claim(t, db, sweepID, environmentID), results.Done)
	write := func(path, text string) {
		t.Helper()
		os.MkdirAll(filepath.Dir(path), 0o777)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(path, text string) {
		t.Helper()
		if got, err := os.ReadFile(path); string(got) != text {
			t.Errorf("%s has %q, %v", path, got, err)
		}
	}
	absent := func(path string) {
		t.Helper()
		if _, err := os.Lstat(path); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", path, err)
		}
	}
	write(filepath.Join(db.Folder(1), "output.log"), "one")
	write(filepath.Join(db.Folder(1), "models", "best"), "a model")
	write(filepath.Join(db.Folder(2), "output.log"), "two")
	secret := filepath.Join(t.TempDir(), "secret")
	write(secret, "not of the record")
	os.Symlink(secret, filepath.Join(db.Folder(1), "link"))

	file := filepath.Join(t.TempDir(), "sweep.db")
	if err := db.Export(t.Context(), sweepID, file); err != nil {
		t.Fatal(err)
	}
	from, err := k.Reader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	expect(filepath.Join(from.Folder(1), "models", "best"), "a model")
	absent(filepath.Join(from.Folder(1), "link"))
	other, _ := k.new(t)
	NewSweep(t, other, 7) // so that ids differ
	write(filepath.Join(other.Folder(2), "output.log"), "of a record that was here before")
	for range 2 { // the second time, the sweep is known
		if _, err := other.Import(t.Context(), from); err != nil {
			t.Fatal(err)
		}
	}
	expect(filepath.Join(other.Folder(2), "output.log"), "one")
	expect(filepath.Join(other.Folder(2), "models", "best"), "a model")
	expect(filepath.Join(other.Folder(3), "output.log"), "two")
	if entries, err := os.ReadDir(filepath.Dir(other.Folder(2))); len(entries) != 2 || err != nil {
		t.Errorf("the folder has %v, %v", entries, err)
	}

	if err := db.Delete(t.Context(), results.Subject{Runs: []int64{1}}); err != nil {
		t.Fatal(err)
	}
	absent(db.Folder(1))
	expect(filepath.Join(db.Folder(2), "output.log"), "two")
	expect(secret, "not of the record")
	if err := db.Delete(t.Context(), results.Subject{Sweep: sweepID}); err != nil {
		t.Fatal(err)
	}
	absent(filepath.Dir(db.Folder(2)))
}
