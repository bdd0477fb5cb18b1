// Package interpreter runs the cells of notebooks: gomacro, a Go interpreter, with
// this project's packages and gonum/plot compiled in. The program of the notebook kernel,
// ../gophernotes, calls it.
package interpreter

import (
	"bytes"
	"go/build"
	"io"
	"log"
	"os"
	"os/signal"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
)

// These are the packages that cells can import besides gomacro's standard library, which lacks
// math/rand/v2: functions that augment samples need it.
//
//go:generate go run ./bind -o bindings.go math/rand/v2 gradbook/experiments/augment gradbook/experiments/dataset gradbook/experiments/results gradbook/experiments/results/record gradbook/experiments/results/weights gradbook/experiments/runner gradbook/experiments/runner/network gradbook/experiments/sweep gradbook/nn gradbook/plots gradbook/plots/catalog gradbook/plots/report gradbook/plots/figure gradbook/plots/study gonum.org/v1/plot gonum.org/v1/plot/font gonum.org/v1/plot/palette gonum.org/v1/plot/palette/brewer gonum.org/v1/plot/palette/moreland gonum.org/v1/plot/plotter gonum.org/v1/plot/plotutil gonum.org/v1/plot/text gonum.org/v1/plot/vg gonum.org/v1/plot/vg/draw gonum.org/v1/plot/vg/vgimg gonum.org/v1/plot/vg/vgsvg

// New returns an interpreter. SIGINT, by which Jupyter interrupts a kernel, ends its cell with an
// error.
func New() *fast.Interp {
	// Gomacro looks for the wrapper methods of compiled types in the export data of the Go
	// installation, and panics, as it does not know the aliases of newer Go. If there is no
	// installation it finds the same by reflection, and starts faster.
	build.Default.GOROOT = "/nonexistent"
	// In gophernotes the method of this proxy returns another type than the method of the
	// interface, and gomacro checks that.
	delete(imports.Packages["display"].Proxies, "JSONer")
	log.SetOutput(stderr{})

	interpreter := fast.New()
	interpreter.Comp.Filepath = "cell" // in messages: cell:3:1: undefined identifier
	// Nobody reads gomacro's warnings, such as that a cell declares a name anew.
	interpreter.Comp.Stdout, interpreter.Comp.Stderr = io.Discard, io.Discard
	declareBuiltins(interpreter)
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() {
		for s := range interrupts {
			interrupted.Store(true)
			interpreter.Interrupt(s)
		}
	}()
	return interpreter
}

// printedBy returns what is printed while a function runs, by any goroutine, and what the
// function panics with.
func printedBy(do func()) (printed string, panicked any) {
	var text bytes.Buffer
	stdout, err := Capture(&os.Stdout, &text)
	if err != nil { // too many files are open
		return "", whyNot(do)
	}
	panicked = whyNot(do)
	stdout.Close()
	return text.String(), panicked
}

// stderr writes to what os.Stderr is at the moment: while a cell runs, that is the cell's output.
type stderr struct{}

func (stderr) Write(p []byte) (int, error) { return os.Stderr.Write(p) }
