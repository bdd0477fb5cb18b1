package figure

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// DrawHeading writes the title of what is below it, at the top of a canvas.
func DrawHeading(c draw.Canvas, title, remark string) {
	base := c.Max.Y - CapHeight(HeadingText) - 2
	Write(c, HeadingText, c.Min.X, base, text.XLeft, title)
	Write(c, QuietText, c.Min.X+TextWidth(HeadingText, title)+6, base, text.XLeft, remark)
}

// RoomLeft returns where the canvas of a plot begins that has room for words left of
// its vertical axis too.
func RoomLeft(plt *plot.Plot, c draw.Canvas, words ...string) (left vg.Length) {
	left = c.Min.X
	has := plt.DataCanvas(c).Min.X - c.Min.X
	for _, w := range words {
		left = max(left, c.Min.X+TextWidth(QuietText, w)+8-has)
	}
	return left
}
