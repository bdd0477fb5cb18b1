package interpreter

import (
	"go/ast"
	"go/token"
	"reflect"
	"slices"

	"github.com/cosmos72/gomacro/xreflect"
)

// In a notebook it is easy to write "x, err := f()" and never look at err. If nothing behind
// it does, an error ends the cell.
const checked = "·checked" // its argument, with a panic if that is an error

func check(x xreflect.Value) xreflect.Value {
	if err, ok := x.Interface().(error); ok && x.Kind() == reflect.Interface {
		panic(err)
	}
	return x
}

// correctErrors adds checks to the statements of a block.
func correctErrors(node ast.Node) {
	switch node := node.(type) {
	case *ast.BlockStmt:
		node.List = withChecks(node.List, true)
	case *ast.CaseClause:
		node.Body = withChecks(node.Body, true)
	case *ast.CommClause:
		node.Body = withChecks(node.Body, true)
	}
}

// withChecks adds a check to each statement that assigns err, and in a block to each that
// declares err, if no statement behind it looks at err.
func withChecks[N ast.Node](list []N, isBlock bool) []N {
	var all []N
	for i, node := range list {
		all = append(all, node)
		assignment, ok := ast.Node(node).(*ast.AssignStmt)
		if !ok || isBlock && assignment.Tok != token.DEFINE {
			continue
		}
		err, ok := assignment.Lhs[len(assignment.Lhs)-1].(*ast.Ident)
		if ok && err.Name == "err" && !looksAt(list[i+1:], err.Name) {
			call := callOf(checked, &ast.Ident{NamePos: err.NamePos, Name: err.Name})
			all = append(all, ast.Node(&ast.ExprStmt{X: call}).(N)) // a statement shows no value
		}
	}
	return all
}

// looksAt reports whether statements read a variable before they assign to it. It takes a
// field or another variable of the same name for it, and a return without results for one that
// returns it.
func looksAt[N ast.Node](list []N, variable string) (looks bool) {
	is := func(x ast.Expr) bool {
		name, ok := x.(*ast.Ident)
		return ok && name.Name == variable
	}
	for _, node := range list {
		var assigned []ast.Expr
		if assignment, ok := ast.Node(node).(*ast.AssignStmt); ok {
			assigned = assignment.Lhs
		}
		ast.Inspect(node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ReturnStmt:
				looks = looks || len(n.Results) == 0
			case ast.Expr:
				looks = looks || is(n) && !slices.Contains(assigned, n)
			}
			return true
		})
		if looks || slices.ContainsFunc(assigned, is) {
			return looks
		}
	}
	return false
}
