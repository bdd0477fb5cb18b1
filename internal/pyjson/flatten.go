package pyjson

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Flatten puts value under its name into numbers or texts. The members of an object get names
// with dots, as W&B writes them: {"val": {"loss": 0.1}} is val.loss. A string is a text,
// true and false and a list are texts as JSON writes them, null is nothing. An object with a
// string "_type" is a picture, a table or the like of W&B: one text.
func Flatten(name string, value any, numbers map[string]float64, texts map[string]string) {
	switch value := value.(type) {
	case nil:
	case int64:
		numbers[name] = float64(value)
	case float64:
		numbers[name] = value
	case string:
		texts[name] = value
	case map[string]any:
		if _, typed := value["_type"].(string); typed {
			texts[name] = string(Append(nil, value))
			return
		}
		for member, value := range value {
			if name != "" {
				member = name + "." + member
			}
			Flatten(member, value, numbers, texts)
		}
	default:
		texts[name] = string(Append(nil, value))
	}
}

// Append writes a value that Parse has returned as JSON, the members of an object sorted.
func Append(text []byte, value any) []byte {
	switch value := value.(type) {
	case nil:
		return append(text, "null"...)
	case bool:
		return strconv.AppendBool(text, value)
	case int64:
		return strconv.AppendInt(text, value, 10)
	case float64:
		return appendFloat(text, value)
	case string:
		return appendString(text, value)
	case []any:
		text = append(text, '[')
		for i, item := range value {
			if i > 0 {
				text = append(text, ", "...)
			}
			text = Append(text, item)
		}
		return append(text, ']')
	case map[string]any:
		text = append(text, '{')
		for i, name := range slices.Sorted(maps.Keys(value)) {
			if i > 0 {
				text = append(text, ", "...)
			}
			text = append(appendString(text, name), ": "...)
			text = Append(text, value[name])
		}
		return append(text, '}')
	}
	panic("pyjson: Append of a value that Parse does not return")
}

func appendFloat(text []byte, value float64) []byte {
	switch {
	case math.IsNaN(value):
		return append(text, "NaN"...)
	case math.IsInf(value, 1):
		return append(text, "Infinity"...)
	case math.IsInf(value, -1):
		return append(text, "-Infinity"...)
	}
	start := len(text)
	text = strconv.AppendFloat(text, value, 'g', -1, 64)
	if !slices.ContainsFunc(text[start:], func(c byte) bool { return c == '.' || c == 'e' }) {
		text = append(text, ".0"...) // it stays a float64 when it is read again
	}
	return text
}

func appendString(text []byte, value string) []byte {
	quoted, _ := json.Marshal(value) // a string always is JSON
	return append(text, quoted...)
}
