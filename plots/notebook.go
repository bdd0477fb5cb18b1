package plots

import (
	"bytes"
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// SimpleRender is how a notebook shows the figure that a cell ends in: by MIME type,
// as SVG, which is sharp on every screen and less than half as large as PNG, and as
// Alt for those who see no pictures. It says so if there is no figure, or it cannot
// be drawn.
func (f *Figure) SimpleRender() (shown map[string]any) {
	const svg, plain = "image/svg+xml", "text/plain"
	if f == nil {
		return map[string]any{plain: "no figure: what should have made it returned an error"}
	}
	defer func() { // a plot of gonum's panics where it cannot be drawn
		if r := recover(); r != nil {
			shown = map[string]any{plain: fmt.Sprintf("this figure cannot be drawn: %v", r)}
		}
	}()
	var picture bytes.Buffer
	if err := f.WriteSVG(&picture); err != nil {
		return map[string]any{plain: err.Error()}
	}
	return map[string]any{svg: picture.String(), plain: f.Alt}
}

// FromPlot makes a figure of a plot of the caller's own, so that it is shown in a
// notebook and saved as the others are. The figure draws what the plot has by then.
func FromPlot(p *plot.Plot, width, height vg.Length) *Figure {
	return &Figure{Width: width, Height: height, Alt: p.Title.Text, draw: p.Draw}
}
