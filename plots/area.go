package plots

import (
	"image/color"
	"math"
	"slices"

	"gradbook/internal/number"
	"gradbook/plots/figure"
	"gradbook/plots/study"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// area is where a plot's data goes: a canvas, and the places on it of epochs and values.
type area struct {
	draw.Canvas
	x, y func(float64) vg.Length
}

// lines draws a line through points, in as many parts as breaks make.
func (a area) lines(style draw.LineStyle, points []study.Point) {
	for _, stretch := range unbroken(points) {
		a.line(style, a.place(stretch))
	}
}

func (a area) line(style draw.LineStyle, points []vg.Point) {
	if len(points) == 1 && a.Contains(points[0]) { // a line of one point would not be seen
		a.DrawGlyph(draw.GlyphStyle{Color: style.Color, Radius: 1 + style.Width, Shape: draw.CircleGlyph{}}, points[0])
	}
	// The time that a picture takes for a stroke grows with the square of its points, where they go up and down.
	const most = 250
	points = thin(points)
	for len(points) > most {
		a.StrokeLines(style, a.ClipLinesXY(points[:most])...)
		points = points[most-1:]
	}
	a.StrokeLines(style, a.ClipLinesXY(points)...)
}

// thin leaves of each column of points, one point of length wide, the lowest and the highest:
// a line of thousands of epochs looks the same with them alone.
func thin(points []vg.Point) (kept []vg.Point) {
	for len(points) > 0 {
		n, lowest, highest := 1, 0, 0
		for ; n < len(points) && math.Floor(points[n].X.Points()) == math.Floor(points[0].X.Points()); n++ {
			if points[n].Y < points[lowest].Y {
				lowest = n
			}
			if points[n].Y > points[highest].Y {
				highest = n
			}
		}
		switch {
		case n <= 2:
			kept = append(kept, points[:n]...)
		case lowest == highest: // all at one height
			kept = append(kept, points[0], points[n-1])
		default:
			kept = append(kept, points[min(lowest, highest)], points[max(lowest, highest)])
		}
		points = points[n:]
	}
	return kept
}

// mean draws the line of a config: thin where fewer than all of its seeds go on.
func (a area) mean(l line) {
	style := draw.LineStyle{Color: l.color, Width: 1.1}
	switch {
	case l.grey():
		style.Width = 0.75
	case l.detailed:
		style.Width = 1.6
	}
	thinner := style
	thinner.Width /= 2
	for _, piece := range pieces(l.course, l.seeds) {
		if piece.full {
			a.line(style, a.place(piece.points))
		} else {
			a.line(thinner, a.place(piece.points))
		}
	}
}

// bands fills the space from the lowest to the highest seed.
func (a area) bands(color color.NRGBA, points []study.Point) {
	for _, stretch := range stretches(points) {
		edge := a.outline(stretch)
		fillBand(a.Canvas, color, a.ClipPolygonXY(edge))
		if len(stretch) == 1 { // a band without a width
			a.line(draw.LineStyle{Color: figure.Fade(color, 0.3), Width: 5}, edge)
		}
	}
}

// crowd draws many configs as one: half of them, nine in ten, and the median.
func (a area) crowd(all study.Quantiles) {
	between := func(pick func(study.QuantilesAt) (low, mean, high float64)) []study.Point {
		points := make([]study.Point, len(all))
		for i, q := range all {
			points[i].Epoch = q.Epoch
			points[i].Min, points[i].Mean, points[i].Max = pick(q)
		}
		return points
	}
	most := between(func(q study.QuantilesAt) (low, mean, high float64) { return q.Q05, q.Q50, q.Q95 })
	half := between(func(q study.QuantilesAt) (low, mean, high float64) { return q.Q25, q.Q50, q.Q75 })
	fillCrowd(a.Canvas, a.ClipPolygonXY(a.outline(most)), a.ClipPolygonXY(a.outline(half)))
	a.line(crowdMedian, a.place(most))
}

// marks draws where runs were stopped, and which epochs early stopping keeps.
func (a area) marks(l line) {
	reach := stopReach
	if l.grey() {
		reach /= 2
	}
	for _, stop := range a.place(at(l.course, l.stopped)) {
		if a.Contains(stop) {
			drawStop(a.Canvas, l.color, reach, stop)
		}
	}
	a.breaks(l)
	if l.grey() {
		return
	}
	for _, kept := range a.place(at(l.course, l.kept)) {
		if a.Contains(kept) {
			drawKept(a.Canvas, l.color, kept)
		}
	}
}

// breaks marks where the values of runs are no finite numbers any more; of marks that would
// cover each other, only the first.
func (a area) breaks(l line) {
	const apart = 6
	last := a.Min.X - 2*apart
	for _, at := range a.place(l.broken) {
		at.Y = min(max(at.Y, a.Min.Y), a.Max.Y)
		if !(at.X >= last && at.X < last+apart) {
			drawCross(a.Canvas, l.color, at)
			last = at.X
		}
	}
}

// leaving marks at the edge of the area where a line goes on beyond it: one mark for all points
// beyond that follow each other, where the line leaves or, if it begins there, where it comes in.
func (a area) leaving(color color.NRGBA, points []vg.Point) {
	const slack = 0.01 // of a point, for what rounding does
	side := func(pt vg.Point) vg.Length {
		switch {
		case pt.Y > a.Max.Y+slack:
			return 1
		case pt.Y < a.Min.Y-slack:
			return -1
		}
		return 0
	}
	for i, pt := range points {
		up := side(pt)
		if up == 0 || i > 0 && side(points[i-1]) == up {
			continue
		}
		inside := slices.IndexFunc(points[i:], func(next vg.Point) bool { return side(next) != up })
		edge := a.Max.Y
		if up < 0 {
			edge = a.Min.Y
		}
		x := points[len(points)-1].X // of a line that is nowhere inside
		switch {
		case i > 0:
			x = crossing(points[i-1], pt, edge)
		case inside > 0:
			x = crossing(points[inside], points[inside-1], edge)
		}
		figure.DrawLeaving(a.Canvas, color, vg.Point{X: x, Y: edge}, 0, up)
	}
}

// crossing is where a line comes to a height.
func crossing(from, to vg.Point, y vg.Length) (x vg.Length) {
	return from.X + (to.X-from.X)*(y-from.Y)/(to.Y-from.Y)
}

// crosses draws the runs of a config that diverged, with a cross where each ends,
// and returns the rightmost cross.
func (a area) crosses(c *curve, m metric, unbounded bool) (rightmost vg.Point, seen bool) {
	for _, t := range c.diverged {
		points := a.downfall(t, m, unbounded)
		a.line(draw.LineStyle{Color: c.color, Width: 0.75}, points)
		if len(points) == 0 || points[len(points)-1].Y < a.Min.Y {
			continue
		}
		cross := points[len(points)-1]
		cross.Y = min(cross.Y, a.Max.Y)
		drawCross(a.Canvas, c.color, cross)
		if !seen || cross.X > rightmost.X {
			rightmost, seen = cross, true
		}
	}
	return rightmost, seen
}

// downfall is the way of a run that diverged: as far as its numbers go and, in
// a panel of losses, on to infinity, which is where the panel ends.
func (a area) downfall(t trace, m metric, unbounded bool) (points []vg.Point) {
	last := len(t) - 1
	for _, e := range t[:last] {
		v, measured := m(e.Metrics)
		if !measured {
			continue
		}
		if !number.IsFinite(v) {
			break
		}
		points = append(points, vg.Point{X: a.x(float64(e.Epoch)), Y: a.y(v)})
	}
	if unbounded {
		points = append(points, vg.Point{X: a.x(float64(t[last].Epoch)), Y: a.Max.Y})
	}
	return points
}

func (a area) place(points []study.Point) []vg.Point {
	placed := make([]vg.Point, len(points))
	for i, pt := range points {
		placed[i] = vg.Point{X: a.x(float64(pt.Epoch)), Y: a.near(a.y(pt.Mean))}
	}
	return placed
}

// near keeps what lies far beyond the area at a distance that can be computed with.
func (a area) near(y vg.Length) vg.Length {
	const heights = 1000
	far := heights * (a.Max.Y - a.Min.Y)
	return min(max(y, a.Min.Y-far), a.Max.Y+far)
}

// outline goes along the highest seeds and back along the lowest.
func (a area) outline(points []study.Point) []vg.Point {
	var highest, lowest []vg.Point
	for _, pt := range points {
		x := a.x(float64(pt.Epoch))
		highest, lowest = append(highest, vg.Point{X: x, Y: a.near(a.y(pt.Max))}), append(lowest, vg.Point{X: x, Y: a.near(a.y(pt.Min))})
	}
	lowest = thin(lowest)
	slices.Reverse(lowest)
	return append(thin(highest), lowest...)
}
