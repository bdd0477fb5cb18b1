// Package execute executes the project's notebooks afresh and compares the outputs of their cells
// with those in the files.
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

// Executor executes notebooks in a kernel that is built from the project's code as it is now. It
// does not use the installed kernel.
type Executor struct{ prefix string }

// New builds the kernel of the project in the working folder. If there is no Jupyter, no Go or no C
// compiler, it returns an error that says what to install. Close removes the kernel.
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

// Finding is a fault or difference of a cell, or of the whole notebook if Cell is 0.
type Finding struct {
	Cell int // the number in In [ ]: code cells are counted from 1
	What string
}

func (f Finding) String() string {
	if f.Cell == 0 {
		return f.What
	}
	return fmt.Sprintf("In [%d]: %s", f.Cell, f.What)
}

// Outcome is the result of a notebook's execution.
type Outcome struct {
	Cells int // how many were executed

	// Faults are the cells that failed, and those that show words in the place of a figure.
	Faults []Finding

	// Differences are what Write would change: outputs that differ by more than machines do,
	// and a file in another layout than this package writes. There are none if there are faults.
	Differences []Finding

	file    string
	content []byte
}

// Notebook executes the cells of a file in order, in a new process of the kernel, in the file's
// folder. It does not change the file.
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
			c.Outputs = shown // Write keeps outputs that differ by the machine only
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

// faults returns what is wrong with the outputs of a cell.
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

// Write writes the new outputs to the file. It must not be called if there are faults.
func (o *Outcome) Write() error {
	return disk.WriteFile(o.file, o.content)
}
