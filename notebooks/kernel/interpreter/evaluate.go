package interpreter

import (
	"errors"
	"fmt"
	"go/ast"
	"maps"
	"regexp"
	"strings"

	"github.com/cosmos72/gomacro/ast2"
	"github.com/cosmos72/gomacro/base/reflect"
	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// Evaluate runs a cell. If the cell ends with an expression, Evaluate returns its values and their
// types. commands carries out the lines of the cell that are not Go, and returns the others.
// Panics of commands and of the cell are returned as errors.
func Evaluate(interpreter *fast.Interp, cell string, commands func(cell string) string) (values []any, types []xreflect.Type, err error) {
	interrupted.Store(false) // an interrupt before the cell was not for it
	defer func() {
		if interrupted.Load() {
			values, types, err = nil, nil, errInterrupted
		}
	}()
	defer func() {
		if r := recover(); r != nil { // gomacro reports errors in this way too
			values, types, err = nil, nil, explained(asError(r))
		}
	}()
	interpreter.Comp.Line = 0 // lines in messages are those of the cell
	nodes := Parse(interpreter.Comp, commands(cell))
	if len(nodes) == 0 {
		return nil, nil, nil
	}
	results, types := interpreter.RunExpr(compileCell(interpreter, nodes))
	if _, isExpression := nodes[len(nodes)-1].(ast.Expr); !isExpression {
		return nil, nil, nil
	}
	for _, result := range results {
		values = append(values, reflect.ValueInterface(result))
	}
	return values, types, nil
}

func asError(panicked any) error {
	if err, ok := panicked.(error); ok {
		return err
	}
	return errors.New(fmt.Sprint(panicked))
}

// compileCell compiles what Parse returned. A cell that does not compile declares nothing: what
// had a name before it still has it.
func compileCell(interpreter *fast.Interp, nodes []ast.Node) (expression *fast.Expr) {
	c := interpreter.Comp
	binds, types := maps.Clone(c.Binds), maps.Clone(c.Types)
	printed, err := printedBy(func() { expression = interpreter.CompileAst(ast2.AnyToAst(nodes, "cell")) })
	fmt.Print(severalValues.ReplaceAllString(printed, ""))
	if several := severalValues.FindStringSubmatch(printed); err == nil && several != nil && (several[1] != "2" || several[3] != "bool") {
		err = fmt.Errorf("a call returns %s values, (%s), where one is needed; name them first, as in x, err := f()", several[1], strings.Join(strings.Fields(several[2]+several[3]), ", "))
	}
	if err != nil {
		printedBy(func() { err = clearer(c, nodes, err) }) // it compiles again, which warns again
		c.Binds, c.Types = binds, types
		panic(err)
	}
	return expression
}

// severalValues is how gomacro warns that it takes the first result of a call where one value
// is needed, so that an error among the others is lost. It also does so where m[key] or the like
// is not made single; then the second value is a bool, which is no loss.
var severalValues = regexp.MustCompile(`// warning: expression returns (\d+) values, using only the first one: \[(.* )?(\S+)\]\n`)
