package interpreter

import (
	"strings"
	"unicode"
)

// code is the text of a cell with a cursor, as Jupyter's messages have it.
type code struct {
	before, after string // the cursor
}

// readCode reads a cell's text and the cursor, counted in characters, from the
// content of a complete_request or inspect_request.
func readCode(request any) code {
	content, _ := request.(map[string]any)
	text, _ := content["code"].(string)
	cursor, _ := content["cursor_pos"].(float64)
	characters := []rune(text)
	at := min(max(int(cursor), 0), len(characters))
	return code{string(characters[:at]), string(characters[at:])}
}

// expression returns the dotted names that the cursor is in or behind, such as
// plots.Confusion, or those of the call whose arguments the cursor is in; "" where
// there are none, or they are of something else, such as f().Name.
func (c code) expression() string {
	name := len(c.after) - len(strings.TrimLeftFunc(c.after, inName))
	if e := dottedNames(c.before) + c.after[:name]; e != "" {
		return strings.Trim(e, ".")
	}
	depth := 0
	for i := len(c.before) - 1; i >= 0; i-- {
		switch c.before[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth < 0 {
				return dottedNames(c.before[:i])
			}
		}
	}
	return ""
}

// dottedNames returns what a text ends with.
func dottedNames(text string) string {
	start := strings.LastIndexFunc(text, func(r rune) bool { return r != '.' && !inName(r) })
	names := text[start+1:]
	if strings.HasPrefix(names, ".") {
		return ""
	}
	return names
}

func inName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
