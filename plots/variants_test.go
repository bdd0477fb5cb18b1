package plots

import (
	"bytes"
	"image/color"
	"math"
	"testing"
)

func TestGoldenPrintAndDark(t *testing.T) {
	s, epochs := troubled()
	f, err := LearningCurves(s, epochs)
	png, _ := pictures(t, f.Print(), err)
	golden(t, "learning-curves-print.png", png)
	png, _ = pictures(t, f.Dark(), err)
	golden(t, "learning-curves-dark.png", png)

	f, err = Confusion(s, fakeConfusion(3, mnist.Classes, 1000))
	png, _ = pictures(t, f.Dark().Print(), err)
	golden(t, "confusion-dark-print.png", png)
	s, _ = ablationSweep()
	f, err = SingleChanges(s)
	png, _ = pictures(t, f.Print(), err)
	golden(t, "single-changes-print.png", png)
}

// A variant is another figure: the one that it is made from stays as it was.
func TestVariantsLeaveTheFigureAlone(t *testing.T) {
	s, epochs := troubled()
	f, err := LearningCurves(s, epochs)
	before, _ := pictures(t, f, err)
	if dark := f.Dark(); dark.Width != f.Width || dark.Height != f.Height {
		t.Error("the dark figure has another size")
	}
	if print := f.Print(); print.Width != printWidth || print.Alt != f.Alt {
		t.Error("the figure for paper is not as wide as that, or says something else")
	}
	if after, _ := pictures(t, f, nil); !bytes.Equal(before, after) {
		t.Error("the figure has changed")
	}
	if new(Figure).Print().WritePNG(new(bytes.Buffer)) == nil || new(Figure).Dark().WriteSVG(new(bytes.Buffer)) == nil {
		t.Error("an empty figure was written")
	}
}

// What can be told from the page, and from each other, can be so in the dark: the
// contrast of WCAG 2 (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio).
func TestDarkColours(t *testing.T) {
	page := inDark(paper)
	for i, c := range append(palette, ink, quiet, alarm) {
		if got := contrast(inDark(c), page); got < 3 {
			t.Errorf("colour %d stands out from the dark page by %.2f:1 only", i, got)
		}
	}
	if got := contrast(inDark(ink), page); got < 7 {
		t.Errorf("text stands out from the dark page by %.2f:1 only", got)
	}
	for i, a := range palette {
		for _, b := range palette[:i] {
			l1, a1, b1 := oklab(inDark(a))
			l2, a2, b2 := oklab(inDark(b))
			if d := math.Hypot(l1-l2, math.Hypot(a1-a2, b1-b2)); d < 0.05 {
				t.Errorf("%v and %v are %.3f apart in the dark", a, b, d)
			}
		}
	}
	// Published: sRGB red in Oklab is (0.628, 0.225, 0.126).
	red := color.NRGBA{R: 0xff, A: 0xff}
	l, a, b := oklab(red)
	if math.Abs(l-0.62796) > 1e-4 || math.Abs(a-0.22486) > 1e-4 || math.Abs(b-0.12585) > 1e-4 {
		t.Errorf("red is (%.5f, %.5f, %.5f) in Oklab", l, a, b)
	}
	if back := fromOklab(l, a, b, 0xff); back != red {
		t.Errorf("red comes back as %v", back)
	}
}
