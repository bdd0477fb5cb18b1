package interpreter

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/cosmos72/gomacro/xreflect"
)

// interrupted says that somebody has interrupted the cell. Gomacro itself forgets interrupts
// while the cell runs a compiled function.
var interrupted atomic.Bool

// errInterrupted is the error of an interrupted cell, even one that ran to its end.
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

// emulated returns the types of values, and nil in the place of compiled types with methods.
// If gophernotes is given a type, it looks there for the methods of the value, and the type of a
// variable may be any, which has none. It needs the types that cells declare: gomacro emulates
// the methods of these.
func emulated(values []any, types []xreflect.Type) []xreflect.Type {
	emulated := slices.Clone(types[:len(values)])
	for i, value := range values {
		if t := reflect.TypeOf(value); t != nil && t.NumMethod() > 0 {
			emulated[i] = nil
		}
	}
	return emulated
}
