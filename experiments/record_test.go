package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Sweeps leave a record and come into another.
func TestExportImportDelete(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  activation: {values: [relu, tanh]}\n")
	must := func(arguments ...string) string {
		t.Helper()
		stdout, stderr, status := run(t, folder, arguments...)
		if status != 0 {
			t.Fatalf("%v: exit status %d\n%s%s", arguments, status, stdout, stderr)
		}
		return stdout + stderr
	}
	must("sweep")
	if out := must("export", "1"); strings.TrimSpace(out) != "1-noise-or-not.db" {
		t.Errorf("export: %s", out)
	}
	must("export", "1", "-o", "one.db")

	// Into a new record, and again.
	must("sweep", "--db", "other.db")
	for _, want := range []string{"sweep 1 Noise, or not? of one.db is sweep 2 here, with 2 runs", "is here already, as sweep 2"} {
		if out := must("import", "one.db", "--db", "other.db"); !strings.Contains(out, want) {
			t.Errorf("import: want %q in\n%s", want, out)
		}
	}
	// What was imported is as good as what was trained here.
	if out := must("replay", "3", "--db", "other.db"); !strings.Contains(out, "the same to the bit") {
		t.Errorf("replay: %s", out)
	}
	must("report", "2", "--db", "other.db")

	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"export", "9"}, "there is no sweep 9"},
		{[]string{"export", "1", "-o", "one.db"}, "one.db exists"},
		{[]string{"export", "1", "-o", "no/such/folder.db"}, "there is no folder no/such; make it"},
		{[]string{"import", "none.db", "--db", "new.db"}, "none.db: there is no such file; name one that export wrote"},
		{[]string{"import", "sweep.yaml", "--db", "new.db"}, "sweep.yaml: it is not a database; name the file of a record"},
		{[]string{"import", "results.db"}, "is the record itself"},
		{[]string{"delete", "1"}, "--yes"},
		{[]string{"delete", "9", "--yes"}, "there is no run 9"},
		{[]string{"delete", "--sweep", "9", "--yes"}, "there is no sweep 9"},
		{[]string{"delete", "--yes"}, "either runs"},
		{[]string{"sweep", "--retries=-1"}, "--retries -1: 0 or more"},
		{[]string{"sweep", "--max-failures=-1"}, "--max-failures -1: 0 or more"},
	} {
		if _, stderr, status := run(t, folder, test.arguments...); status != 1 || !strings.Contains(stderr, test.want) {
			t.Errorf("%v: exit status %d, want %q in\n%s", test.arguments, status, test.want, stderr)
		}
	}
	for _, name := range []string{"new.db", "no"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			t.Errorf("a call that failed made %s", name)
		}
	}

	// The sweep has come further there than here: that is said.
	must("export", "1", "-o", "further.db")
	must("import", "further.db", "--db", "behind.db")
	behind, err := sql.Open("sqlite3", filepath.Join(folder, "behind.db"))
	if err == nil {
		_, err = behind.Exec(`UPDATE runs SET state = 'pending' WHERE id = 1`)
	}
	if err != nil {
		t.Fatal(err)
	}
	behind.Close()
	if out := must("import", "further.db", "--db", "behind.db"); !strings.Contains(out, "is here already, as sweep 1, and stays as it is: 1 of its runs have ended here and 2 there; to take those, delete --sweep 1 and import again") {
		t.Errorf("import of a sweep that has gone on: %s", out)
	}

	if out := must("delete", "1", "--yes"); !strings.Contains(out, "run 1, number 1 of sweep 1: done, 1 epochs") {
		t.Errorf("delete 1: %s", out)
	}
	if out := must("list", "1"); !strings.Contains(out, "1 done") {
		t.Errorf("list 1 after delete 1: %s", out)
	}
	must("delete", "--sweep", "1", "-y")
	if out := must("list"); !strings.Contains(out, "results.db has no sweeps yet") {
		t.Errorf("an empty record is listed as\n%s", out)
	}
	if out := must("query", "--csv", "SELECT (SELECT count(*) FROM sweeps) + (SELECT count(*) FROM epochs) + (SELECT count(*) FROM images) + (SELECT count(*) FROM datasets) + (SELECT count(*) FROM environments) AS rows"); !strings.Contains(out, "\n0\n") {
		t.Errorf("rows left: %s", out)
	}
}
