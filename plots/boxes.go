package plots

import (
	"image"
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rectangle goes from left to right and from low to high.
func rectangle(left, low, right, high vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: right, Y: high}}
}

func fillBox(c draw.Canvas, fill color.Color, box vg.Rectangle) {
	c.SetColor(fill)
	c.Fill(box.Path())
}

// fillCell fills a cell of a table and sets it off from its neighbours.
func fillCell(c draw.Canvas, fill color.Color, box vg.Rectangle) {
	fillBox(c, fill, box)
	c.SetLineStyle(draw.LineStyle{Color: gridLine, Width: 0.5})
	c.Stroke(box.Path())
}

// drawImage fills a box with an image and frames it, as it may be as pale as the page.
func drawImage(c draw.Canvas, img image.Image, box vg.Rectangle) {
	c.DrawImage(box, img)
	c.SetLineStyle(draw.LineStyle{Color: axisLine, Width: 0.5})
	c.Stroke(box.Path())
}
