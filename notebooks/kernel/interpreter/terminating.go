package interpreter

import (
	"go/ast"
	"go/token"
)

// ends reports whether a statement, which may have a label, is a terminating statement: nothing
// behind it is reached. See https://go.dev/ref/spec#Terminating_statements.
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
	look = func(node ast.Node, bare bool) { // bare: whether a break without a label leaves the statement
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
