package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"

	"gradbook/experiments/results"
)

// runHook has the shell run the command of a sweep file, with the sweep and its
// runs as JSON on standard input. What it prints goes to standard error.
func runHook(command string, db *results.DB, sweepID int64) error {
	var done struct {
		Sweep results.Sweep `json:"sweep"`
		Runs  []results.Run `json:"runs"`
	}
	var err error
	if done.Sweep, err = db.Sweep(sweepID); err != nil {
		return err
	}
	if done.Runs, err = db.Runs(sweepID); err != nil {
		return err
	}
	text, err := json.Marshal(done)
	if err != nil {
		return err
	}
	shell := exec.Command("sh", "-c", command)
	shell.Stdin, shell.Stdout, shell.Stderr = bytes.NewReader(text), os.Stderr, os.Stderr
	if err := shell.Run(); err != nil {
		return fmt.Errorf("hooks.on_finish has failed: %w; the sweep is recorded all the same", err)
	}
	return nil
}
