package interpreter

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
)

// refuse panics with an error about the first thing in a cell that gomacro would accept, but
// that would not do what its author means:
//
//   - an import of what the kernel does not have, for which gomacro would change the
//     user's Go installation
//   - x, ok := <-c in a select, where ok would be true for ever
//   - a defer outside of functions, which would not wait for the end of the cell
//   - a function without the return at its end, which would return zeros
//   - in functions and blocks, an expression that does nothing
//   - "epoch " + 1, which would be "epoch \x01"
func refuse(c *fast.Comp, cell []ast.Node) {
	for _, top := range cell {
		ast.Inspect(top, func(node ast.Node) bool {
			if node == nil {
				return true
			}
			if at, why := whyRefused(node, node == top); why != "" {
				c.Pos = at
				c.Errorf("%s", why)
			}
			return true
		})
	}
}

// whyRefused returns "" for what is fine.
func whyRefused(node ast.Node, outside bool) (at token.Pos, why string) {
	at = node.Pos()
	switch node := node.(type) {
	case *ast.ImportSpec:
		why = whyNotImported(node)
	case *ast.CommClause:
		assignment, ok := node.Comm.(*ast.AssignStmt)
		if ok && len(assignment.Lhs) == 2 && !isBlank(assignment.Lhs[1]) {
			why = "in a select, cells cannot tell whether a channel is closed; receive outside of a select"
		}
	case *ast.DeferStmt:
		if outside {
			why = "a cell cannot defer; do it at the end of the cell, or write a function that defers"
		}
	case *ast.FuncDecl:
		return whyNoFunction(node.Type, node.Body)
	case *ast.FuncLit:
		return whyNoFunction(node.Type, node.Body)
	case *ast.ExprStmt:
		if !outside && !doesSomething(node.X) {
			why = types.ExprString(node.X) + " is not used"
		}
	case *ast.BinaryExpr:
		why = whyNotAdded(node)
	}
	return at, why
}

func whyNotImported(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if _, ok := imports.Packages[path]; err == nil && !ok {
		return "cells cannot import " + spec.Path.Value + ", only the standard library of Go 1.18, this project's packages and gonum.org/v1/plot"
	}
	return ""
}

func whyNotAdded(operation *ast.BinaryExpr) string {
	if x, y := operation.X, operation.Y; operation.Op == token.ADD && (isText(x) && isNumber(y) || isNumber(x) && isText(y)) {
		return types.ExprString(operation) + " adds a string and a number; fmt.Sprint makes a string of both"
	}
	return ""
}

// whyNoFunction has Go's type checker look for a missing return. The other errors that it finds do
// not matter: names of the cells before this one are undefined to it.
func whyNoFunction(function *ast.FuncType, body *ast.BlockStmt) (at token.Pos, why string) {
	if function.Results == nil || body == nil {
		return token.NoPos, ""
	}
	file := &ast.File{Name: ast.NewIdent("cell"), Decls: []ast.Decl{&ast.FuncDecl{Name: ast.NewIdent("f"), Type: function, Body: body}}}
	checker := types.Config{Error: func(err error) {
		if e := err.(types.Error); e.Msg == "missing return" && e.Pos == body.Rbrace { // not that of a function within
			at, why = e.Pos, e.Msg
		}
	}}
	checker.Check("cell", token.NewFileSet(), []*ast.File{file}, nil)
	return at, why
}

func doesSomething(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.CallExpr:
		return true
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	case *ast.TypeAssertExpr:
		return x.Type == nil // of a type switch
	}
	return false
}
