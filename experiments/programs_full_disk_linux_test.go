package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A program whose output fills the disk is ended, and the sweep says why; with more room the
// same command goes on, and every step is recorded once.
func TestProgramThatFillsTheDisk(t *testing.T) {
	if os.Getenv("GRADBOOK_TEST_DISK") == "" {
		inOwnMounts(t)
		return
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=3M"); err != nil {
		t.Skipf("this test needs a small file system, which may not be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	folder := inFolder(t, map[string]string{
		"train.sh":   "i=0; while [ $i -lt 60 ]; do echo step=$i loss=$i; head -c 60000 /dev/zero | tr '\\0' x; echo; sleep 0.02; i=$((i+1)); done\n",
		"sweep.yaml": "command: [sh, train.sh]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {value: 1}}\n",
	})
	path := filepath.Join(disk, "results.db")
	_, said, status := run(t, folder, "sweep", "--db", path)
	if status != 1 || !strings.Contains(said, path+": the disk is full (") || !strings.Contains(said, "make room, then give the same command again") {
		t.Errorf("exit status %d, %s", status, said)
	}
	for deadline := time.Now().Add(20 * time.Second); len(marked("GRADBOOK_DIR="+disk)) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the program goes on")
		}
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=30M"); err != nil {
		t.Fatal(err)
	}
	if _, said, status = run(t, folder, "sweep", "--db", path); status != 0 {
		t.Errorf("with room: exit status %d, %s", status, said)
	}
	record := opened(t, path)
	if got := value(t, record, "SELECT state || ', ' || (SELECT count(*) || ' steps, ' || sum(metrics ->> 'loss' = step) || ' right' FROM history) FROM runs"); got != "done, 60 steps, 60 right" {
		t.Error(got)
	}
}
