package interpreter

import (
	"strings"
	"unicode/utf8"

	"github.com/cosmos72/gomacro/fast"
)

// Complete answers Jupyter's complete_request, of which it takes the content: what
// the name before the cursor may become. It knows what cells have declared and
// imported, and the fields and methods of that.
func Complete(interpreter *fast.Interp, request any) map[string]any {
	c := readCode(request)
	_, candidates, _ := interpreter.CompleteWords(c.before, len(c.before))
	name := fast.TailIdentifier(c.before)
	of := strings.TrimSuffix(dottedNames(c.before), name)
	matches := []string{} // not nil, which would be null
	for _, candidate := range candidates {
		// gomacro also lists what no cell may use: fields that are not exported, and
		// methods of fields.
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
