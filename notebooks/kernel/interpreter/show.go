package interpreter

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"sync/atomic"

	"github.com/cosmos72/gomacro/xreflect"
)

// interrupted says that somebody has interrupted the cell. Gomacro forgets it where the
// cell is in a compiled function at the moment.
var interrupted atomic.Bool

// errInterrupted is what such a cell ends with, if not earlier, then at its end.
var errInterrupted = errors.New("interrupted")

// Show shows the values of a cell's last expression, or of a call of Display, whose values
// have no types. renderable reports whether gophernotes can render a value, and render renders
// values; they get those that are not renderable in another form, and neither a nil error nor
// what is behind a table. Show returns why the cell fails now: an interrupt, a last value
// that is an error nobody looked at, or a panic in render, which would end the kernel.
func Show(values []any, types []xreflect.Type, renderable func(any, xreflect.Type) bool, render func([]any, []xreflect.Type)) (failure error) {
	defer func() {
		if interrupted.Load() {
			failure = errInterrupted
		}
	}()
	if len(values) == 0 {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			failure = fmt.Errorf("cannot show a value of type %T: %v", values[0], r)
		}
	}()
	if len(types) == 0 { // of the cell "nil"
		types = make([]xreflect.Type, len(values))
	}
	n, failure := withoutError(values, types)
	if n == 0 || failure != nil {
		return failure
	}
	values, types = presented(values[:n], types, renderable)
	if _, isTable := values[0].(interface{ SimpleRender() map[string]any }); isTable {
		n = 1 // gophernotes shows several values as text
	}
	render(values[:n], types[:n])
	return nil
}

// withoutError returns how many of the values are to be shown: all, or all but a last one
// that is a nil error. A last value that is an error is the failure of the cell. A single error
// without a type is displayed as any other value.
func withoutError(values []any, types []xreflect.Type) (n int, failure error) {
	n = len(values)
	if n == 1 && types[0] == nil {
		return n, nil
	}
	switch last := values[n-1].(type) {
	case error:
		if v := reflect.ValueOf(last); v.Kind() != reflect.Pointer || !v.IsNil() {
			return n, explained(last)
		}
	case nil:
		if n > 1 || types[0].ReflectType() == reflect.TypeFor[error]() {
			n--
		}
	}
	return n, nil
}

// presented returns what to render in the place of values.
func presented(values []any, types []xreflect.Type, renderable func(any, xreflect.Type) bool) ([]any, []xreflect.Type) {
	shown, types := slices.Clone(values), emulated(values, types)
	for i, value := range shown {
		switch {
		case value == nil:
			shown[i], types[i] = words{"<nil>"}, nil
		case !renderable(value, types[i]):
			shown[i], types[i] = presentable(value), nil
		}
	}
	return shown, types
}

// emulated returns the types of values, and nil for a value whose type is compiled and
// has methods. Gophernotes looks for the methods of a value at its type where it has one,
// and that of a variable may be any, which has none. Only types that cells declare need
// to be looked at in this way, as their methods are emulated.
func emulated(values []any, types []xreflect.Type) []xreflect.Type {
	emulated := slices.Clone(types[:len(values)])
	for i, value := range values {
		if t := reflect.TypeOf(value); t != nil && t.NumMethod() > 0 {
			emulated[i] = nil
		}
	}
	return emulated
}

// undefinedHere is what is most often the matter with a name.
const undefinedHere = " (has the cell run that declares or imports it?)"

// meanings are what gomacro and reflection mean.
var meanings = []struct {
	said  *regexp.Regexp
	meant string
}{
	{regexp.MustCompile(`value of type reflect\.Value cannot be converted to type (\S+)`), "a constant is not a $1 by itself here; write it as $1(...)"},
	{regexp.MustCompile(`not a package: "\w+" in (\S+)\.(\w+) <\*ast\.SelectorExpr>`), "$1 has no field or method $2"},
	{regexp.MustCompile(`not a type: (\w+)\.(\w+) <\*ast\.SelectorExpr>`), "package $1 has no $2"},
	{regexp.MustCompile(`undefined identifier: (clear|max|min)$`), "cells are Go 1.18, which has no $1"},
	{regexp.MustCompile(`undefined identifier: [\pL_][\pL\pN_]*$`), "$0" + undefinedHere},
	{regexp.MustCompile(`undefined "([^"]+)" in \S+ <\*ast\.SelectorExpr>`), "undefined identifier: $1" + undefinedHere},
	{regexp.MustCompile(`package \S+ "(\S+)" has no symbol (\w+)`), "package $1 has no value $2: it is a type, or misspelt"},
	{regexp.MustCompile(`expected 1 expression`), "$0; fmt.Println(a, b) prints several values"},
	{regexp.MustCompile(`expected '(?:IDENT|\()', found '\{'$`), "$0; write func name() { ... }, or a function without a name in parentheses: (func() { ... })()"},
	{regexp.MustCompile(`expected '\(', found '\['`), "$0; cells are Go 1.18, and cannot declare type parameters"},
	{regexp.MustCompile(`cannot range over (\S+) <int>`), "cells are Go 1.18, and $0; write for i := 0; i < $1; i++"},
	{regexp.MustCompile(`invalid binary operation \S+ between .*<interface\{\}>.*?: (.*)`), "$1: of what type is a value that may be any? write x.(float64), or run.Config.Number(name)"},
	{regexp.MustCompile(`(?:invalid qualified type, expecting packagename\.identifier, found|unimplemented type): (.*?)(?: <\*ast\.\w+>)?$`), "a name in this is misspelt or undefined: $1"},
	{regexp.MustCompile(`untyped\.Lit`), "constant"},
	{regexp.MustCompile(`^reflect: call of \S+ on zero Value$|^reflect: Method on nil interface value$`), "a pointer, interface or function is nil here ($0)"},
}

// explained returns an error with a message in the words of cells, without the builtin functions
// of Parse. Its Error does not panic, as that of a cell's own error or of a nil one may.
func explained(err error) (explained error) {
	defer func() {
		if r := recover(); r != nil {
			explained = fmt.Errorf("an error of type %T, whose Error panics: %v", err, r)
		}
	}()
	message := withoutBuiltins(err.Error())
	for _, m := range meanings {
		message = m.said.ReplaceAllString(message, m.meant)
	}
	if message == err.Error() {
		return err
	}
	return errors.New(message)
}
