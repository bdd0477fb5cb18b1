package figure

import (
	"image/color"
	"math"
	"testing"
)

// What can be told from the page, and from each other, can be so in the dark: the
// contrast of WCAG 2 (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio).
func TestDarkColours(t *testing.T) {
	page := InDark(Paper)
	for i, c := range append(Palette, Ink, Quiet, Alarm) {
		if got := Contrast(InDark(c), page); got < 3 {
			t.Errorf("colour %d stands out from the dark page by %.2f:1 only", i, got)
		}
	}
	if got := Contrast(InDark(Ink), page); got < 7 {
		t.Errorf("text stands out from the dark page by %.2f:1 only", got)
	}
	for i, a := range Palette {
		for _, b := range Palette[:i] {
			l1, a1, b1 := Oklab(InDark(a))
			l2, a2, b2 := Oklab(InDark(b))
			if d := math.Hypot(l1-l2, math.Hypot(a1-a2, b1-b2)); d < 0.05 {
				t.Errorf("%v and %v are %.3f apart in the dark", a, b, d)
			}
		}
	}
	// Published: sRGB red in Oklab is (0.628, 0.225, 0.126).
	red := color.NRGBA{R: 0xff, A: 0xff}
	l, a, b := Oklab(red)
	if math.Abs(l-0.62796) > 1e-4 || math.Abs(a-0.22486) > 1e-4 || math.Abs(b-0.12585) > 1e-4 {
		t.Errorf("red is (%.5f, %.5f, %.5f) in Oklab", l, a, b)
	}
	if back := fromOklab(l, a, b, 0xff); back != red {
		t.Errorf("red comes back as %v", back)
	}
}
