package kernel

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// FindJupyter reports a Jupyter that is not there or cannot execute notebooks, and
// what to do about it.
func FindJupyter(ctx context.Context) error {
	if _, err := exec.CommandContext(ctx, "jupyter", "nbconvert", "--version").Output(); err != nil {
		return withoutJupyter(err)
	}
	return nil
}

// Execute runs the cells of a notebook, given as JSON in nbformat 4, in a fresh kernel
// of those that Install has put into prefix; folder is the cells' working folder. It
// returns the notebook with what every cell showed. A cell that fails has its error
// among its outputs, and those after it run all the same. What Execute returns as an
// error is that Jupyter could not run the cells: a kernel that died, a cell that took
// longer than ten minutes, or JSON that is no notebook.
func Execute(ctx context.Context, prefix, folder string, notebook []byte) (executed []byte, err error) {
	data, err := dataFolder(ctx, prefix)
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, "jupyter", "nbconvert", "--to", "notebook", "--stdin", "--stdout", "--log-level=ERROR",
		"--execute", "--allow-errors",
		"--ExecutePreprocessor.kernel_name="+Name,
		"--ExecutePreprocessor.timeout=600",
		"--ExecutePreprocessor.record_timing=False")
	command.Dir = folder
	command.Env = append(os.Environ(), "JUPYTER_PATH="+data+string(os.PathListSeparator)+os.Getenv("JUPYTER_PATH"))
	// An interrupt lets Jupyter end its kernel, which a kill would leave behind.
	inOwnGroup(command)
	command.Cancel = func() error { return interrupt(command) }
	command.WaitDelay = 10 * time.Second
	var stdout, stderr bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(notebook), &stdout, &stderr
	err = command.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return nil, withoutJupyter(err)
	case err != nil:
		return nil, fmt.Errorf("jupyter nbconvert: %w: %s", err, lastLine(stderr.String()))
	}
	return stdout.Bytes(), nil
}

// lastLine returns the line of a Python traceback that says what happened.
func lastLine(traceback string) string {
	traceback = strings.TrimSpace(traceback)
	return traceback[strings.LastIndexByte(traceback, '\n')+1:]
}
