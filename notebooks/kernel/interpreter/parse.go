package interpreter

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
	"github.com/cosmos72/gomacro/xreflect"
)

// Parse parses a cell, and corrects what gomacro would read otherwise than Go:
//
//   - m[key], x.(T) and <-c are two values, as in "value, ok :=", to gomacro where they
//     are the only argument of a call or the end of a cell: math.Sqrt(m[key]) would not
//     compile, and fmt.Println(m[key]) would print "4 true".
//   - Conversions of constant strings to compiled types, such as nn.Activation("relu"),
//     would panic.
//
// Like gomacro's own parser it panics with an error of where the cell is no Go.
func Parse(c *fast.Comp, cell string) []ast.Node {
	nodes := c.ParseBytes([]byte(cell))
	for i, node := range nodes {
		ast.Inspect(node, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 {
				call.Args[0] = argument(call.Fun, call.Args[0])
			}
			return true
		})
		if x, ok := node.(ast.Expr); ok && i == len(nodes)-1 && maybeTwoValues(x) {
			nodes[i] = callOf(single, x)
		}
	}
	return nodes
}

// argument returns the only argument of a call as gomacro is to compile it.
func argument(function, x ast.Expr) ast.Expr {
	if name, ok := function.(*ast.Ident); ok && (name.Name == single || types.Universe.Lookup(name.Name) != nil) {
		return x // is one value to what is built in, and to new and make a type
	}
	switch {
	case maybeTwoValues(x):
		return callOf(single, x)
	case isCompiledStringType(function):
		return callOf("string", x)
	}
	return x
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

// isCompiledStringType reports whether x names a type such as nn.Activation. A cell
// may have imported its package by another name; its conversions are left alone.
func isCompiledStringType(x ast.Expr) bool {
	selector, ok := x.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	qualifier, ok := selector.X.(*ast.Ident)
	if !ok {
		return false
	}
	for _, p := range imports.Packages {
		if t := p.Types[selector.Sel.Name]; p.Name == qualifier.Name && t != nil && t.Kind() == reflect.String {
			return true
		}
	}
	return false
}

// callOf has the position of its argument, so that messages say where that is.
func callOf(function string, x ast.Expr) ast.Expr {
	return &ast.CallExpr{Fun: &ast.Ident{NamePos: x.Pos(), Name: function}, Lparen: x.Pos(), Args: []ast.Expr{x}, Rparen: x.End()}
}

// single is a builtin function that returns its argument, compiled as one value. Go
// has no such name, so that no cell can declare it anew.
const single = "·single"

func declareSingle(interpreter *fast.Interp) {
	interpreter.DeclBuiltin(single, fast.Builtin{ArgMin: 1, ArgMax: 1, Compile: func(c *fast.Comp, _ fast.Symbol, call *ast.CallExpr) *fast.Call {
		x := c.Expr1(call.Args[0], nil)
		in := []xreflect.Type{x.Type}
		t := c.Universe.FuncOf(in, in, false)
		function := identity(t.ReflectType())
		return &fast.Call{
			Fun:      &fast.Expr{Lit: fast.Lit{Type: t}, Fun: func(*fast.Env) xreflect.Value { return function }},
			Args:     []*fast.Expr{x},
			OutTypes: in,
		}
	}})
}

// identity returns the function of type t, func(T) T, that returns its argument. That
// of numbers is compiled: math.Sqrt(v[i]) is what loops in cells are made of.
func identity(t reflect.Type) xreflect.Value {
	switch t {
	case reflect.TypeFor[func(float64) float64]():
		return xreflect.ValueOf(func(x float64) float64 { return x })
	case reflect.TypeFor[func(int) int]():
		return xreflect.ValueOf(func(x int) int { return x })
	}
	return xreflect.ValueOf(reflect.MakeFunc(t, func(arguments []reflect.Value) []reflect.Value { return arguments }).Interface())
}
