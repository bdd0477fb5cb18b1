package interpreter

import (
	"fmt"
	"go/ast"
	"reflect"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
	"golang.org/x/tools/go/ast/astutil"
)

// Gomacro calls close and delete by a statement only, not by defer or go, and copy by a
// statement only, not by n := copy(to, from). After go f(x) it would call f with what x is
// when the goroutine runs, and likewise the method after go x.f() and defer x.f(). A panic in a
// goroutine would end the kernel with all that is in it, so it is printed.
const (
	asFunction    = "·asFunction"    // its argument, the name of a builtin function, as a compiled function
	copied        = "·copied"        // its argument, with the value that it has now
	method        = "·method"        // its argument, a method, of the pointer that there is now
	guarded       = "·guarded"       // its argument, a function, which prints panics
	guardedSpread = "·guardedSpread" // the same for a call f(slice...)
)

// correctCalls corrects defer and go statements, and copy.
func correctCalls(c *astutil.Cursor) {
	switch node := c.Node().(type) {
	case *ast.CallExpr:
		if _, isStatement := c.Parent().(*ast.ExprStmt); !isStatement && isBuiltin(node.Fun, "copy") {
			node.Fun = callOf(asFunction, node.Fun)
		}
	case *ast.DeferStmt:
		callLater(node.Call)
	case *ast.GoStmt:
		if isBuiltin(node.Call.Fun, "panic") {
			node.Call = &ast.CallExpr{Fun: function(node.Call), Lparen: node.Call.Lparen, Rparen: node.Call.Rparen}
		}
		callLater(node.Call)
		callInGoroutine(node.Call)
	}
}

// callLater corrects the call of a defer or go statement.
func callLater(call *ast.CallExpr) {
	if isBuiltin(call.Fun, "close", "delete") {
		call.Fun = callOf(asFunction, call.Fun)
	}
	if selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		call.Fun = callOf(method, selector)
	}
}

// callInGoroutine corrects the call of a go statement.
func callInGoroutine(call *ast.CallExpr) {
	for i, x := range call.Args {
		if name, ok := x.(*ast.Ident); !ok || name.Name != "nil" {
			call.Args[i] = callOf(copied, x)
		}
	}
	switch {
	case isBuiltin(call.Fun):
	case call.Ellipsis.IsValid():
		call.Fun = callOf(guardedSpread, call.Fun)
	default:
		call.Fun = callOf(guarded, call.Fun)
	}
}

// function returns func() { call }.
func function(call *ast.CallExpr) *ast.FuncLit {
	return &ast.FuncLit{
		Type: &ast.FuncType{Func: call.Pos(), Params: &ast.FieldList{Opening: call.Pos(), Closing: call.Pos()}},
		Body: &ast.BlockStmt{Lbrace: call.Pos(), List: []ast.Stmt{&ast.ExprStmt{X: call}}, Rbrace: call.End()},
	}
}

func compileFunction(c *fast.Comp, arguments ...ast.Expr) *fast.Expr {
	name := arguments[0].(*ast.Ident)
	if !stillBuiltin(c, name) {
		return compile(c, name)
	}
	f := functions[name.Name]
	value := xreflect.ValueOf(f)
	return &fast.Expr{Lit: fast.Lit{Type: c.TypeOf(f)}, Fun: func(*fast.Env) xreflect.Value { return value }}
}

// functions do what the builtin functions of these names do.
var functions = map[string]any{
	"close": func(channel any) { reflect.ValueOf(channel).Close() },
	"copy":  func(to, from any) int { return reflect.Copy(reflect.ValueOf(to), reflect.ValueOf(from)) },
	"delete": func(from, key any) {
		m := reflect.ValueOf(from)
		k := reflect.Zero(m.Type().Key())
		if key != nil {
			if t := reflect.TypeOf(key); !t.AssignableTo(k.Type()) && (t.Kind() == reflect.String) != (k.Kind() == reflect.String) {
				panic(fmt.Sprintf("delete: a key of type %v of a %v", t, m.Type()))
			}
			k = reflect.ValueOf(key).Convert(k.Type())
		}
		m.SetMapIndex(k, reflect.Value{})
	},
}

func compileMethod(c *fast.Comp, arguments ...ast.Expr) *fast.Expr {
	selector := arguments[0].(*ast.SelectorExpr)
	receiver, isType := c.Expr1OrType(selector.X)
	if isType == nil && receiver.Type.Kind() == reflect.Pointer && receiver.Type.ReflectType() != reflect.TypeFor[*fast.Import]() {
		selector = &ast.SelectorExpr{X: callOf(copied, selector.X), Sel: selector.Sel}
	}
	return compile(c, selector)
}

// copyOf returns the value that x has now if x is a variable.
func copyOf(x xreflect.Value) xreflect.Value {
	if x.CanSet() {
		return x.Convert(x.Type())
	}
	return x
}

// guard returns a function that calls another one, prints its panic and then returns zeros.
// With spread, a variadic function gets the last arguments as a slice: gomacro would pass the
// slice as the first of them.
func guard(function xreflect.Value, spread bool) xreflect.Value {
	f := copyOf(function).ReflectValue()
	t := f.Type()
	call := f.Call
	if t.IsVariadic() {
		call = f.CallSlice
	}
	if spread {
		t = withoutVariadic(t)
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

// withoutVariadic returns the type of a function whose last parameter is a slice.
func withoutVariadic(t reflect.Type) reflect.Type {
	in, out := make([]reflect.Type, t.NumIn()), make([]reflect.Type, t.NumOut())
	for i := range in {
		in[i] = t.In(i)
	}
	for i := range out {
		out[i] = t.Out(i)
	}
	return reflect.FuncOf(in, out, false)
}
