package interpreter

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"github.com/cosmos72/gomacro/fast"
)

// m[key], x.(T) and <-c are two values, as in "value, ok :=", to gomacro where they are the
// only argument of a call or the end of a cell: math.Sqrt(m[key]) would not compile, and
// fmt.Println(m[key]) would print "4 true".
const single = "·single" // its argument, compiled as one value

// correctValues makes one value of the expressions of a node that must be one.
func correctValues(node ast.Node) {
	switch node := node.(type) {
	case *ast.CallExpr:
		if len(node.Args) == 1 {
			makeSingle(&node.Args[0])
		}
	case *ast.RangeStmt:
		makeSingle(&node.X)
	case *ast.IfStmt:
		makeSingle(&node.Cond)
	case *ast.ForStmt:
		makeSingle(&node.Cond)
	}
}

func makeSingle(x *ast.Expr) {
	if *x != nil && maybeTwoValues(*x) {
		*x = callOf(single, *x)
	}
}

// maybeTwoValues reports whether gomacro may find two values in x. It finds one in an element
// of a slice, which looks like an element of a map.
func maybeTwoValues(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr, *ast.TypeAssertExpr:
		return true
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	}
	return false
}

// Gomacro would take the first result of a call that returns several, and compileCell refuses
// that everywhere, but knows neither the call nor its position.
const assigned = "·assigned" // its argument, which must be one value

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

// compileOne refuses a call that returns several values.
func compileOne(c *fast.Comp, arguments ...ast.Expr) *fast.Expr {
	x := arguments[0]
	compiled := c.Expr(x, nil)
	switch n := compiled.NumOut(); {
	case n == 1:
		return compiled
	case n > 1 && !maybeTwoValues(x):
		c.Errorf("%s returns %d values, where one is needed", withoutBuiltins(types.ExprString(x)), n)
	}
	return compile(c, x)
}

// To gomacro runs[:3] is a []results.Run, which lacks the methods of results.Runs.
const sliced = "·sliced" // its argument, a slice expression, with the type of what is sliced

func (known knownTypes) compileSlice(c *fast.Comp, arguments ...ast.Expr) *fast.Expr {
	slice := compile(c, arguments...)
	from := known.of(c, arguments[0].(*ast.SliceExpr).X)
	if k := from.Kind(); k == reflect.Slice || k == reflect.String && !slice.Untyped() {
		slice.Type = from
	}
	return slice
}
