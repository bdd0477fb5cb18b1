package results

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// CompareValues orders a parameter's values, negative where a is before b: missing ones
// first, then numbers by size, then false, true and words by their letters, and lists by
// their length and then by what is in them.
func CompareValues(a, b any) int {
	kind := func(v any) int {
		switch v.(type) {
		case nil:
			return 0
		case bool, string:
			return 2
		case []any:
			return 3
		}
		if _, ok := numberOf(v); ok {
			return 1
		}
		return 4
	}
	if d := cmp.Compare(kind(a), kind(b)); d != 0 {
		return d
	}
	switch kind(a) {
	case 1:
		x, _ := numberOf(a)
		y, _ := numberOf(b)
		return cmp.Compare(x, y)
	case 3:
		x, y := a.([]any), b.([]any)
		return cmp.Or(cmp.Compare(len(x), len(y)), slices.CompareFunc(x, y, CompareValues))
	}
	return cmp.Compare(Format(a), Format(b))
}

// numberOf returns a number of whatever type: a config that a program has written may
// have an int.
func numberOf(value any) (number float64, ok bool) {
	switch v := reflect.ValueOf(value); {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// sameValue reports whether people mean the same by two values of a parameter: 10 and
// "10", 0.001 and "1e-3", the list [128, 64] and "[128, 64]", "[128,64]" or "[128 64]".
func sameValue(a, b any) bool {
	x, xIsList := elements(Format(a))
	y, yIsList := elements(Format(b))
	return xIsList == yIsList && slices.EqualFunc(x, y, sameWord)
}

// elements returns the words of a list, which commas or spaces separate, or the only one
// of what is no list.
func elements(text string) (words []string, isList bool) {
	inner, opens := strings.CutPrefix(text, "[")
	inner, closes := strings.CutSuffix(inner, "]")
	if !opens || !closes {
		return []string{text}, false
	}
	return strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ' ' }), true
}

func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}
