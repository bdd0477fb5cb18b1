package interpreter

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
	"github.com/cosmos72/gomacro/xreflect"
	"golang.org/x/tools/go/ast/astutil"
)

// Parse parses a cell, and corrects what gomacro would read otherwise than Go:
//
//   - m[key], x.(T) and <-c are two values, as in "value, ok :=", to gomacro where they
//     are the only argument of a call or the end of a cell: math.Sqrt(m[key]) would not
//     compile, and fmt.Println(m[key]) would print "4 true".
//   - Conversions of constant strings to compiled types, such as nn.Activation("relu"),
//     would panic.
//   - runs[:3] would be a []results.Run, which has not the methods of results.Runs.
//
// Like gomacro's own parser it panics with an error of where the cell is no Go.
func Parse(c *fast.Comp, cell string) []ast.Node {
	nodes := c.ParseBytes([]byte(cell))
	for i := range nodes {
		nodes[i] = astutil.Apply(nodes[i], nil, correct)
	}
	if len(nodes) > 0 {
		end := &nodes[len(nodes)-1]
		if x, ok := (*end).(ast.Expr); ok && maybeTwoValues(x) {
			*end = callOf(single, x)
		}
	}
	return nodes
}

func correct(c *astutil.Cursor) bool {
	switch node := c.Node().(type) {
	case *ast.CallExpr:
		if len(node.Args) == 1 {
			node.Args[0] = argument(node.Fun, node.Args[0])
		}
	case *ast.SliceExpr:
		c.Replace(callOf(sliced, node))
	}
	return true
}

// argument returns the only argument of a call as gomacro is to compile it.
func argument(function, x ast.Expr) ast.Expr {
	if name, ok := function.(*ast.Ident); ok && types.Universe.Lookup(name.Name) != nil {
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

// Builtin functions that return their argument: single compiles it as one value,
// sliced with the type of what is sliced. Go has no such names, so that no cell can
// declare them anew.
const (
	single = "·single"
	sliced = "·sliced"
)

func declareCorrections(interpreter *fast.Interp) {
	declare := func(name string, compile func(c *fast.Comp, argument ast.Expr) (*fast.Expr, xreflect.Type)) {
		interpreter.DeclBuiltin(name, fast.Builtin{ArgMin: 1, ArgMax: 1, Compile: func(c *fast.Comp, _ fast.Symbol, call *ast.CallExpr) *fast.Call {
			x, t := compile(c, call.Args[0])
			in := []xreflect.Type{t}
			signature := c.Universe.FuncOf(in, in, false)
			function := identity(signature.ReflectType())
			return &fast.Call{
				Fun:      &fast.Expr{Lit: fast.Lit{Type: signature}, Fun: func(*fast.Env) xreflect.Value { return function }},
				Args:     []*fast.Expr{x},
				OutTypes: in,
			}
		}})
	}
	declare(single, func(c *fast.Comp, argument ast.Expr) (*fast.Expr, xreflect.Type) {
		x := c.Expr1(argument, nil)
		return x, x.Type
	})
	declare(sliced, func(c *fast.Comp, argument ast.Expr) (*fast.Expr, xreflect.Type) {
		x := c.Expr1(argument, nil)
		if x.Untyped() { // of a constant string
			x.ConstTo(x.DefaultType())
		}
		if from := c.Expr1(argument.(*ast.SliceExpr).X, nil).Type; from != nil && from.Kind() == reflect.Slice {
			return x, from
		}
		return x, x.Type
	})
}

// identity returns the function of type t, func(T) T, that returns its argument. Those
// of numbers are compiled: math.Sqrt(v[i]) and v[:n] are what loops in cells are made of.
func identity(t reflect.Type) xreflect.Value {
	switch t {
	case reflect.TypeFor[func(int) int]():
		return xreflect.ValueOf(func(x int) int { return x })
	case reflect.TypeFor[func(float64) float64]():
		return xreflect.ValueOf(func(x float64) float64 { return x })
	case reflect.TypeFor[func([]float64) []float64]():
		return xreflect.ValueOf(func(x []float64) []float64 { return x })
	}
	return xreflect.ValueOf(reflect.MakeFunc(t, func(arguments []reflect.Value) []reflect.Value { return arguments }).Interface())
}
