package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// drawHeading writes the title of what is below it, at the top of a canvas.
func drawHeading(c draw.Canvas, title, remark string) {
	base := c.Max.Y - capHeight(headingText) - 2
	write(c, headingText, c.Min.X, base, text.XLeft, title)
	write(c, quietText, c.Min.X+textWidth(headingText, title)+6, base, text.XLeft, remark)
}

// roomLeft returns where the canvas of a plot begins that has room for words left of
// its vertical axis too.
func roomLeft(plt *plot.Plot, c draw.Canvas, words ...string) (left vg.Length) {
	left = c.Min.X
	has := plt.DataCanvas(c).Min.X - c.Min.X
	for _, w := range words {
		left = max(left, c.Min.X+textWidth(quietText, w)+8-has)
	}
	return left
}
