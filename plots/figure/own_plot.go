package figure

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// FromPlot makes a figure of a plot of the caller's own, so that it is shown in a
// notebook and saved as the others are. The figure draws what the plot has by then.
func FromPlot(p *plot.Plot, width, height vg.Length) *Figure {
	return &Figure{Width: width, Height: height, Alt: p.Title.Text, draw: p.Draw}
}

// Style is [FromPlot] in the look of this package's figures: their letters, axes, ticks
// and horizontal grid lines below the data, the title at the left, and what the axes show
// above the vertical and below the horizontal one. Ticks that the plot does not leave to
// gonum stay as they are, and so do the colours of its plotters, for which there is
// [Colors]. The plot itself is not changed.
func Style(p *plot.Plot) *Figure {
	f := frame{title: p.Title.Text, body: func(width vg.Length) (height vg.Length, body func(draw.Canvas)) {
		return width * 0.6, func(c draw.Canvas) { drawStyled(c, *p) }
	}}.figure(PrintWidth)
	f.Alt = p.Title.Text
	return f
}

// Colors are those of curves in this package's figures.
func Colors() []color.Color {
	colors := make([]color.Color, len(Palette))
	for i, c := range Palette {
		colors[i] = c
	}
	return colors
}

func drawStyled(c draw.Canvas, p plot.Plot) {
	const heading, below = 22, 14
	DrawHeading(c, p.Y.Label.Text, "")
	Write(c, QuietText, c.Max.X, c.Min.Y+4, text.XRight, p.X.Label.Text)
	c = draw.Crop(c, 0, 0, below, -heading)

	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = "", "", ""
	hidden := p.X.Tick.Length == 0 && p.X.LineStyle.Width == 0 // an axis of names has no line and no ticks
	styleAxes(&p)
	if hidden {
		p.X.Tick.Length, p.X.LineStyle.Width, p.X.Padding = 0, 0, 4
	}
	p.Legend.Padding = max(p.Legend.Padding, 3)
	p.Legend.TextStyle.Font, p.Legend.TextStyle.Handler, p.Legend.TextStyle.Color = BodyText.Font, BodyText.Handler, BodyText.Color
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		switch axis.Tick.Marker.(type) {
		case plot.DefaultTicks:
			axis.Tick.Marker = LinearTicks{Most: MostTicks}
		case plot.LogTicks:
			axis.Tick.Marker = LogTicks{MostTicks}
		}
	}
	horizontalGrid().Plot(p.DataCanvas(c), &p)
	p.Draw(c)
}
