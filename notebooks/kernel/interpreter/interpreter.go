// Package interpreter runs the cells of notebooks: gomacro, a Go interpreter, with
// this project's packages and gonum/plot compiled in. The notebook kernel is
// gophernotes with this interpreter in place of its own; see package kernel.
package interpreter

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"log"
	"maps"
	"os"
	"os/signal"
	"regexp"
	"strings"

	"github.com/cosmos72/gomacro/ast2"
	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
)

// The packages that cells may import, besides those of the standard library, of which
// gomacro does not know the one that is needed to augment a trainer's samples.
//
//go:generate go run ./bind -o bindings.go math/rand/v2 gradbook/experiments/augment gradbook/experiments/dataset gradbook/experiments/results gradbook/experiments/results/weights gradbook/experiments/runner gradbook/experiments/sweep gradbook/nn gradbook/plots gradbook/plots/catalog gonum.org/v1/plot gonum.org/v1/plot/font gonum.org/v1/plot/palette gonum.org/v1/plot/palette/brewer gonum.org/v1/plot/palette/moreland gonum.org/v1/plot/plotter gonum.org/v1/plot/plotutil gonum.org/v1/plot/text gonum.org/v1/plot/vg gonum.org/v1/plot/vg/draw gonum.org/v1/plot/vg/vgimg gonum.org/v1/plot/vg/vgsvg

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
	declareCorrections(interpreter)
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

// Compile compiles what Parse returned. A cell that does not compile declares nothing:
// what had a name before it still has it.
func Compile(interpreter *fast.Interp, cell ast2.Ast) (expression *fast.Expr) {
	c := interpreter.Comp
	binds, types := maps.Clone(c.Binds), maps.Clone(c.Types)
	said, err := printedBy(func() { expression = interpreter.CompileAst(cell) })
	fmt.Print(severalValues.ReplaceAllString(said, ""))
	if several := severalValues.FindStringSubmatch(said); err == nil && several != nil && (several[1] != "2" || several[3] != "bool") {
		err = fmt.Errorf("a call returns %s values, (%s), where one is needed; name them first, as in x, err := f()", several[1], strings.Join(strings.Fields(several[2]+several[3]), ", "))
	}
	if err != nil {
		nodes, _ := cell.Interface().([]ast.Node)
		printedBy(func() { err = clearer(c, nodes, err) }) // it compiles again, which is warned of again
		c.Binds, c.Types = binds, types
		panic(err)
	}
	return expression
}

// severalValues is how gomacro warns of a call of whose results it will take the first, so
// that an error among the others is lost. It also does where m[key] or the like is not made
// single; a bool behind it is no loss.
var severalValues = regexp.MustCompile(`// warning: expression returns (\d+) values, using only the first one: \[(.* )?(\S+)\]\n`)

// printedBy returns what is printed while a function runs, by whomever, and what that
// panics with.
func printedBy(do func()) (printed string, panicked any) {
	r, w, err := os.Pipe()
	if err != nil { // too many files are open
		return "", whyNot(do)
	}
	var said bytes.Buffer
	read := make(chan struct{})
	go func() {
		said.ReadFrom(r)
		close(read)
	}()
	stdout := os.Stdout
	os.Stdout = w
	panicked = whyNot(do)
	os.Stdout = stdout
	w.Close()
	<-read
	r.Close()
	return said.String(), panicked
}

// stderr is what os.Stderr is at the moment: the kernel shows what is written to it
// while a cell runs below that cell.
type stderr struct{}

func (stderr) Write(p []byte) (int, error) { return os.Stderr.Write(p) }
