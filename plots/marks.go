package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// drawLeaving draws a small triangle at the edge of the axes, which points to what lies beyond:
// in the direction of one of -1, 0 and 1 to the right and upwards.
func drawLeaving(c draw.Canvas, color color.NRGBA, tip vg.Point, right, up vg.Length) {
	const half, high = 3, 5
	foot := vg.Point{X: tip.X - right*high, Y: tip.Y - up*high}
	c.FillPolygon(color, []vg.Point{tip, {X: foot.X - up*half, Y: foot.Y - right*half}, {X: foot.X + up*half, Y: foot.Y + right*half}})
}

// dot marks a value: full, or hollow where early termination stopped the run.
func dot(c draw.Canvas, color color.NRGBA, radius vg.Length, hollow bool, at vg.Point) {
	if !hollow {
		c.DrawGlyph(draw.GlyphStyle{Color: color, Radius: radius, Shape: draw.CircleGlyph{}}, at)
		return
	}
	c.DrawGlyph(draw.GlyphStyle{Color: paper, Radius: radius, Shape: draw.CircleGlyph{}}, at)
	c.SetColor(color)
	c.SetLineWidth(max(0.75, radius/3))
	c.SetLineDash(nil, 0)
	c.Stroke(circle(at, radius))
}

func circle(at vg.Point, radius vg.Length) (path vg.Path) {
	path.Move(vg.Point{X: at.X + radius, Y: at.Y})
	path.Arc(at, radius, 0, 2*math.Pi)
	path.Close()
	return path
}

// cross marks a run that came to no value.
func cross(c draw.Canvas, color color.NRGBA, radius vg.Length, at vg.Point) {
	style := draw.LineStyle{Color: color, Width: radius / 2}
	c.StrokeLine2(style, at.X-radius, at.Y-radius, at.X+radius, at.Y+radius)
	c.StrokeLine2(style, at.X-radius, at.Y+radius, at.X+radius, at.Y-radius)
}

// crowded returns how large the mark of one of n things may be, so that they stay apart.
func crowded(n int) (radius vg.Length) {
	switch {
	case n <= 100:
		return 3
	case n <= 300:
		return 2
	default:
		return 1.5
	}
}
