package figure

import (
	"bytes"
	"cmp"
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
)

// rendered is how gophernotes takes what a notebook shows: by MIME type.
type rendered = struct{ Data, Metadata, Transient map[string]any }

const plainText = "text/plain"

// MissingFigure is true in the metadata of what a notebook shows in place of a figure.
const MissingFigure = "missing_figure"

// Render is how a notebook shows the figure that a cell ends in: as PNG, in its size
// with two pixels for each that it takes on a screen of common density, and as Alt for
// those who see no pictures. It says so if there is no figure, or it cannot be drawn.
//
// SVG would be sharper and smaller, but what makes pages of notebooks cuts out most
// of it, for safety.
func (f *Figure) Render() (shown rendered) {
	if f == nil {
		return onlyWords("no figure: what should have made it returned an error")
	}
	defer func() { // a plot of gonum's panics where it cannot be drawn
		if r := recover(); r != nil {
			shown = onlyWords(fmt.Sprintf("this figure cannot be drawn: %v", r))
		}
	}()
	// Somebody took an inch for a pixel: it would take minutes and gigabytes.
	if most := 60 * vg.Inch; f.Width > most || f.Height > most {
		return onlyWords(fmt.Sprintf("this figure is too large to show: %.0f x %.0f inches; make it smaller, or Save it", f.Width/vg.Inch, f.Height/vg.Inch))
	}
	var picture bytes.Buffer
	if err := f.WritePNG(&picture); err != nil {
		return onlyWords(err.Error())
	}
	const png = "image/png"
	size := map[string]any{"width": screenPixels(f.Width), "height": screenPixels(f.Height)}
	return rendered{
		Data:     map[string]any{png: picture.Bytes(), plainText: cmp.Or(f.Alt, "a figure")},
		Metadata: map[string]any{png: size},
	}
}

func onlyWords(text string) rendered {
	return rendered{Data: map[string]any{plainText: text}, Metadata: map[string]any{MissingFigure: true}}
}

// screenPixels is a length in the pixels of HTML, of which an inch has 96.
func screenPixels(l vg.Length) int { return int(math.Round(l.Dots(96))) }
