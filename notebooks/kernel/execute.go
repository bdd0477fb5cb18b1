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

// FindJupyter checks that there is a Jupyter that can execute notebooks. Its error says what to
// install.
func FindJupyter(ctx context.Context) error {
	if _, err := exec.CommandContext(ctx, "jupyter", "nbconvert", "--version").Output(); err != nil {
		return withoutJupyter(err)
	}
	return nil
}

// Execute runs the cells of a notebook, given as JSON in nbformat 4, in a new process of the kernel
// that Install has put into prefix. folder is the working folder of the cells. It returns the
// notebook with the outputs of all cells. A cell that fails has its error among its outputs, and
// the cells behind it run all the same. Execute fails if Jupyter cannot run the cells: if the kernel
// dies, a cell takes longer than ten minutes, or the JSON is not a notebook.
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
	// When Jupyter is interrupted, it ends its kernel. If it were killed, the kernel would go on.
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

// lastLine returns the last line of a Python traceback, which says what happened.
func lastLine(traceback string) string {
	traceback = strings.TrimSpace(traceback)
	return traceback[strings.LastIndexByte(traceback, '\n')+1:]
}
