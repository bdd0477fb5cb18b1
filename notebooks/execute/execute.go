// Package execute executes the project's notebooks afresh and compares what their
// cells show with what the files have.
package execute

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"gradbook/internal/disk"
	"gradbook/notebooks/kernel"
	"gradbook/plots/figure"
)

// Executor executes notebooks in a kernel of the project's code as it is now,
// whatever kernel is installed.
type Executor struct{ prefix string }

// New builds the kernel of the project in the working folder. It fails, and says what
// to do, where there is no Jupyter, no Go or no C compiler. Close removes the kernel.
func New(ctx context.Context) (*Executor, error) {
	if err := kernel.FindJupyter(ctx); err != nil {
		return nil, err
	}
	prefix, err := os.MkdirTemp("", "gradbook-notebooks-")
	if err != nil {
		return nil, err
	}
	e := &Executor{prefix}
	if _, err := kernel.Install(ctx, prefix); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// Close removes the kernel.
func (e *Executor) Close() error { return os.RemoveAll(e.prefix) }

// Finding is something about a cell, or about the notebook where Cell is 0.
type Finding struct {
	Cell int // the number in its In [ ], which counts the code cells from 1
	What string
}

func (f Finding) String() string {
	if f.Cell == 0 {
		return f.What
	}
	return fmt.Sprintf("In [%d]: %s", f.Cell, f.What)
}

// Outcome is what came of a notebook's execution.
type Outcome struct {
	Cells int // how many were executed

	// Faults are cells that failed, and those that have words in place of a figure.
	Faults []Finding

	// Differences are what Write would change: outputs that differ by more than
	// the machine that made them, and a file that is written otherwise than this
	// package writes it. They are not looked for where there are faults.
	Differences []Finding

	file    string
	content []byte
}

// Notebook executes a file from its first cell to its last in a fresh kernel, with
// the file's folder as the working folder. It changes nothing.
func (e *Executor) Notebook(ctx context.Context, file string) (*Outcome, error) {
	was, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	fail := func(err error) (*Outcome, error) { return nil, fmt.Errorf("%s: %w", file, err) }
	recorded, err := decode(was)
	if err != nil {
		return fail(err)
	}
	executed, err := kernel.Execute(ctx, e.prefix, filepath.Dir(file), was)
	if err != nil {
		return fail(err)
	}
	fresh, err := decode(executed)
	if err != nil {
		return fail(err)
	}
	if len(fresh.Cells) != len(recorded.Cells) {
		return fail(fmt.Errorf("jupyter nbconvert made %d cells of %d; see its configuration", len(fresh.Cells), len(recorded.Cells)))
	}
	outcome := &Outcome{file: file}
	number := 0
	for i := range fresh.Cells {
		c := &fresh.Cells[i]
		if !c.isExecuted() {
			continue
		}
		number++
		for _, what := range faults(c.Outputs) {
			outcome.Faults = append(outcome.Faults, Finding{number, what})
		}
		shown := recorded.Cells[i].Outputs
		if what := difference(shown, c.Outputs, measures(c.Source)); what != "" {
			outcome.Differences = append(outcome.Differences, Finding{number, what})
		} else {
			renumber(shown, number)
			c.Outputs = shown // so that no bytes change that say nothing
		}
	}
	outcome.Cells = number
	if len(outcome.Faults) > 0 {
		outcome.Differences = nil
		return outcome, nil
	}
	if outcome.content, err = fresh.encode(); err != nil {
		return fail(err)
	}
	if len(outcome.Differences) == 0 && !bytes.Equal(outcome.content, was) {
		outcome.Differences = []Finding{{What: "its outputs are the same, but not how it is written: layout, metadata or numbers of cells"}}
	}
	return outcome, nil
}

func renumber(outputs []output, number int) {
	for i := range outputs {
		if outputs[i].Count != nil {
			outputs[i].Count = &number
		}
	}
}

// faults returns what no notebook may show.
func faults(outputs []output) (found []string) {
	for _, o := range outputs {
		switch {
		case o.Type == "error":
			found = append(found, "fails: "+o.Value)
		case o.Metadata[figure.MissingFigure] == true:
			found = append(found, "shows no figure: "+fmt.Sprint(o.Data["text/plain"]))
		}
	}
	return found
}

// Write brings the file up to date. It is not for an outcome with faults.
func (o *Outcome) Write() error {
	return disk.WriteFile(o.file, o.content)
}
