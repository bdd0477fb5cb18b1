package figure

import (
	"image"
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Rectangle goes from left to right and from low to high.
func Rectangle(left, low, right, high vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: right, Y: high}}
}

// FillBox fills a box with a colour.
func FillBox(c draw.Canvas, fill color.Color, box vg.Rectangle) {
	c.SetColor(fill)
	c.Fill(box.Path())
}

// FillCell fills a cell of a table and sets it off from its neighbours.
func FillCell(c draw.Canvas, fill color.Color, box vg.Rectangle) {
	FillBox(c, fill, box)
	c.SetLineStyle(draw.LineStyle{Color: GridLine, Width: 0.5})
	c.Stroke(box.Path())
}

// DrawImage fills a box with an image and frames it, as it may be as pale as the page.
func DrawImage(c draw.Canvas, img image.Image, box vg.Rectangle) {
	c.DrawImage(box, img)
	c.SetLineStyle(draw.LineStyle{Color: AxisLine, Width: 0.5})
	c.Stroke(box.Path())
}
