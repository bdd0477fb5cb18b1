package interpreter

import (
	"go/ast"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"
)

// placed is the place of a constant. It is not an argument itself but the Data of the name ·place:
// places stand within each other, and messages would repeat them.
type placed struct {
	at ast.Expr // an expression with a type, or a type

	// path leads from that type to the constant's, by steps: A1 is to the type of argument 1,
	// K to that of a key, E to that of an element, E1 or Eunit to that of a field.
	path string
}

// knownTypes are the types of expressions that were compiled to learn their types. If nested
// expressions were compiled again at each level, time would double with each.
type knownTypes map[ast.Expr]xreflect.Type

// of returns the type that an expression names or has, nil if it has none.
func (known knownTypes) of(c *fast.Comp, x ast.Expr) xreflect.Type {
	if t, ok := known[x]; ok {
		return t
	}
	e, t := c.Expr1OrType(x)
	if t == nil {
		t = e.Type
	}
	known[x] = t
	return t
}

// compileText compiles a call of typedText.
func (known knownTypes) compileText(c *fast.Comp, arguments ...ast.Expr) *fast.Expr {
	constant, place := arguments[0], arguments[1].(*ast.Ident).Obj.Data.(placed)
	var t xreflect.Type
	if whyNot(func() { t = known.of(c, place.at) }) != nil {
		return compile(c, constant) // when gomacro compiles the place, it says what is wrong
	}
	isConversion := strings.HasPrefix(place.path, "A") && t != nil && t.Kind() != reflect.Func
	if t = followPath(t, place.path); t == nil {
		return compile(c, constant)
	}
	if isNumber(constant) {
		if t.Kind() == reflect.String && !isConversion { // string(65) is "A" in Go too
			c.Errorf("cannot use %s as a string", types.ExprString(constant))
		}
		return compile(c, constant)
	}
	plain := reflect.TypeFor[string]()
	if r := t.ReflectType(); r.Name() == "" || r == plain || r.Kind() == reflect.Interface || !plain.ConvertibleTo(r) {
		return compile(c, constant)
	}
	return c.Convert(callOf("string", constant), t)
}

// followPath returns the type that the steps of a path lead to, nil if there is no such type.
func followPath(t xreflect.Type, path string) xreflect.Type {
	for _, step := range strings.Fields(path) {
		if t == nil {
			return nil
		}
		if t.Kind() == reflect.Pointer { // an element &point{} may be written {}
			t = t.Elem()
		}
		which := step[1:]
		switch step[0] {
		case 'A':
			t = argumentType(t, which)
		case 'K':
			t = keyType(t)
		default:
			t = elementType(t, which)
		}
	}
	return t
}

// argumentType returns the type of the argument at an index of a call of a function of type t. If
// t is another type, the call is a conversion to t.
func argumentType(t xreflect.Type, index string) xreflect.Type {
	if t.Kind() != reflect.Func {
		return t
	}
	n, _ := strconv.Atoi(index)
	switch last := t.NumIn() - 1; {
	case t.IsVariadic() && n >= last:
		return t.In(last).Elem()
	case n <= last:
		return t.In(n)
	}
	return nil
}

func keyType(t xreflect.Type) xreflect.Type {
	if t.Kind() == reflect.Map {
		return t.Key()
	}
	return nil
}

// elementType returns the type of the elements of t, or if t is a struct, the type of the field
// with a name or index.
func elementType(t xreflect.Type, which string) xreflect.Type {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if field := t.Field(i); field.Name == which || strconv.Itoa(i) == which {
				return field.Type
			}
		}
	case reflect.Map, reflect.Slice, reflect.Array, reflect.Chan:
		return t.Elem()
	}
	return nil
}
