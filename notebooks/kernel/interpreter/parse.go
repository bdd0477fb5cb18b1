package interpreter

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/cosmos72/gomacro/fast"
	"golang.org/x/tools/go/ast/astutil"
)

// Parse parses a cell, and corrects what gomacro would read otherwise than Go:
//
//   - m[key], x.(T) and <-c are two values, as in "value, ok :=", to gomacro where they
//     are the only argument of a call or the end of a cell: math.Sqrt(m[key]) would not
//     compile, and fmt.Println(m[key]) would print "4 true".
//   - Constant strings have no use as values of compiled types such as nn.Activation.
//   - runs[:3] would be a []results.Run, which has not the methods of results.Runs.
//   - n := copy(to, from) and defer close(c) would panic.
//   - go f(x) would have the x of later, and so would go x.f() and defer x.f().
//
// And what would be a trap in a notebook: a panic in a goroutine is printed, and a slice
// that no memory can hold is a panic, as they would end the kernel with all that is in it;
// an error that "x, err := f()" assigns ends the cell if nothing behind looks at it. What
// cannot be corrected is refused.
//
// Like gomacro's own parser it panics with an error of where the cell is no Go.
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
	return withErrorsLookedAt(nodes, false)
}

func correct(c *astutil.Cursor) bool {
	correctTexts(c.Node())
	switch node := c.Node().(type) {
	case *ast.CallExpr:
		if _, isStatement := c.Parent().(*ast.ExprStmt); !isStatement && isBuiltin(node.Fun, "copy") {
			node.Fun = callOf(compiled, node.Fun)
		}
		if isBuiltin(node.Fun, "make") {
			for i := 1; i < len(node.Args); i++ {
				makeSingle(&node.Args[i])
				size := callOf(sized, node.Args[i]).(*ast.CallExpr)
				size.Args = append(size.Args, node.Args[0])
				node.Args[i] = size
			}
		}
		correctArgument(node)
	case *ast.RangeStmt:
		makeSingle(&node.X)
	case *ast.IfStmt:
		makeSingle(&node.Cond)
	case *ast.ForStmt:
		makeSingle(&node.Cond)
	case *ast.SliceExpr:
		c.Replace(callOf(sliced, node))
	case *ast.BlockStmt:
		node.List = withErrorsLookedAt(node.List, true)
	case *ast.CaseClause:
		node.Body = withErrorsLookedAt(node.Body, true)
	case *ast.CommClause:
		node.Body = withErrorsLookedAt(node.Body, true)
	case *ast.DeferStmt:
		callLater(node.Call)
	case *ast.GoStmt:
		if isBuiltin(node.Call.Fun, "panic") {
			node.Call = &ast.CallExpr{Fun: function(node.Call), Lparen: node.Call.Lparen, Rparen: node.Call.Rparen}
		}
		callLater(node.Call)
		for i, x := range node.Call.Args {
			if name, ok := x.(*ast.Ident); !ok || name.Name != "nil" {
				node.Call.Args[i] = callOf(copied, x)
			}
		}
		switch {
		case isBuiltin(node.Call.Fun):
		case node.Call.Ellipsis.IsValid():
			node.Call.Fun = callOf(guardedSpread, node.Call.Fun)
		default:
			node.Call.Fun = callOf(guarded, node.Call.Fun)
		}
	}
	return true
}

// callLater corrects the call of a defer or go statement.
func callLater(call *ast.CallExpr) {
	if isBuiltin(call.Fun, "close", "delete") {
		call.Fun = callOf(compiled, call.Fun)
	}
	if method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		call.Fun = callOf(bound, method)
	}
}

// function returns func() { call }.
func function(call *ast.CallExpr) *ast.FuncLit {
	return &ast.FuncLit{
		Type: &ast.FuncType{Func: call.Pos(), Params: &ast.FieldList{Opening: call.Pos(), Closing: call.Pos()}},
		Body: &ast.BlockStmt{Lbrace: call.Pos(), List: []ast.Stmt{&ast.ExprStmt{X: call}}, Rbrace: call.End()},
	}
}

// correctAssigned makes sure that what one variable is set to is one value.
func correctAssigned(node ast.Node) {
	assignment, ok := node.(*ast.AssignStmt)
	if !ok || len(assignment.Lhs) != 1 || len(assignment.Rhs) != 1 {
		return
	}
	if call, ok := assignment.Rhs[0].(*ast.CallExpr); ok {
		assignment.Rhs[0] = callOf(assigned, call)
	}
}

// correctArgument makes the only argument of a call one value.
func correctArgument(call *ast.CallExpr) {
	if len(call.Args) == 1 {
		makeSingle(&call.Args[0])
	}
}

func makeSingle(x *ast.Expr) {
	if *x != nil && maybeTwoValues(*x) {
		*x = callOf(single, *x)
	}
}

// maybeTwoValues reports whether gomacro may find two values in x. It does not in an
// element of a slice, which looks like one of a map.
func maybeTwoValues(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr, *ast.TypeAssertExpr:
		return true
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	}
	return false
}

// isText reports whether x is a string that is written out, or has such a part.
func isText(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BasicLit:
		return x.Kind == token.STRING
	case *ast.BinaryExpr:
		return x.Op == token.ADD && (isText(x.X) || isText(x.Y))
	case *ast.CallExpr: // of correctTexts
		name, ok := x.Fun.(*ast.Ident)
		return ok && name.Name == typedText
	}
	return false
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

// withErrorsLookedAt adds to each statement of a cell that assigns err, and which the
// cell does not look at afterwards, a call that ends the cell with it; in a block, to each
// that declares err.
func withErrorsLookedAt[N ast.Node](list []N, isBlock bool) []N {
	var looked []N
	for i, node := range list {
		looked = append(looked, node)
		assignment, ok := ast.Node(node).(*ast.AssignStmt)
		if !ok || isBlock && assignment.Tok != token.DEFINE {
			continue
		}
		err, ok := assignment.Lhs[len(assignment.Lhs)-1].(*ast.Ident)
		if ok && err.Name == "err" && !looksAt(list[i+1:], err.Name) {
			call := callOf(unlookedAt, &ast.Ident{NamePos: err.NamePos, Name: err.Name})
			looked = append(looked, ast.Node(&ast.ExprStmt{X: call}).(N)) // a statement shows no value
		}
	}
	return looked
}

// looksAt reports whether statements do something with a variable before they assign to
// it. Any other name that is the same, of a field or in a function, is taken for it, and a
// return without results for one that returns it.
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

// callOf has the position of its argument, so that messages say where that is.
func callOf(function string, x ast.Expr) ast.Expr {
	return &ast.CallExpr{Fun: &ast.Ident{NamePos: x.Pos(), Name: function}, Lparen: x.Pos(), Args: []ast.Expr{x}, Rparen: x.End()}
}
