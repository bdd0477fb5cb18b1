package figure

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// BottomAxis is a horizontal axis of its own, for figures that put something
// between their data and the axis, or several rows above one axis.
type BottomAxis struct {
	Ticks []plot.Tick
	Place func(float64) vg.Length
	Title string // below its right end
}

// BottomAxisHeight is the room that the labels and the title take below the axis.
const BottomAxisHeight vg.Length = 30

// Draw draws the axis from left to right at a height. The labels take
// bottomAxisHeight below it.
func (a BottomAxis) Draw(c draw.Canvas, left, right, y vg.Length) {
	c.StrokeLine2(AxisStyle, left, y, right, y)
	for _, tick := range a.Ticks {
		x := a.Place(tick.Value)
		c.StrokeLine2(AxisStyle, x, y, x, y-4)
		Write(c, QuietText, x, y-14, text.XCenter, tick.Label)
	}
	Write(c, QuietText, right, y-27, text.XRight, a.Title)
}
