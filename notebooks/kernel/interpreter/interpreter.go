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

// The packages that cells may import, besides those of the standard library, of which
// gomacro does not know the one that is needed to augment a trainer's samples.
//
//go:generate go run ./bind -o bindings.go math/rand/v2 gradbook/experiments/augment gradbook/experiments/dataset gradbook/experiments/results gradbook/experiments/results/record gradbook/experiments/results/weights gradbook/experiments/runner gradbook/experiments/sweep gradbook/nn gradbook/plots gradbook/plots/catalog gonum.org/v1/plot gonum.org/v1/plot/font gonum.org/v1/plot/palette gonum.org/v1/plot/palette/brewer gonum.org/v1/plot/palette/moreland gonum.org/v1/plot/plotter gonum.org/v1/plot/plotutil gonum.org/v1/plot/text gonum.org/v1/plot/vg gonum.org/v1/plot/vg/draw gonum.org/v1/plot/vg/vgimg gonum.org/v1/plot/vg/vgsvg

// New returns an interpreter whose cell a SIGINT, which is how Jupyter interrupts a
// kernel, ends with an error.
func New() *fast.Interp {
	// gomacro looks up the wrapper methods of compiled types in the Go installation's
	// export data, whose format has moved on: it panics over an alias. Where there is
	// no installation it uses reflection, starts faster and finds the same.
	build.Default.GOROOT = "/nonexistent"
	// gophernotes declares this proxy's method with another result than the
	// interface's, and gomacro has come to check that.
	delete(imports.Packages["display"].Proxies, "JSONer")
	log.SetOutput(stderr{})

	interpreter := fast.New()
	interpreter.Comp.Filepath = "cell" // in messages: cell:3:1: undefined identifier
	// Warnings, such as of a name that a cell declares anew.
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

// stderr is what os.Stderr is at the moment: the kernel shows what is written to it
// while a cell runs below that cell.
type stderr struct{}

func (stderr) Write(p []byte) (int, error) { return os.Stderr.Write(p) }
