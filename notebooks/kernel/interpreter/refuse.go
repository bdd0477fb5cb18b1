package interpreter

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
)

// refuse panics with an error of the first thing in a cell that gomacro would take, but
// do something else with than its author means:
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
		path, err := strconv.Unquote(node.Path.Value)
		if _, ok := imports.Packages[path]; err == nil && !ok {
			why = "cells cannot import " + node.Path.Value + ", only the standard library of Go 1.18, this project's packages and gonum.org/v1/plot"
		}
	case *ast.CommClause:
		assignment, ok := node.Comm.(*ast.AssignStmt)
		if ok && len(assignment.Lhs) == 2 && !isBlank(assignment.Lhs[1]) {
			why = "cells cannot tell in a select whether a channel is closed, only outside of one"
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
		if x, y := node.X, node.Y; node.Op == token.ADD && (isText(x) && isNumber(y) || isNumber(x) && isText(y)) {
			why = types.ExprString(node) + " adds a string and a number; fmt.Sprint makes a string of both"
		}
	}
	return at, why
}

func whyNoFunction(function *ast.FuncType, body *ast.BlockStmt) (at token.Pos, why string) {
	if function.Results != nil && body != nil && !ends(body, "") {
		return body.Rbrace, "missing return"
	}
	return token.NoPos, ""
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

// isNumber reports whether x is a constant number that is written out.
func isNumber(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BasicLit:
		return x.Kind != token.STRING
	case *ast.UnaryExpr:
		return isNumber(x.X)
	case *ast.BinaryExpr:
		return isNumber(x.X) && isNumber(x.Y)
	}
	return false
}

func isBlank(x ast.Expr) bool {
	name, ok := x.(*ast.Ident)
	return ok && name.Name == "_"
}

// ends reports whether a statement with a label, if that is not "", is a terminating
// statement (https://go.dev/ref/spec#Terminating_statements): nothing behind it is
// reached.
func ends(statement ast.Stmt, label string) bool {
	switch s := statement.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.GOTO || s.Tok == token.FALLTHROUGH
	case *ast.ExprStmt:
		call, ok := ast.Unparen(s.X).(*ast.CallExpr)
		return ok && isBuiltin(call.Fun, "panic")
	case *ast.BlockStmt:
		return endsList(s.List)
	case *ast.IfStmt:
		return s.Else != nil && ends(s.Body, "") && ends(s.Else, "")
	case *ast.ForStmt:
		return s.Cond == nil && !breaks(s.Body, label)
	case *ast.LabeledStmt:
		return ends(s.Stmt, s.Label.Name)
	case *ast.SwitchStmt:
		return endsClauses(s.Body, label, true)
	case *ast.TypeSwitchStmt:
		return endsClauses(s.Body, label, true)
	case *ast.SelectStmt:
		return endsClauses(s.Body, label, false)
	}
	return false
}

func endsList(list []ast.Stmt) bool {
	for len(list) > 0 {
		if _, empty := list[len(list)-1].(*ast.EmptyStmt); !empty {
			return ends(list[len(list)-1], "")
		}
		list = list[:len(list)-1]
	}
	return false
}

func endsClauses(body *ast.BlockStmt, label string, needsDefault bool) bool {
	hasDefault := false
	for _, clause := range body.List {
		switch clause := clause.(type) {
		case *ast.CaseClause:
			hasDefault = hasDefault || clause.List == nil
			if !endsList(clause.Body) {
				return false
			}
		case *ast.CommClause:
			if !endsList(clause.Body) {
				return false
			}
		}
	}
	return (hasDefault || !needsDefault) && !breaks(body, label)
}

// breaks reports whether a break in the body of a statement leaves this statement.
func breaks(body *ast.BlockStmt, label string) (found bool) {
	var look func(node ast.Node, bare bool)
	look = func(node ast.Node, bare bool) { // bare: a break without a label leaves it too
		ast.Inspect(node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				if bare {
					look(n, false)
					return false
				}
			case *ast.BranchStmt:
				found = found || n.Tok == token.BREAK && (n.Label == nil && bare || n.Label != nil && n.Label.Name == label)
			}
			return true
		})
	}
	look(body, true)
	return found
}
