package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// Runs whose checkpoints are damaged fail, and come to their end from their start.
func TestRunsWithDamagedCheckpoints(t *testing.T) {
	folder := workplace(t, "  epochs: {value: 100000}\n  seed: {values: [1, 2, 3, 4]}\n")
	interrupted(t, folder)
	record, err := sql.Open("sqlite3", filepath.Join(folder, "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	// Three epochs will do from here on, with none of them recorded.
	if _, err := record.Exec(`REPLACE INTO checkpoints SELECT id, 1, x'00' FROM runs;
		DELETE FROM epochs; DELETE FROM confusion_matrices;
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
	if status != 0 || !strings.Contains(stdout, "4 done") || !strings.Contains(stderr, "failed attempts so far: 1, the last with: checkpoint: ") {
		t.Errorf("tried again: exit status %d\n%s%s", status, stdout, stderr)
	}
	if stdout, _, _ := run(t, folder, "show", "1"); !strings.Contains(stdout, "Attempts that failed before: 1, the last with") {
		t.Errorf("show does not tell of the failure:\n%.600s", stdout)
	}
	if stdout, stderr, status := run(t, folder, "replay", "--sweep", "1"); status != 0 {
		t.Errorf("replay: exit status %d\n%s%s", status, stdout, stderr)
	}
}
