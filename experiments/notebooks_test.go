package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
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
