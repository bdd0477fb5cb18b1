package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"gradbook/notebooks/execute"
)

type notebooksVerb struct {
	Files []string `arg:"" optional:"" name:"file" help:"Which notebooks (default: notebooks/*.ipynb)."`
	Check bool     `help:"Write nothing; fail where outputs differ from those in the files."`
}

func (v *notebooksVerb) Run() error {
	ctx, stop := untilTidied()
	defer stop()
	err := v.execute(ctx)
	if ctx.Err() != nil {
		return exitInterrupted
	}
	return err
}

func (v *notebooksVerb) execute(ctx context.Context) error {
	files := v.Files
	if len(files) == 0 {
		const pattern = "notebooks/*.ipynb"
		files, _ = filepath.Glob(pattern)
		if len(files) == 0 {
			return errors.New("there are no " + pattern + "; run this in the project's folder, or name the notebooks")
		}
	}
	stderr.printf("building the kernel\n")
	executor, err := execute.New(ctx)
	if err != nil {
		return err
	}
	defer executor.Close()
	failed, differ := 0, 0
	for _, file := range files {
		outcome, err := executor.Notebook(ctx, file)
		if err != nil {
			return err
		}
		for _, f := range append(outcome.Faults, outcome.Differences...) {
			stdout.printf("%s: %v\n", file, f)
		}
		switch {
		case len(outcome.Faults) > 0:
			failed++
		case len(outcome.Differences) == 0:
			stdout.printf("%s: the same outputs of %d cells\n", file, outcome.Cells)
		case v.Check:
			differ++
		default:
			if err := outcome.Write(); err != nil {
				return err
			}
			stdout.printf("%s: written\n", file)
		}
	}
	switch {
	case failed > 0:
		return fmt.Errorf("%d of %d notebooks failed", failed, len(files))
	case differ > 0:
		return fmt.Errorf("the outputs differ in %d of %d notebooks; without --check they are brought up to date", differ, len(files))
	}
	return nil
}
