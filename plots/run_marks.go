package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
)

// stateColors are those of runs by how they ended. They differ in lightness too,
// for a page in grey.
var stateColors = map[results.State]color.NRGBA{
	results.Done:     palette[0],
	results.Stopped:  palette[5],
	results.Diverged: palette[1],
	results.Failed:   ink,
	results.Running:  greyCurve,
	results.Pending:  greyCurve,
}

// stateWords name them in a key.
var stateWords = map[results.State]string{
	results.Done:     "trained to the end",
	results.Stopped:  "stopped early",
	results.Diverged: "diverged",
	results.Failed:   "failed",
	results.Running:  "in training",
}

// hasState reports whether a run of the config is in a state.
func hasState(config results.ConfigSummary, state results.State) bool {
	return slices.ContainsFunc(config.Runs, func(run results.Run) bool { return run.State == state })
}

// hasRange reports whether there is a line to draw from the lowest to the highest seed.
func hasRange(s results.Spread) bool { return s.N > 1 && isFinite(s.Min) && isFinite(s.Max) }

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
