//go:build unix

package kernel

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Where the caller is told to end, Jupyter ends its kernel. Signals that the caller gets
// with its process group do not disturb it in that.
func TestInterruptedExecutionEndsJupyter(t *testing.T) {
	folder := t.TempDir()
	// This Jupyter writes what group it is in, and ends its kernel when it is interrupted once.
	const jupyter = `#!/bin/sh
trap 'kill $kernel; touch tidied; exit 1' INT
sleep 60 > /dev/null 2>&1 &
kernel=$!
echo $(ps -o pgid= -p $$) $kernel > new && mv new started
wait
`
	if err := os.WriteFile(filepath.Join(folder, "jupyter"), []byte(jupyter), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() {
		_, err := Execute(ctx, folder, folder, []byte("{}"))
		ended <- err
	}()
	var started []byte
	for wait := time.Now(); started == nil && time.Since(wait) < 10*time.Second; time.Sleep(time.Millisecond) {
		started, _ = os.ReadFile(filepath.Join(folder, "started"))
	}
	group, kernel, _ := strings.Cut(strings.TrimSpace(string(started)), " ")
	if group == "" || group == strconv.Itoa(syscall.Getpgrp()) {
		t.Errorf("Jupyter is in the process group %q of its caller", group)
	}
	start := time.Now()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) || time.Since(start) > 5*time.Second {
		t.Errorf("error %v after %v", err, time.Since(start))
	}
	if _, err := os.Stat(filepath.Join(folder, "tidied")); err != nil {
		t.Error(err)
	}
	if state, err := exec.Command("ps", "-o", "state=", "-p", kernel).Output(); err == nil && !strings.HasPrefix(string(state), "Z") {
		t.Errorf("its kernel, process %s, is left: %s", kernel, state)
	}
}
