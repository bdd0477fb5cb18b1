// Package printable makes what may be a user's string harmless where it is shown.
package printable

import (
	"strings"
	"unicode"
)

// Text replaces control characters, those that break lines or turn the direction of writing, and
// those that XML does not allow: neither a PNG nor an SVG file can hold them, and none may change
// how what is around it reads.
func Text(words string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control):
			return ' '
		case r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef: // no characters
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(words, "\uFFFD"))
}

// OneLine is Text with one space for each row of spaces, and none at the ends.
func OneLine(words string) string { return strings.Join(strings.Fields(Text(words)), " ") }
