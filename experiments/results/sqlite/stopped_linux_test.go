package sqlite_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A worker that is stopped is named, with what lets it go on.
func TestStoppedWorkerIsNamed(t *testing.T) {
	db, path := newDB(t)
	newSweep(t, db, 1)
	worker := exec.Command(os.Args[0])
	worker.Env = append(os.Environ(), "GRADBOOK_TEST_CLAIM="+path)
	output, err := worker.StdoutPipe()
	if err == nil {
		err = worker.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer worker.Wait()
	defer worker.Process.Kill()
	if _, err := output.Read(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
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
