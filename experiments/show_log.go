package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"gradbook/experiments/results"
)

// printLog prints what a run's program has printed and, with follow, what it prints until the
// run has ended or the reader is interrupted.
func printLog(db results.Reader, run results.Run, follow bool) error {
	path := filepath.Join(db.Folder(run.ID), "output.log")
	log, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && run.Launch.PID == 0:
		return fmt.Errorf("run %d has no output: only programs have, once they have been started", run.ID)
	case err != nil:
		return err
	}
	defer log.Close()
	ctx, stop := untilStopped()
	defer stop()
	for {
		if err := copyPrintable(log); err != nil {
			return err
		}
		if !follow || run.State != results.Running {
			return nil
		}
		// The state is asked for before the rest is read: what the run printed last is not missed.
		if run, err = db.Run(run.ID); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return exitInterrupted
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// colours matches what programs write to a terminal for colours and for moving its cursor.
var colours = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

// copyPrintable prints the rest of a file: as it is where no terminal reads it, and else
// without what would steer the terminal. What a progress bar overwrites stands on lines of its
// own.
func copyPrintable(from io.Reader) error {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !stdout.terminal {
			if _, err := stdout.raw.Write(buffer[:n]); err != nil {
				return err
			}
		} else if n > 0 {
			text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(colours.ReplaceAllString(string(buffer[:n]), ""))
			stdout.printf("%s", block(text))
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
