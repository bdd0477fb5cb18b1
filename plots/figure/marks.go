package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// DrawLeaving draws a small triangle at the edge of the axes, which points to what lies beyond:
// in the direction of one of -1, 0 and 1 to the right and upwards.
func DrawLeaving(c draw.Canvas, color color.NRGBA, tip vg.Point, right, up vg.Length) {
	const half, high = 3, 5
	foot := vg.Point{X: tip.X - right*high, Y: tip.Y - up*high}
	c.FillPolygon(color, []vg.Point{tip, {X: foot.X - up*half, Y: foot.Y - right*half}, {X: foot.X + up*half, Y: foot.Y + right*half}})
}

// Dot marks a value: full, or hollow where early termination stopped the run.
func Dot(c draw.Canvas, color color.NRGBA, radius vg.Length, hollow bool, at vg.Point) {
	if !hollow {
		c.DrawGlyph(draw.GlyphStyle{Color: color, Radius: radius, Shape: draw.CircleGlyph{}}, at)
		return
	}
	c.DrawGlyph(draw.GlyphStyle{Color: Paper, Radius: radius, Shape: draw.CircleGlyph{}}, at)
	c.SetColor(color)
	c.SetLineWidth(max(0.75, radius/3))
	c.SetLineDash(nil, 0)
	c.Stroke(Circle(at, radius))
}

// Circle returns the path of a circle.
func Circle(at vg.Point, radius vg.Length) (path vg.Path) {
	path.Move(vg.Point{X: at.X + radius, Y: at.Y})
	path.Arc(at, radius, 0, 2*math.Pi)
	path.Close()
	return path
}

// Cross marks a run that came to no value.
func Cross(c draw.Canvas, color color.NRGBA, radius vg.Length, at vg.Point) {
	style := draw.LineStyle{Color: color, Width: radius / 2}
	c.StrokeLine2(style, at.X-radius, at.Y-radius, at.X+radius, at.Y+radius)
	c.StrokeLine2(style, at.X-radius, at.Y+radius, at.X+radius, at.Y-radius)
}

// DotRadius returns how large the mark of one of n things may be, so that they stay apart.
func DotRadius(n int) (radius vg.Length) {
	switch {
	case n <= 100:
		return 3
	case n <= 300:
		return 2
	default:
		return 1.5
	}
}
