package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// verticalAxis makes an axis that shows a sweep's metric, and returns what
// to say of it. What is not a finite number needs no room.
func verticalAxis(axis *plot.Axis, metric string, values []float64) (remark string) {
	var finite []float64
	for _, v := range values {
		if isFinite(v) {
			finite = append(finite, v)
		}
	}
	if isAccuracy(metric) {
		return accuracyAxis(axis, finite)
	}
	return lossAxis(axis, finite)
}

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
