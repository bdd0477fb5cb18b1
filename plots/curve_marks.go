package plots

import (
	"image/color"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The marks of learning curves, in the axes as in their key.

func trainLine(c color.NRGBA) draw.LineStyle {
	return draw.LineStyle{Color: fade(c, 0.6), Width: 0.8, Dashes: []vg.Length{3, 2}}
}

func measuredLine(c color.NRGBA) draw.LineStyle {
	return draw.LineStyle{Color: fade(c, 0.4), Width: 0.6}
}

func fillBand(c draw.Canvas, color color.NRGBA, outline []vg.Point) {
	c.FillPolygon(fade(color, 0.15), outline)
}

func drawCross(c draw.Canvas, color color.NRGBA, at vg.Point) {
	write(c, coloured(crossText, color), at.X, centred(at.Y, crossText)+1, text.XCenter, "×")
}

const stopReach vg.Length = 3.5

// drawStop draws a bar across the end of a line.
func drawStop(c draw.Canvas, color color.NRGBA, reach vg.Length, at vg.Point) {
	c.StrokeLine2(draw.LineStyle{Color: color, Width: 1.25}, at.X, at.Y-reach, at.X, at.Y+reach)
}

func drawKept(c draw.Canvas, color color.NRGBA, at vg.Point) {
	c.DrawGlyph(draw.GlyphStyle{Color: paper, Radius: 2.5, Shape: draw.CircleGlyph{}}, at)
	c.DrawGlyph(draw.GlyphStyle{Color: color, Radius: 2.5, Shape: draw.RingGlyph{}}, at)
}

var crowdMedian = axisStyle

func fillCrowd(c draw.Canvas, most, half []vg.Point) {
	c.FillPolygon(fade(greyCurve, 0.35), most)
	c.FillPolygon(fade(greyCurve, 0.5), half)
}
