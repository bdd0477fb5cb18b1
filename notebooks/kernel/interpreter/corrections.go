package interpreter

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"strconv"
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
	assigned      = "·assigned"      // its argument, which must be one value
	copied        = "·copied"        // its argument, and not what the variable has later
	bound         = "·bound"         // its argument, a method, of the pointer that there is now
	guarded       = "·guarded"       // its argument, a function, with a panic printed
	guardedSpread = "·guardedSpread" // the same, to be called with f(slice...)
	unlookedAt    = "·unlookedAt"    // its argument, with a panic if that is an error
	sized         = "·sized"         // its argument, how many elements to make of a type, with a panic if no memory can hold them
	bounded       = "·bounded"       // the function that it calls, with the size of an element
)

var correction = regexp.MustCompile(`·[a-zA-Z]+\(?`)

// withoutCorrections removes from a message what no author of a cell has written: of calls
// that Parse has added it leaves the first argument.
func withoutCorrections(message string) string {
	for {
		calls := correction.FindAllStringIndex(message, -1)
		if calls == nil {
			return message
		}
		at := calls[len(calls)-1] // no other is within it
		before, behind := message[:at[0]], message[at[1]:]
		if strings.HasSuffix(message[at[0]:at[1]], "(") {
			first, end := endOfArgument(behind, token.COMMA), endOfArgument(behind, token.RPAREN)
			behind = behind[:min(first, end)] + strings.TrimPrefix(behind[end:], ")")
		}
		message = before + behind
	}
}

// endOfArgument returns where a delimiter is in a piece of Go, outside of brackets within
// it; its length where there is none.
func endOfArgument(text string, delimiter token.Token) int {
	depth := 0
	for _, t := range tokensOf(text) {
		if depth == 0 && t.token == delimiter {
			return t.offset
		}
		switch t.token {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
	}
	return len(text)
}

func declareCorrections(interpreter *fast.Interp) {
	unchanged := func(x xreflect.Value) xreflect.Value { return x }
	declare(interpreter, single, unchanged, compile)
	known := knownTypes{}
	declare(interpreter, sliced, unchanged, func(c *fast.Comp, x ...ast.Expr) *fast.Expr {
		slice := compile(c, x[0])
		from := known.of(c, x[0].(*ast.SliceExpr).X)
		if k := from.Kind(); k == reflect.Slice || k == reflect.String && !slice.Untyped() {
			slice.Type = from
		}
		return slice
	})
	declare(interpreter, compiled, unchanged, func(c *fast.Comp, x ...ast.Expr) *fast.Expr {
		function := compile(c, x[0])
		if _, ok := function.Value.(fast.Builtin); !ok {
			return function // the cell has declared the name anew
		}
		f := asBuiltin[x[0].(*ast.Ident).Name]
		value := xreflect.ValueOf(f)
		return &fast.Expr{Lit: fast.Lit{Type: c.TypeOf(f)}, Fun: func(*fast.Env) xreflect.Value { return value }}
	})
	declare(interpreter, assigned, unchanged, compileOne)
	declare(interpreter, copied, copyOf, compileOne)
	declare(interpreter, bound, unchanged, func(c *fast.Comp, x ...ast.Expr) *fast.Expr {
		method := x[0].(*ast.SelectorExpr)
		receiver, isType := c.Expr1OrType(method.X)
		if isType == nil && receiver.Type.Kind() == reflect.Pointer && receiver.Type.ReflectType() != reflect.TypeFor[*fast.Import]() {
			method = &ast.SelectorExpr{X: callOf(copied, method.X), Sel: method.Sel}
		}
		return compile(c, method)
	})
	interpreter.DeclFunc(bounded, func(n, size int) int {
		// Memory that there is not ends the kernel, whatever recovers.
		const most = 4 << 30
		if size > 0 && n > most/size {
			panic(fmt.Sprintf("make: %d elements of %d bytes are more than the %d GB that a cell can make at once", n, size, most>>30))
		}
		return n
	})
	declare(interpreter, sized, unchanged, func(c *fast.Comp, x ...ast.Expr) *fast.Expr {
		n := compile(c, x[0])
		if _, isBuiltin := compile(c, &ast.Ident{Name: "make"}).Value.(fast.Builtin); !isBuiltin {
			return n // the cell has declared the name anew
		}
		if k := n.Type.Kind(); !n.Untyped() && reflect.Int < k && k <= reflect.Uintptr { // gomacro takes an int only
			x[0] = callOf("int", x[0])
			n = compile(c, x[0])
		}
		t := c.Type(x[1]).ReflectType()
		if !n.Untyped() && n.Type.Kind() != reflect.Int || t.Kind() == reflect.Map { // which takes no room yet
			return n
		}
		size := &ast.BasicLit{ValuePos: x[0].Pos(), Kind: token.INT, Value: strconv.Itoa(int(t.Elem().Size()))}
		call := callOf(bounded, x[0]).(*ast.CallExpr)
		call.Args = append(call.Args, size)
		return compile(c, call)
	})
	declare(interpreter, typedText, unchanged, func(c *fast.Comp, x ...ast.Expr) *fast.Expr { return compileText(c, known, x...) })
	declare(interpreter, guarded, func(x xreflect.Value) xreflect.Value { return guard(x, false) }, compile)
	declare(interpreter, guardedSpread, func(x xreflect.Value) xreflect.Value { return guard(x, true) }, compile)
	declare(interpreter, unlookedAt, func(x xreflect.Value) xreflect.Value {
		if err, ok := x.Interface().(error); ok && x.Kind() == reflect.Interface {
			panic(err)
		}
		return x
	}, compile)
}

// declare declares a builtin function. compile makes one expression of its arguments,
// which function changes, or not, when the cell runs.
func declare(interpreter *fast.Interp, name string, function func(xreflect.Value) xreflect.Value, compile func(*fast.Comp, ...ast.Expr) *fast.Expr) {
	interpreter.DeclBuiltin(name, fast.Builtin{ArgMin: 1, ArgMax: 2, Compile: func(c *fast.Comp, _ fast.Symbol, call *ast.CallExpr) *fast.Call {
		x := compile(c, call.Args...)
		if x.Untyped() { // a constant, which stays one
			return &fast.Call{Fun: x, OutTypes: []xreflect.Type{c.TypeOfUntypedLit()}}
		}
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

// compileOne refuses a call that returns several values, of which gomacro would take the
// first one. Compile does so everywhere, but knows neither the call nor where it is.
func compileOne(c *fast.Comp, x ...ast.Expr) *fast.Expr {
	compiled := c.Expr(x[0], nil)
	switch n := compiled.NumOut(); {
	case n == 1:
		return compiled
	case n > 1 && !maybeTwoValues(x[0]):
		c.Errorf("%s returns %d values, where one is needed", withoutCorrections(types.ExprString(x[0])), n)
	}
	return compile(c, x[0])
}

func compile(c *fast.Comp, x ...ast.Expr) *fast.Expr { return c.Expr1(x[0], nil) }

// identity returns the function that returns its argument, of type t.
func identity(t reflect.Type) any {
	if f := identities[t]; f != nil {
		return f
	}
	in := []reflect.Type{t}
	return reflect.MakeFunc(reflect.FuncOf(in, in, false), func(arguments []reflect.Value) []reflect.Value { return arguments }).Interface()
}

// identities are several times faster than what reflect makes.
var identities = map[reflect.Type]any{
	reflect.TypeFor[bool]():    same[bool],
	reflect.TypeFor[int]():     same[int],
	reflect.TypeFor[int64]():   same[int64],
	reflect.TypeFor[rune]():    same[rune],
	reflect.TypeFor[uint8]():   same[uint8],
	reflect.TypeFor[float32](): same[float32],
	reflect.TypeFor[float64](): same[float64],
	reflect.TypeFor[string]():  same[string],
}

func same[T any](x T) T { return x }

// copyOf returns the value that x has now if x is a variable.
func copyOf(x xreflect.Value) xreflect.Value {
	if x.CanSet() {
		return x.Convert(x.Type())
	}
	return x
}

// asBuiltin has what gomacro cannot call otherwise than by a statement.
var asBuiltin = map[string]any{
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

// guard returns a function with a panic printed, after which it returns zeros. With
// spread, a variadic function gets the last arguments as a slice: gomacro would pass it
// the slice as the first of them.
func guard(function xreflect.Value, spread bool) xreflect.Value {
	f := copyOf(function).ReflectValue()
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
