package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gradbook/experiments/results/resultstest"
)

// A worker that is stopped is named, with what lets it go on.
func TestStoppedWorkerIsNamed(t *testing.T) {
	db, path := newDB(t)
	newSweep(t, db, 1)
	worker := resultstest.StartWorker(t, path, 0)
	holder := func() string {
		t.Helper()
		run, err := db.Run(1)
		if err != nil {
			t.Fatal(err)
		}
		return run.Holder()
	}
	pid := worker.Process.Pid
	if got, want := holder(), fmt.Sprintf("process %d on this machine", pid); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	worker.Process.Signal(syscall.SIGSTOP)
	stat := filepath.Join("/proc", fmt.Sprint(pid), "stat")
	var err error
	for text := []byte(nil); !strings.Contains(string(text), ") T "); text, err = os.ReadFile(stat) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, want := holder(), fmt.Sprintf("kill -CONT %d", pid); !strings.Contains(got, want) || strings.Contains(got, "take-over") {
		t.Errorf("%q, want %q", got, want)
	}
	worker.Process.Kill()
	worker.Wait()
	if got := holder(); !strings.Contains(got, "is gone") {
		t.Errorf("%q", got)
	}
}
