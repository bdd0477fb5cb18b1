package command

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// pythonString writes a value as Python's str does: a string as it is, anything else as in
// a program.
func pythonString(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return pythonRepr(value)
}

// pythonRepr writes a value as Python's repr does.
func pythonRepr(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case float64:
		switch {
		case math.IsNaN(v):
			return "nan"
		case math.IsInf(v, 0):
			return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(v, 'g', -1, 64)), "+")
		}
		return pythonFloat(v)
	case string:
		return pythonQuoted(v)
	case []any:
		return "[" + joined(v, pythonRepr) + "]"
	case map[string]any:
		return "{" + joinedMembers(v, pythonQuoted, pythonRepr) + "}"
	}
	return fmt.Sprint(value)
}

// pythonFloat writes a finite float with the fewest digits that read back to it, and an
// exponent below 1e-4 and from 1e16 on.
func pythonFloat(v float64) string {
	exponent := 0
	if v != 0 {
		_, digits, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
		exponent, _ = strconv.Atoi(digits)
	}
	if exponent < -4 || exponent >= 16 {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// pythonQuoted writes a string as a literal, in single quotes unless only those are in it.
func pythonQuoted(text string) string {
	quote := byte('\'')
	if strings.Contains(text, "'") && !strings.Contains(text, `"`) {
		quote = '"'
	}
	quoted := []byte{quote}
	for _, r := range text {
		switch {
		case r == rune(quote) || r == '\\':
			quoted = append(quoted, '\\', byte(r))
		case r == '\n':
			quoted = append(quoted, `\n`...)
		case r == '\r':
			quoted = append(quoted, `\r`...)
		case r == '\t':
			quoted = append(quoted, `\t`...)
		case unicode.IsPrint(r):
			quoted = append(quoted, string(r)...)
		case r < 0x100:
			quoted = fmt.Appendf(quoted, `\x%02x`, r)
		case r < 0x10000:
			quoted = fmt.Appendf(quoted, `\u%04x`, r)
		default:
			quoted = fmt.Appendf(quoted, `\U%08x`, r)
		}
	}
	return string(append(quoted, quote))
}

// pythonJSON writes a value as Python's json.dumps does.
func pythonJSON(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case float64:
		switch {
		case math.IsNaN(v):
			return "NaN"
		case math.IsInf(v, 1):
			return "Infinity"
		case math.IsInf(v, -1):
			return "-Infinity"
		}
		return pythonFloat(v)
	case string:
		return jsonQuoted(v)
	case []any:
		return "[" + joined(v, pythonJSON) + "]"
	case map[string]any:
		return "{" + joinedMembers(v, jsonQuoted, pythonJSON) + "}"
	}
	return fmt.Sprint(value)
}

// jsonQuoted writes a string in ASCII.
func jsonQuoted(text string) string {
	quoted := []byte{'"'}
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			quoted = append(quoted, '\\', byte(r))
		case strings.ContainsRune("\n\r\t\b\f", r):
			quoted = append(quoted, '\\', "nrtbf"[strings.IndexRune("\n\r\t\b\f", r)])
		case r >= ' ' && r < 0x7f:
			quoted = append(quoted, byte(r))
		case r < 0x10000:
			quoted = fmt.Appendf(quoted, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			quoted = fmt.Appendf(quoted, `\u%04x\u%04x`, high, low)
		}
	}
	return string(append(quoted, '"'))
}

func joined(list []any, write func(any) string) string {
	words := make([]string, len(list))
	for i := range list {
		words[i] = write(list[i])
	}
	return strings.Join(words, ", ")
}

func joinedMembers(group map[string]any, writeName func(string) string, write func(any) string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(group)) {
		words = append(words, writeName(name)+": "+write(group[name]))
	}
	return strings.Join(words, ", ")
}
