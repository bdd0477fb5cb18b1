package figure

import (
	"bytes"
	"testing"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func TestLettersThatTheFontHasNotAreBoxes(t *testing.T) {
	picture := func(words string, save func(*Figure, *bytes.Buffer) error) string {
		t.Helper()
		figure := &Figure{Width: 2 * vg.Inch, Height: vg.Inch, draw: func(c draw.Canvas) {
			Write(c, BodyText, 10, 30, text.XLeft, words)
		}}
		var b bytes.Buffer
		if err := save(figure, &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	png := func(f *Figure, b *bytes.Buffer) error { return f.WritePNG(b) }
	svg := func(f *Figure, b *bytes.Buffer) error { return f.WriteSVG(b) }
	if picture("Größe 日", png) != picture("Größe □", png) {
		t.Error("a PNG has no box for 日")
	}
	if picture("Größe □", png) == picture("Größe  ", png) {
		t.Error("a box is not to be seen")
	}
	if picture("日", svg) == picture("□", svg) {
		t.Error("an SVG has a box for 日")
	}
}
