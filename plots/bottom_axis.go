package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bottomAxis is a horizontal axis of its own, for figures that put something
// between their data and the axis, or several rows above one axis.
type bottomAxis struct {
	ticks []plot.Tick
	place func(float64) vg.Length
	title string // below its right end
}

const bottomAxisHeight vg.Length = 30

// draw draws the axis from left to right at a height. The labels take
// bottomAxisHeight below it.
func (a bottomAxis) draw(c draw.Canvas, left, right, y vg.Length) {
	c.StrokeLine2(axisStyle, left, y, right, y)
	for _, tick := range a.ticks {
		x := a.place(tick.Value)
		c.StrokeLine2(axisStyle, x, y, x, y-4)
		write(c, quietText, x, y-14, text.XCenter, tick.Label)
	}
	write(c, quietText, right, y-27, text.XRight, a.title)
}
