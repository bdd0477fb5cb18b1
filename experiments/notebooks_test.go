package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestNotebooksSaysWhatIsLacking(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := (&notebooksVerb{}).Run(); err == nil || !strings.Contains(err.Error(), "there are no notebooks/*.ipynb") {
		t.Errorf("without notebooks: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := (&notebooksVerb{Files: []string{"a.ipynb"}}).Run(); err == nil || !strings.Contains(err.Error(), "there is no jupyter on the PATH; install it") {
		t.Errorf("without Jupyter: %v", err)
	}
}

func TestNotebooksCheckFailsAndWritesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the kernel; run without -short")
	}
	if _, err := exec.LookPath("jupyter"); err != nil {
		t.Skip("there is no jupyter on the PATH: install it to test the kernel")
	}
	const stale = `{"cells": [{"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "6 * 7",
		"outputs": [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "41"}}]}],
		"metadata": {}, "nbformat": 4, "nbformat_minor": 4}`
	file := filepath.Join(t.TempDir(), "stale.ipynb")
	if err := os.WriteFile(file, []byte(stale), 0o644); err != nil {
		t.Fatal(err)
	}
	err := (&notebooksVerb{Files: []string{file}, Check: true}).Run()
	if err == nil || !strings.Contains(err.Error(), "the outputs differ in 1 of 1 notebooks") {
		t.Errorf("error %v", err)
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != stale {
		t.Errorf("it was written to (%v): %s", err, now)
	}
}

// kill ends the verb as Ctrl-C does, and nothing is left behind.
func TestSignalsEndNotebooks(t *testing.T) {
	t.Parallel()
	const jupyter = "#!/bin/sh\ntouch \"$JUPYTER_STARTED\"\nexec sleep 60\n"
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "jupyter"), []byte(jupyter), 0o755); err != nil {
		t.Fatal(err)
	}
	for i, signal := range stopSignals() { // without SIGHUP below nohup
		started := filepath.Join(folder, fmt.Sprint("started", i))
		c := command(folder, "notebooks", "any.ipynb")
		c.Env = append(c.Env, "PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"), "JUPYTER_STARTED="+started)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		for time.Since(start) < 10*time.Second {
			if _, err := os.Stat(started); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		c.Process.Signal(signal)
		c.Wait()
		if status := c.ProcessState.ExitCode(); status != 130 || time.Since(start) > 10*time.Second {
			t.Errorf("%v: exit status %d after %v", signal, status, time.Since(start))
		}
	}
}
