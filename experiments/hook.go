package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"gradbook/experiments/results"
)

// runHook runs the command hooks.on_finish of a sweep file, if the sweep is done and the
// command has not run yet. If this process is killed meanwhile, the next one runs the command
// again. The error is exitInterrupted if a signal ended the command.
func runHook(command string, db results.Store, sweepID int64, takeOver bool) error {
	ctx := context.Background()
	claimed, err := db.ClaimHook(ctx, sweepID, takeOver)
	if err != nil || !claimed {
		return err
	}
	input, err := hookInput(db, sweepID)
	if err == nil {
		err = runShell(command, input)
	}
	interrupted := errors.Is(err, exitInterrupted)
	if failed := db.EndHook(ctx, sweepID, interrupted); failed != nil {
		return errors.Join(err, failed)
	}
	switch {
	case interrupted:
		stderr.printf("hooks.on_finish was interrupted; the sweep is recorded, and the same command runs the hook again:\n  %s\n", sameCommand())
	case err != nil:
		stderr.printf("hooks.on_finish failed: %s; the sweep is recorded all the same\n", err)
		err = nil
	}
	return err
}

// hookInput returns the sweep with its runs as JSON.
func hookInput(db results.Reader, sweepID int64) ([]byte, error) {
	var done struct {
		Sweep results.Sweep `json:"sweep"`
		Runs  []results.Run `json:"runs"`
	}
	var err error
	if done.Sweep, err = db.Sweep(sweepID); err != nil {
		return nil, err
	}
	if done.Runs, err = db.Runs(sweepID); err != nil {
		return nil, err
	}
	return json.Marshal(done)
}

// hookGrace is how long a command may take to end after it was asked to.
const hookGrace = 5 * time.Second

// runShell runs a command in a shell with the given standard input. What the command prints
// goes to standard error. A signal that asks this program to end is passed on to the command,
// and the error is exitInterrupted. A second signal kills the command, and so does hookGrace.
func runShell(command string, input []byte) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, stopSignals()...)
	defer signal.Stop(signals)
	shell := shellCommand(command)
	shell.Stdin, shell.Stdout, shell.Stderr = bytes.NewReader(input), os.Stderr, os.Stderr
	shell.WaitDelay = time.Second // processes that it leaves in the background may never read their input
	group := ownGroup(shell)
	if err := shell.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- shell.Wait() }()
	interrupted := false
	var deadline <-chan time.Time
	for {
		select {
		case err := <-ended:
			if interrupted {
				return exitInterrupted
			}
			if errors.Is(err, exec.ErrWaitDelay) {
				err = nil
			}
			return err
		case <-signals:
			if interrupted {
				group.kill()
				continue
			}
			interrupted = true
			stderr.printf("Ending hooks.on_finish; Ctrl-C again kills it.\n")
			group.end()
			deadline = time.After(hookGrace)
		case <-deadline:
			group.kill()
		}
	}
}
