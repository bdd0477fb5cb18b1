package figure

import (
	"strings"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pngCanvas draws a box for each letter that the font has not: gonum/plot would leave
// it out. In an SVG, text stays text, for which the reader has more fonts.
type pngCanvas struct{ vg.CanvasSizer }

func (c pngCanvas) FillString(face font.Face, at vg.Point, words string) {
	c.CanvasSizer.FillString(face, at, withBoxes(face, words))
}

// withBoxes replaces the letters that a font has not.
func withBoxes(face font.Face, words string) string {
	var buffer sfnt.Buffer
	return strings.Map(func(r rune) rune {
		if glyph, err := face.Face.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
			return '□'
		}
		return r
	}, words)
}
