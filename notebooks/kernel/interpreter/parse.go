package interpreter

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/cosmos72/gomacro/fast"
	"golang.org/x/tools/go/ast/astutil"
)

// Parse parses a cell, corrects what gomacro would read otherwise than Go, and refuses what it
// cannot correct. Each correction has a file, which says what is wrong and has all of its code:
//
//   - values.go: expressions that must be one value, and the types of slices
//   - texts.go: constant strings in the place of compiled types such as nn.Activation
//   - goroutines.go: go, defer, and builtin functions that they call
//   - memory.go: sizes for make that no memory can hold
//   - errors.go: errors that no statement looks at
//   - refuse.go: what is refused
//
// Like gomacro's own parser, Parse panics with an error where the cell is no Go.
func Parse(c *fast.Comp, cell string) []ast.Node {
	nodes := c.ParseBytes([]byte(cell))
	refuse(c, nodes)
	for i := range nodes {
		nodes[i] = astutil.Apply(nodes[i], nil, correct)
		correctAssigned(nodes[i])
	}
	if len(nodes) > 0 {
		end := &nodes[len(nodes)-1]
		if x, ok := (*end).(ast.Expr); ok {
			makeSingle(&x)
			*end = x
		}
	}
	return withChecks(nodes, false)
}

// correct corrects a node whose children are corrected.
func correct(c *astutil.Cursor) bool {
	node := c.Node()
	correctTexts(node)
	correctCalls(c)
	correctMake(node)
	correctValues(node)
	correctErrors(node)
	if slice, ok := node.(*ast.SliceExpr); ok {
		c.Replace(callOf(sliced, slice))
	}
	return true
}

// isBuiltin reports whether x is the name of a builtin function, one of names if any
// are given. A cell may have declared the name anew.
func isBuiltin(x ast.Expr, names ...string) bool {
	name, ok := x.(*ast.Ident)
	if !ok || len(names) > 0 && !slices.Contains(names, name.Name) {
		return false
	}
	_, ok = types.Universe.Lookup(name.Name).(*types.Builtin)
	return ok
}
