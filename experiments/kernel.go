package main

import (
	"context"
	"path/filepath"

	"gradbook/notebooks/kernel"
)

type kernelVerb struct {
	Prefix string `placeholder:"DIR" help:"Install into DIR/share/jupyter, such as that of a virtual environment (default: for the user)."`
	Check  bool   `help:"Install nothing; check that the installed kernel is built from this code and runs a cell."`
}

func (v *kernelVerb) Run() error {
	ctx, stop := untilTidied()
	defer stop()
	var err error
	if v.Check {
		err = v.check(ctx)
	} else {
		err = v.install(ctx)
	}
	if ctx.Err() != nil {
		return exitInterrupted
	}
	return err
}

func (v *kernelVerb) install(ctx context.Context) error {
	stderr.printf("building the kernel; the first time takes one to two minutes\n")
	folder, err := kernel.Install(ctx, v.Prefix)
	if err != nil {
		return err
	}
	path := ""
	if v.Prefix != "" {
		path = "JUPYTER_PATH=" + filepath.Dir(filepath.Dir(folder)) + " "
	}
	stdout.printf("%s is installed; go on with: %[2]sjupyter lab notebooks/ (or %[2]sjupyter notebook notebooks/)\n", folder, path)
	return nil
}

func (v *kernelVerb) check(ctx context.Context) error {
	folder, err := kernel.Folder(ctx, v.Prefix)
	if err != nil {
		return err
	}
	if err := kernel.Check(ctx, v.Prefix); err != nil {
		return err
	}
	stdout.printf("%s is built from this code and runs cells\n", folder)
	return nil
}
