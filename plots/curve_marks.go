package plots

import (
	"image/color"

	"gradbook/plots/figure"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The marks of learning curves, in the axes as in their key.

func trainLine(c color.NRGBA) draw.LineStyle {
	return draw.LineStyle{Color: figure.Fade(c, 0.6), Width: 0.8, Dashes: []vg.Length{3, 2}}
}

func measuredLine(c color.NRGBA) draw.LineStyle {
	return draw.LineStyle{Color: figure.Fade(c, 0.4), Width: 0.6}
}

func fillBand(c draw.Canvas, color color.NRGBA, outline []vg.Point) {
	c.FillPolygon(figure.Fade(color, 0.15), outline)
}

func drawCross(c draw.Canvas, color color.NRGBA, at vg.Point) {
	figure.Write(c, figure.Coloured(figure.CrossText, color), at.X, figure.CentredBase(at.Y, figure.CrossText)+1, text.XCenter, "×")
}

const stopReach vg.Length = 3.5

// drawStop draws a bar across the end of a line.
func drawStop(c draw.Canvas, color color.NRGBA, reach vg.Length, at vg.Point) {
	c.StrokeLine2(draw.LineStyle{Color: color, Width: 1.25}, at.X, at.Y-reach, at.X, at.Y+reach)
}

func drawKept(c draw.Canvas, color color.NRGBA, at vg.Point) {
	c.DrawGlyph(draw.GlyphStyle{Color: figure.Paper, Radius: 2.5, Shape: draw.CircleGlyph{}}, at)
	c.DrawGlyph(draw.GlyphStyle{Color: color, Radius: 2.5, Shape: draw.RingGlyph{}}, at)
}

var crowdMedian = figure.AxisStyle

func fillCrowd(c draw.Canvas, most, half []vg.Point) {
	c.FillPolygon(figure.Fade(figure.GreyCurve, 0.35), most)
	c.FillPolygon(figure.Fade(figure.GreyCurve, 0.5), half)
}
