package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Runs whose checkpoints are damaged fail, and come to their end from their start.
func TestRunsWithDamagedCheckpoints(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 100000}\n  seed: {values: [1, 2, 3, 4]}\n")
	interrupted(t, folder)
	record, err := sql.Open("sqlite3", filepath.Join(folder, "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	// Three epochs will do from here on, with none of them recorded.
	if _, err := record.Exec(`REPLACE INTO checkpoints SELECT id, 1, x'00' FROM runs;
		DELETE FROM history; DELETE FROM confusion_matrices;
		UPDATE runs SET config = json_set(config, '$.epochs', 3), epochs = 0, kept_epoch = 0, best_epoch = 0`); err != nil {
		t.Fatal(err)
	}

	stdout, stderr, status := run(t, folder, "sweep", "-j", "1", "--max-failures", "3")
	for _, want := range []string{"3 runs in a row have failed", "run 3, with:\n  checkpoint: ", "--retries 1"} {
		if status != 1 || !strings.Contains(stderr, want) {
			t.Errorf("given up: exit status %d, want %q in\n%s%s", status, want, stdout, stderr)
		}
	}
	if stdout, _, _ := run(t, folder, "list", "1"); !strings.Contains(stdout, "3 failed, 1 pending") {
		t.Errorf("after that:\n%s", stdout)
	}

	stdout, stderr, status = run(t, folder, "sweep", "-j", "1", "--retries", "1")
	if status != 0 || !strings.Contains(stdout, "4 done") || !strings.Contains(stderr, "failed attempts so far: 1, the last: checkpoint: ") {
		t.Errorf("tried again: exit status %d\n%s%s", status, stdout, stderr)
	}
	if stdout, _, _ := run(t, folder, "show", "1"); !strings.Contains(stdout, "Failed attempts before this one: 1, the last with") {
		t.Errorf("show does not tell of the failure:\n%.600s", stdout)
	}
	if stdout, stderr, status := run(t, folder, "replay", "--sweep", "1"); status != 0 {
		t.Errorf("replay: exit status %d\n%s%s", status, stdout, stderr)
	}
}

// What is done is not trained again unless it failed, and then only that.
func TestFinishedSweepIsNotTrainedAgain(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 2}\n  seed: {values: [1, 2, 3, 4]}\nhooks: {on_finish: 'echo from the hook'}\n")
	run(t, folder, "sweep")
	record, err := sql.Open("sqlite3", filepath.Join(folder, "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	if _, err := record.Exec(`UPDATE runs SET state = 'failed', failures = 2, error = 'out of luck' WHERE number = 3`); err != nil {
		t.Fatal(err)
	}
	sweep := func(wantStatus int, wantRuns, wantAttempts string, want []string, arguments ...string) {
		t.Helper()
		stdout, stderr, status := run(t, folder, append([]string{"sweep"}, arguments...)...)
		for _, want := range want {
			if status != wantStatus || !strings.Contains(stdout+stderr, want) {
				t.Errorf("sweep %q: exit status %d, want %d and %q in\n%s%s", arguments, status, wantStatus, want, stdout, stderr)
			}
		}
		if got := value(t, record, "SELECT group_concat(state ORDER BY id) FROM runs", ","); got != wantRuns {
			t.Errorf("sweep %q: the runs are %s, want %s", arguments, got, wantRuns)
		}
		if got := value(t, record, "SELECT group_concat(attempt ORDER BY id) FROM runs", ","); got != wantAttempts {
			t.Errorf("sweep %q: attempts %s, want %s", arguments, got, wantAttempts)
		}
		if strings.Contains(stderr, "from the hook") != slices.Contains(want, "from the hook") {
			t.Errorf("sweep %q and the hook:\n%s", arguments, stderr)
		}
	}
	failed := []string{"is done already, on noise: 3 done, 1 failed", "run 3 failed: out of luck", " sweep --retries 2\n", " --new\n", "1 failed (exit status 3)"}
	sweep(3, "done done failed done", "1 1 1 1", failed)
	sweep(3, "done done failed done", "1 1 1 1", failed, "--retries=1")
	sweep(0, "done done done done", "1 1 2 1", []string{"Going on with sweep 1", "3 done, 1 pending", "from the hook"}, "--retries", "2")
	sweep(0, "done done done done", "1 1 2 1", []string{"is done already, on noise: 4 done", " sweep --runs 1 --new\n"}, "--runs", "1")
	sweep(0, "done done done done", "1 1 2 1", []string{"is done already, on noise: 4 done", " sweep --new\n"}, "--extend")

	// A kill may have come before the sweep was done again.
	if _, err := record.Exec(`UPDATE runs SET state = 'pending' WHERE number = 4`); err != nil {
		t.Fatal(err)
	}
	sweep(0, "done done done done", "1 1 2 2", []string{"Going on with sweep 1", "from the hook"})
}

// Whoever has a copy of a record, such as one who cloned it, sees its sweeps trained.
func TestSweepThatWasDoneElsewhereIsTrained(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n")
	run(t, folder, "sweep")
	text, err := os.ReadFile(filepath.Join(folder, "results.db"))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "copy.db"), text, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"sweep 1 Noise, or not? was done elsewhere and came with this record", "sweep 2 Noise, or not? is done already"} {
		if _, stderr, status := run(t, folder, "sweep", "--db", "copy.db"); status != 0 || !strings.Contains(stderr, want) {
			t.Errorf("exit status %d, want %q in\n%s", status, want, stderr)
		}
	}
	run(t, folder, "import", "results.db", "--db", "import.db")
	if _, stderr, status := run(t, folder, "sweep", "--db", "import.db"); status != 0 || !strings.Contains(stderr, "Training sweep 2") {
		t.Errorf("imported: exit status %d\n%s", status, stderr)
	}
}
