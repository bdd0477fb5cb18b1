package interpreter

import (
	"go/ast"
	"go/token"
	"strconv"
)

// Gomacro does not convert a constant string to a compiled type such as results.State where Go
// does: run.State == "done" would be false, results.Summarise(runs, "maximize") would not
// compile. A constant number it does convert to a string: p.X.Label.Text = 65 would be "A". So
// each constant becomes ·text("done", ·place), where the place says what has the type that the
// constant should have. When the call is compiled, a string is converted to this type, and a
// number where it must be a string is refused.
const typedText = "·text"

// correctTexts corrects the constants among the children of a node.
func correctTexts(node ast.Node) {
	switch node := node.(type) {
	case *ast.BinaryExpr:
		correctOperands(node)
	case *ast.SwitchStmt:
		correctCases(node)
	case *ast.IndexExpr:
		if isText(node.Index) {
			correctText(&node.Index, node.X, "K")
		}
	case *ast.SendStmt:
		correctText(&node.Value, node.Chan, "E")
	case *ast.CallExpr:
		correctArguments(node)
	case *ast.CompositeLit:
		if node.Type != nil {
			correctElements(node, node.Type, "")
		}
	case *ast.AssignStmt:
		if (node.Tok == token.ASSIGN || node.Tok == token.ADD_ASSIGN) && len(node.Lhs) == len(node.Rhs) {
			for i := range node.Rhs {
				correctText(&node.Rhs[i], node.Lhs[i], "")
			}
		}
	case *ast.GenDecl:
		correctDeclared(node)
	case *ast.FuncDecl:
		correctReturned(node.Type, node.Body)
	case *ast.FuncLit:
		correctReturned(node.Type, node.Body)
	}
}

func correctOperands(operation *ast.BinaryExpr) {
	x, y := operation.X, operation.Y
	switch operation.Op {
	case token.ADD:
		correctAdded(&operation.X, y)
		correctAdded(&operation.Y, x)
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		if isText(x) || isText(y) {
			correctText(&operation.X, y, "")
			correctText(&operation.Y, x, "")
		}
	}
}

func correctCases(statement *ast.SwitchStmt) {
	for _, clause := range statement.Body.List {
		values := clause.(*ast.CaseClause).List
		for i := range values {
			correctText(&values[i], statement.Tag, "")
		}
	}
}

func correctArguments(call *ast.CallExpr) {
	for i := range call.Args {
		correctText(&call.Args[i], call.Fun, "A"+strconv.Itoa(i))
	}
}

// correctDeclared corrects the values of a var declaration.
func correctDeclared(declaration *ast.GenDecl) {
	if declaration.Tok != token.VAR {
		return
	}
	for _, spec := range declaration.Specs {
		values := spec.(*ast.ValueSpec)
		for i := range values.Values {
			correctText(&values.Values[i], values.Type, "")
		}
	}
}

// correctText corrects x if it is a constant that is written out and place has a type.
func correctText(x *ast.Expr, place ast.Expr, path string) {
	if !isText(*x) && !isNumber(*x) || place == nil || isText(place) || isNumber(place) || isBlank(place) {
		return
	}
	*x = textLike(*x, place, path)
}

// correctAdded corrects x, a string literal, if it is added to an expression that may have a type.
func correctAdded(x *ast.Expr, to ast.Expr) {
	if isLiteral(*x) && !isLiteral(to) {
		*x = textLike(*x, to, "")
	}
}

// isLiteral reports whether x is a string literal, or several that are added.
func isLiteral(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BasicLit:
		return x.Kind == token.STRING
	case *ast.BinaryExpr:
		return x.Op == token.ADD && isLiteral(x.X) && isLiteral(x.Y)
	}
	return false
}

// textLike returns a call of typedText.
func textLike(x, place ast.Expr, path string) ast.Expr {
	return callOf(typedText, x, &ast.Ident{NamePos: x.Pos(), Name: "·place", Obj: &ast.Object{Data: placed{place, path}}})
}

// isText reports whether x is a constant string that is written out, at least in part.
func isText(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BasicLit:
		return x.Kind == token.STRING
	case *ast.BinaryExpr:
		return x.Op == token.ADD && (isText(x.X) || isText(x.Y))
	case *ast.CallExpr: // one that is corrected already
		name, ok := x.Fun.(*ast.Ident)
		return ok && name.Name == typedText
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

// correctElements corrects the elements of a literal whose type is at the end of a path from the
// type of place.
func correctElements(literal *ast.CompositeLit, place ast.Expr, path string) {
	for i, element := range literal.Elts {
		at := &literal.Elts[i]
		step := " E" + strconv.Itoa(i)
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			at, step = &pair.Value, " E"
			if name, ok := pair.Key.(*ast.Ident); ok {
				step += name.Name
			} else {
				correctText(&pair.Key, place, path+" K")
			}
		}
		if inner, ok := (*at).(*ast.CompositeLit); ok && inner.Type == nil {
			correctElements(inner, place, path+step)
		} else {
			correctText(at, place, path+step)
		}
	}
}

// correctReturned corrects the return statements of a function.
func correctReturned(function *ast.FuncType, body *ast.BlockStmt) {
	if function.Results == nil || body == nil {
		return
	}
	var types []ast.Expr
	for _, result := range function.Results.List {
		for range max(1, len(result.Names)) {
			types = append(types, result.Type)
		}
	}
	ast.Inspect(body, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(node.Results) == len(types) {
				for i := range types {
					correctText(&node.Results[i], types[i], "")
				}
			}
		}
		return true
	})
}
