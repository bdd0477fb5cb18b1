package interpreter

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// Complete answers the content of Jupyter's complete_request with the completions of the name
// before the cursor: names that cells have declared and imported, and their fields and methods.
func Complete(interpreter *fast.Interp, request any) map[string]any {
	c := readCode(request)
	_, candidates, _ := interpreter.CompleteWords(c.before, len(c.before))
	name := fast.TailIdentifier(c.before)
	of := strings.TrimSuffix(operand(c.before), name)
	if of != "" && len(candidates) == 0 { // gomacro finds none after calls and elements, and not all fields
		candidates = membersOf(typeOf(interpreter, strings.TrimSuffix(of, ".")), name)
	}
	matches := []string{} // nil would be null in JSON
	for _, candidate := range candidates {
		// gomacro also lists what no cell can use: unexported fields, and methods of fields.
		if of == "" || typeOf(interpreter, of+candidate) != nil {
			matches = append(matches, candidate)
		}
	}
	end := utf8.RuneCountInString(c.before)
	return map[string]any{
		"status":       "ok",
		"matches":      matches,
		"cursor_start": end - utf8.RuneCountInString(name),
		"cursor_end":   end,
		"metadata":     map[string]any{},
	}
}

// membersOf returns the fields and methods of a type that begin with a prefix.
func membersOf(t xreflect.Type, prefix string) (names []string) {
	if t == nil {
		return nil
	}
	compiled := t.ReflectType()
	if compiled.Kind() == reflect.Pointer {
		t, compiled = t.Elem(), compiled.Elem()
	}
	if compiled.Kind() == reflect.Struct {
		for _, field := range reflect.VisibleFields(compiled) {
			names = append(names, nameOf(field))
		}
	}
	for i := range t.NumMethod() {
		names = append(names, t.Method(i).Name)
	}
	pointer := reflect.PointerTo(compiled)
	for i := range pointer.NumMethod() {
		names = append(names, pointer.Method(i).Name)
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return !strings.HasPrefix(name, prefix) })
}
