package interpreter

import (
	"fmt"
	"go/ast"
	"reflect"
	"strings"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// Builtin functions that Parse calls in cells. Go has no such names, so that no cell
// can declare them anew.
const (
	single        = "·single"        // its argument, compiled as one value
	sliced        = "·sliced"        // its argument, a slice expression, with the type of what is sliced
	compiled      = "·compiled"      // its argument, or a compiled function that does what that builtin one does
	guarded       = "·guarded"       // its argument, a function, with a panic printed
	guardedSpread = "·guardedSpread" // the same, to be called with f(slice...)
	unlookedAt    = "·unlookedAt"    // its argument, with a panic if that is an error
)

// withoutCorrections removes from a message what no author of a cell has written.
var withoutCorrections = strings.NewReplacer(single, "", sliced, "", compiled, "", guardedSpread, "", guarded, "", unlookedAt, "")

func declareCorrections(interpreter *fast.Interp) {
	unchanged := func(x xreflect.Value) xreflect.Value { return x }
	declare(interpreter, single, unchanged, compile)
	declare(interpreter, sliced, unchanged, func(c *fast.Comp, x ast.Expr) *fast.Expr {
		slice := compile(c, x)
		if from := c.Expr1(x.(*ast.SliceExpr).X, nil).Type; from != nil && from.Kind() == reflect.Slice {
			slice.Type = from
		}
		return slice
	})
	declare(interpreter, compiled, unchanged, func(c *fast.Comp, x ast.Expr) *fast.Expr {
		function := compile(c, x)
		if _, ok := function.Value.(fast.Builtin); !ok {
			return function // the cell has declared the name anew
		}
		f := asBuiltin[x.(*ast.Ident).Name]
		value := xreflect.ValueOf(f)
		return &fast.Expr{Lit: fast.Lit{Type: c.TypeOf(f)}, Fun: func(*fast.Env) xreflect.Value { return value }}
	})
	declare(interpreter, guarded, func(x xreflect.Value) xreflect.Value { return guard(x, false) }, compile)
	declare(interpreter, guardedSpread, func(x xreflect.Value) xreflect.Value { return guard(x, true) }, compile)
	declare(interpreter, unlookedAt, func(x xreflect.Value) xreflect.Value {
		if err, ok := x.Interface().(error); ok {
			panic(err)
		}
		return x
	}, compile)
}

func compile(c *fast.Comp, x ast.Expr) *fast.Expr {
	compiled := c.Expr1(x, nil)
	if compiled.Untyped() { // such as a constant string
		compiled.ConstTo(compiled.DefaultType())
	}
	return compiled
}

// declare declares a builtin function of one argument, which compile compiles and
// function changes, or not, when the cell runs.
func declare(interpreter *fast.Interp, name string, function func(xreflect.Value) xreflect.Value, compile func(*fast.Comp, ast.Expr) *fast.Expr) {
	interpreter.DeclBuiltin(name, fast.Builtin{ArgMin: 1, ArgMax: 1, Compile: func(c *fast.Comp, _ fast.Symbol, call *ast.CallExpr) *fast.Call {
		x := compile(c, call.Args[0])
		// What has a constant function is called with a Value and must return one ...
		called := &fast.Expr{Lit: fast.Lit{Type: c.TypeOf(function), Value: function}}
		if t := x.Type.ReflectType(); reflect.Bool <= t.Kind() && t.Kind() <= reflect.Complex128 || t.Kind() == reflect.String {
			// ... but numbers and strings have a compiled representation of their own.
			f := xreflect.ValueOf(identity(t))
			called = &fast.Expr{Lit: fast.Lit{Type: c.TypeOf(f.Interface())}, Fun: func(*fast.Env) xreflect.Value { return f }}
		}
		return &fast.Call{Fun: called, Args: []*fast.Expr{x}, OutTypes: []xreflect.Type{x.Type}}
	}})
}

// identity returns the function that returns its argument, of type t.
func identity(t reflect.Type) any {
	switch t {
	case reflect.TypeFor[bool]():
		return func(x bool) bool { return x }
	case reflect.TypeFor[int]():
		return func(x int) int { return x }
	case reflect.TypeFor[uint8]():
		return func(x uint8) uint8 { return x }
	case reflect.TypeFor[float32]():
		return func(x float32) float32 { return x }
	case reflect.TypeFor[float64]():
		return func(x float64) float64 { return x }
	case reflect.TypeFor[string]():
		return func(x string) string { return x }
	}
	in := []reflect.Type{t}
	return reflect.MakeFunc(reflect.FuncOf(in, in, false), func(arguments []reflect.Value) []reflect.Value { return arguments }).Interface()
}

// asBuiltin has what gomacro cannot call otherwise than by a statement.
var asBuiltin = map[string]any{
	"close": func(channel any) { reflect.ValueOf(channel).Close() },
	"copy":  func(to, from any) int { return reflect.Copy(reflect.ValueOf(to), reflect.ValueOf(from)) },
	"delete": func(from, key any) {
		m := reflect.ValueOf(from)
		k := reflect.Zero(m.Type().Key())
		if key != nil {
			k = reflect.ValueOf(key).Convert(k.Type())
		}
		m.SetMapIndex(k, reflect.Value{})
	},
}

// guard returns a function with a panic printed, after which it returns zeros. With
// spread, a variadic function gets the last arguments as a slice: gomacro would pass it
// the slice as the first of them.
func guard(function xreflect.Value, spread bool) xreflect.Value {
	f := function.ReflectValue()
	if f.Kind() == reflect.Interface {
		f = f.Elem()
	}
	if f.Kind() != reflect.Func {
		return function
	}
	t := f.Type()
	call := f.Call
	if t.IsVariadic() {
		call = f.CallSlice
	}
	if spread {
		in, out := make([]reflect.Type, t.NumIn()), make([]reflect.Type, t.NumOut())
		for i := range in {
			in[i] = t.In(i)
		}
		for i := range out {
			out[i] = t.Out(i)
		}
		t = reflect.FuncOf(in, out, false)
	}
	return xreflect.ValueOf(reflect.MakeFunc(t, func(in []reflect.Value) (out []reflect.Value) {
		defer func() {
			if r := recover(); r != nil {
				fmt.Fprintln(stderr{}, "panic in a goroutine:", r)
				out = nil
				for i := range t.NumOut() {
					out = append(out, reflect.Zero(t.Out(i)))
				}
			}
		}()
		return call(in)
	}).Interface())
}
