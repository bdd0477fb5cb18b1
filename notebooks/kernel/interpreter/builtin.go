package interpreter

import (
	"go/ast"
	"go/token"
	"reflect"
	"regexp"
	"strings"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// Parse corrects an expression by putting a call of a builtin function around it: runs[:3]
// becomes ·sliced(runs[:3]). The function compiles its argument in another way than gomacro,
// or changes the value when the cell runs, or both. Go has no names that begin with a middle
// dot, so no cell can declare one of these anew.

// declareBuiltins declares the functions that Parse calls.
func declareBuiltins(interpreter *fast.Interp) {
	known := knownTypes{}
	declare(interpreter, single, compile, nil)
	declare(interpreter, assigned, compileOne, nil)
	declare(interpreter, sliced, known.compileSlice, nil)
	declare(interpreter, typedText, known.compileText, nil)
	declare(interpreter, sized, compileSize, nil)
	interpreter.DeclFunc(bounded, bound)
	declare(interpreter, asFunction, compileFunction, nil)
	declare(interpreter, copied, compileOne, copyOf)
	declare(interpreter, method, compileMethod, nil)
	declare(interpreter, guarded, compile, func(f xreflect.Value) xreflect.Value { return guard(f, false) })
	declare(interpreter, guardedSpread, compile, func(f xreflect.Value) xreflect.Value { return guard(f, true) })
	declare(interpreter, checked, compile, check)
}

// A compiler compiles the arguments of a builtin function to one expression.
type compiler func(c *fast.Comp, arguments ...ast.Expr) *fast.Expr

// compile compiles the first argument as one value.
func compile(c *fast.Comp, arguments ...ast.Expr) *fast.Expr { return c.Expr1(arguments[0], nil) }

// declare declares a builtin function. change gets the value when the cell runs, and returns
// what to take in its place; it may be nil.
func declare(interpreter *fast.Interp, name string, compile compiler, change func(xreflect.Value) xreflect.Value) {
	if change == nil {
		change = func(x xreflect.Value) xreflect.Value { return x }
	}
	interpreter.DeclBuiltin(name, fast.Builtin{ArgMin: 1, ArgMax: 2, Compile: func(c *fast.Comp, _ fast.Symbol, call *ast.CallExpr) *fast.Call {
		x := compile(c, call.Args...)
		if x.Untyped() { // a constant, which stays one
			return &fast.Call{Fun: x, OutTypes: []xreflect.Type{c.TypeOfUntypedLit()}}
		}
		// Gomacro calls a constant function with a Value, and takes one from it ...
		called := &fast.Expr{Lit: fast.Lit{Type: c.TypeOf(change), Value: change}}
		if t := x.Type.ReflectType(); reflect.Bool <= t.Kind() && t.Kind() <= reflect.Complex128 || t.Kind() == reflect.String {
			// ... but not for numbers and strings, which it does not keep as Values.
			f := xreflect.ValueOf(identity(t))
			called = &fast.Expr{Lit: fast.Lit{Type: c.TypeOf(f.Interface())}, Fun: func(*fast.Env) xreflect.Value { return f }}
		}
		return &fast.Call{Fun: called, Args: []*fast.Expr{x}, OutTypes: []xreflect.Type{x.Type}}
	}})
}

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

// callOf returns a call of a builtin function with x and, if there are any, further arguments. It
// has the position of x, so that messages say where x is.
func callOf(function string, x ast.Expr, further ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: &ast.Ident{NamePos: x.Pos(), Name: function}, Lparen: x.Pos(), Args: append([]ast.Expr{x}, further...), Rparen: x.End()}
}

var builtinName = regexp.MustCompile(`·[a-zA-Z]+\(?`)

// withoutBuiltins replaces each call that Parse has added by its first argument: the author of
// the cell has not written it, and should not read it in a message.
func withoutBuiltins(message string) string {
	for {
		names := builtinName.FindAllStringIndex(message, -1)
		if names == nil {
			return message
		}
		at := names[len(names)-1] // no other is within it
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
