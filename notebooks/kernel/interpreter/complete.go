package interpreter

import (
	"unicode/utf8"

	"github.com/cosmos72/gomacro/fast"
)

// Complete answers Jupyter's complete_request, of which it takes the content: what
// the name before the cursor may become. It knows what cells have declared and
// imported, and the fields and methods of that.
func Complete(interpreter *fast.Interp, request any) map[string]any {
	c := readCode(request)
	_, matches, _ := interpreter.CompleteWords(c.before, len(c.before))
	if matches == nil {
		matches = []string{} // not null
	}
	end := utf8.RuneCountInString(c.before)
	return map[string]any{
		"status":       "ok",
		"matches":      matches,
		"cursor_start": end - utf8.RuneCountInString(fast.TailIdentifier(c.before)),
		"cursor_end":   end,
		"metadata":     map[string]any{},
	}
}
