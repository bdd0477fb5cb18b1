package interpreter

import (
	"fmt"
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
//   - defer close(c) and defer delete(m, key) would panic, and so with go.
//
// And a panic in a goroutine is printed: it would end the kernel, with all that is in it.
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
		correctArgument(node)
	case *ast.SliceExpr:
		c.Replace(callOf(sliced, node))
	case *ast.DeferStmt:
		makeCompiled(node.Call)
	case *ast.GoStmt:
		makeCompiled(node.Call)
		if !isPredeclared(node.Call.Fun) {
			node.Call.Fun = callOf(guarded, node.Call.Fun)
		}
	}
	return true
}

// makeCompiled makes calls of builtin functions calls of compiled ones.
func makeCompiled(call *ast.CallExpr) {
	name, ok := call.Fun.(*ast.Ident)
	if !ok {
		return
	}
	if compiled, ok := map[string]string{"close": closed, "delete": deleted}[name.Name]; ok {
		name.Name = compiled
		correctArgument(call)
	}
}

// isPredeclared reports whether x is a name such as make or string.
func isPredeclared(x ast.Expr) bool {
	name, ok := x.(*ast.Ident)
	return ok && types.Universe.Lookup(name.Name) != nil
}

// correctArgument makes the only argument of a call one value, and in a conversion to a
// compiled string type a string.
func correctArgument(call *ast.CallExpr) {
	if len(call.Args) != 1 || isPredeclared(call.Fun) { // new and make take types
		return
	}
	switch x := call.Args[0]; {
	case maybeTwoValues(x):
		call.Args[0] = callOf(single, x)
	case isCompiledStringType(call.Fun):
		call.Args[0] = callOf("string", x)
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
// sliced with the type of what is sliced, guarded as a function whose panic is printed.
// And compiled functions that do what close and delete do. Go has no such names, so
// that no cell can declare them anew.
const (
	single  = "·single"
	sliced  = "·sliced"
	guarded = "·guarded"
	closed  = "·close"
	deleted = "·delete"
)

func declareCorrections(interpreter *fast.Interp) {
	interpreter.DeclFunc(closed, func(channel any) { reflect.ValueOf(channel).Close() })
	interpreter.DeclFunc(deleted, func(from, key any) {
		m := reflect.ValueOf(from)
		m.SetMapIndex(reflect.ValueOf(key).Convert(m.Type().Key()), reflect.Value{})
	})
	declareUnary(interpreter, single, compile, identity)
	declareUnary(interpreter, guarded, compile, guard)
	declareUnary(interpreter, sliced, func(c *fast.Comp, argument ast.Expr) (*fast.Expr, xreflect.Type) {
		x, t := compile(c, argument)
		if from := c.Expr1(argument.(*ast.SliceExpr).X, nil).Type; from != nil && from.Kind() == reflect.Slice {
			return x, from
		}
		return x, t
	}, identity)
}

func compile(c *fast.Comp, argument ast.Expr) (*fast.Expr, xreflect.Type) {
	x := c.Expr1(argument, nil)
	if x.Untyped() { // such as a constant string
		x.ConstTo(x.DefaultType())
	}
	return x, x.Type
}

// declareUnary declares a builtin function. It compiles its argument to an expression
// and a type T, and calls what function returns for the type func(T) T.
func declareUnary(interpreter *fast.Interp, name string, compile func(c *fast.Comp, argument ast.Expr) (*fast.Expr, xreflect.Type), function func(reflect.Type) any) {
	interpreter.DeclBuiltin(name, fast.Builtin{ArgMin: 1, ArgMax: 1, Compile: func(c *fast.Comp, _ fast.Symbol, call *ast.CallExpr) *fast.Call {
		x, t := compile(c, call.Args[0])
		in := []xreflect.Type{t}
		signature := c.Universe.FuncOf(in, in, false)
		f := xreflect.ValueOf(function(signature.ReflectType()))
		return &fast.Call{
			Fun:      &fast.Expr{Lit: fast.Lit{Type: signature}, Fun: func(*fast.Env) xreflect.Value { return f }},
			Args:     []*fast.Expr{x},
			OutTypes: in,
		}
	}})
}

// identity returns the function of type t that returns its argument. Those of numbers
// are compiled: math.Sqrt(v[i]) and v[:n] are what loops in cells are made of.
func identity(t reflect.Type) any {
	switch t {
	case reflect.TypeFor[func(int) int]():
		return func(x int) int { return x }
	case reflect.TypeFor[func(float64) float64]():
		return func(x float64) float64 { return x }
	case reflect.TypeFor[func([]float64) []float64]():
		return func(x []float64) []float64 { return x }
	}
	return reflect.MakeFunc(t, func(arguments []reflect.Value) []reflect.Value { return arguments }).Interface()
}

// guard returns the function of type t, func(F) F, that returns its argument with a
// panic printed, after which the function returns zeros.
func guard(t reflect.Type) any {
	return reflect.MakeFunc(t, func(arguments []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.MakeFunc(t.In(0), func(in []reflect.Value) (out []reflect.Value) {
			defer func() {
				if r := recover(); r != nil {
					fmt.Fprintln(stderr{}, "panic in a goroutine:", r)
					out = nil
					for i := range t.In(0).NumOut() {
						out = append(out, reflect.Zero(t.In(0).Out(i)))
					}
				}
			}()
			if t.In(0).IsVariadic() {
				return arguments[0].CallSlice(in)
			}
			return arguments[0].Call(in)
		})}
	}).Interface()
}
