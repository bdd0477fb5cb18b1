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

// Show ends the evaluation of a cell: err says why it failed, values and types are
// those of its last expression, and render makes what the notebook shows of them,
// those that are not renderable in another form. It returns why the cell failed in the
// end: err, an interrupt, an error that is the last value and nobody looked at, or a panic
// in render, which would end the kernel. No error is not shown, nor is what is behind a
// table.
//
// Display has values without types, and shows a single error too.
func Show(values []any, types []xreflect.Type, err error, renderable func(any, xreflect.Type) bool, render func([]any, []xreflect.Type)) (failure error) {
	defer func() {
		if interrupted.Load() {
			failure = errInterrupted
		}
	}()
	if err != nil {
		return explained(err)
	}
	n := len(values)
	if n == 0 {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			failure = fmt.Errorf("cannot show a value of type %T: %v", values[0], r)
		}
	}()
	if len(types) == 0 { // of the cell "nil"
		types = make([]xreflect.Type, n)
	}
	if n > 1 || types[0] != nil {
		switch last := values[n-1].(type) {
		case error:
			if v := reflect.ValueOf(last); v.Kind() != reflect.Pointer || !v.IsNil() {
				return explained(last)
			}
		case nil:
			if n > 1 || types[0].ReflectType() == reflect.TypeFor[error]() {
				n--
			}
		}
	}
	shown, types := slices.Clone(values[:n]), emulated(values[:n], types)
	for i, value := range shown {
		switch {
		case value == nil:
			shown[i], types[i] = words{"<nil>"}, nil
		case !renderable(value, types[i]):
			shown[i], types[i] = presentable(value), nil
		}
	}
	if n > 1 {
		if _, isTable := shown[0].(interface{ SimpleRender() map[string]any }); isTable {
			n = 1 // gophernotes shows several values as text
		}
	}
	if n > 0 {
		render(shown[:n], types[:n])
	}
	return nil
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

// Begin says that a cell begins. No interrupt before that is for it.
func Begin() { interrupted.Store(false) }

// explained says it in the words of cells, and names no builtin functions of Parse. What it
// returns has an Error that does not panic, as one of a cell's own, or of nil, may.
func explained(err error) (explained error) {
	defer func() {
		if r := recover(); r != nil {
			explained = fmt.Errorf("an error of type %T, whose Error panics: %v", err, r)
		}
	}()
	message := withoutCorrections(err.Error())
	for _, m := range meanings {
		message = m.said.ReplaceAllString(message, m.meant)
	}
	if message == err.Error() {
		return err
	}
	return errors.New(message)
}
