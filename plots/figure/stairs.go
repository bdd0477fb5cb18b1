package figure

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Stairs returns the line that keeps the height of each point until the next one,
// and that of the last until end.
func Stairs(points []vg.Point, end vg.Length) (line []vg.Point) {
	for i, p := range points {
		if i > 0 {
			line = append(line, vg.Point{X: p.X, Y: points[i-1].Y})
		}
		line = append(line, p)
	}
	return append(line, vg.Point{X: end, Y: points[len(points)-1].Y})
}

// KeyStairs is a step in the key.
func KeyStairs(style draw.LineStyle) func(c draw.Canvas, from, to, middle vg.Length) {
	return func(c draw.Canvas, from, to, middle vg.Length) {
		c.StrokeLines(style, Stairs([]vg.Point{{X: from, Y: middle - 3}, {X: (from + to) / 2, Y: middle + 3}}, to))
	}
}
