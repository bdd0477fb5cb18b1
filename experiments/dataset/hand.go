package dataset

import (
	"math"

	"gradbook/experiments/exact"
)

// tracing is a digit on the page: each stroke as a chain of points, in pixels,
// so close to each other that the lines between them look smooth.
type tracing [][]point

// trace writes a digit in a random hand, in the middle of the page.
func trace(c chance, digit int) tracing {
	g := pick(c, glyphs[digit])
	t := make(tracing, len(g.strokes))

	unsteady := c.uniform(1, 3.5)
	for i, s := range g.strokes {
		t[i] = curve(s.astray(c, unsteady))
	}
	t.transform(newWarp(c, c.uniform(2, 9)).apply)
	t.transform(newPosture(c).apply)
	t.center(c)
	return t
}

// pick picks one of a digit's glyphs by their shares.
func pick(c chance, glyphs []glyph) glyph {
	total := 0.0
	for _, g := range glyphs {
		total += g.share
	}
	at := c.uniform(0, total)
	for _, g := range glyphs {
		if at < g.share {
			return g
		}
		at -= g.share
	}
	return glyphs[len(glyphs)-1]
}

// astray returns the stroke as a hand draws it that is off its way by some
// distance, which it makes up for and adds to from each point to the next.
func (s stroke) astray(c chance, deviation float64) stroke {
	const kept = 0.7 // of the distance
	moved := make(stroke, len(s))
	var off point
	for i, p := range s {
		off = point{exact.Mul(kept, off.x) + c.normal(deviation), exact.Mul(kept, off.y) + c.normal(deviation)}
		moved[i] = point{p.x + off.x, p.y + off.y}
	}
	return moved
}

// curve returns points of the Catmull-Rom spline through a stroke's points
// (E. Catmull, R. Rom 1974).
func curve(s stroke) []point {
	const steps = 6 // from each point to the next
	at := func(i int) point { return s[max(0, min(i, len(s)-1))] }
	points := make([]point, 0, steps*len(s))
	for i := range len(s) - 1 {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		for step := range steps {
			t := float64(step) / steps
			points = append(points, point{catmullRom(a.x, b.x, c.x, d.x, t), catmullRom(a.y, b.y, c.y, d.y, t)})
		}
	}
	return append(points, s[len(s)-1])
}

// catmullRom goes from b (t = 0) to c (t = 1), where it has the slopes
// (c-a)/2 and (d-b)/2.
func catmullRom(a, b, c, d, t float64) float64 {
	linear := c - a
	square := exact.Mul(2, a) - exact.Mul(5, b) + exact.Mul(4, c) - d
	cube := exact.Mul(3, b-c) + d - a
	return b + exact.Mul(0.5*t, linear+exact.Mul(t, square+exact.Mul(t, cube)))
}

func (t tracing) transform(f func(point) point) {
	for _, chain := range t {
		for i, p := range chain {
			chain[i] = f(p)
		}
	}
}

// warp bends the plane that glyphs are drawn on: random displacements at the
// nodes of a coarse lattice, smooth between them. It is the elastic distortion
// of P. Simard, D. Steinkraus, J. Platt 2003, "Best practices for
// convolutional neural networks applied to visual document analysis".
type warp [warpNodes][warpNodes]point

const warpNodes = 4

func newWarp(c chance, deviation float64) *warp {
	var w warp
	for i := range w {
		for j := range w[i] {
			w[i][j] = point{c.normal(deviation), c.normal(deviation)}
		}
	}
	return &w
}

func (w *warp) apply(p point) point {
	// The lattice spans a glyph and what an unsteady hand adds to it.
	i, u := cell((p.y + 15) / 130)
	j, v := cell((p.x + 30) / 130)
	return point{
		p.x + exact.Mix(exact.Mix(w[i][j].x, w[i][j+1].x, v), exact.Mix(w[i+1][j].x, w[i+1][j+1].x, v), u),
		p.y + exact.Mix(exact.Mix(w[i][j].y, w[i][j+1].y, v), exact.Mix(w[i+1][j].y, w[i+1][j+1].y, v), u),
	}
}

// cell returns the cell of the lattice that a coordinate, 0 to 1, falls into
// and how far into it, eased.
func cell(at float64) (int, float64) {
	at = exact.Mul(exact.Clamp(at, 0, 1), warpNodes-1)
	i := min(int(at), warpNodes-2)
	return i, exact.Smoothstep(at - float64(i))
}

// posture is how a hand holds the pen: a linear map from glyphs to pixels.
type posture struct{ xx, xy, yx, yy float64 }

func newPosture(c chance) posture {
	height := c.uniform(0.165, 0.215) // of a hundredth of a glyph, in pixels
	width := exact.Mul(height, c.uniform(0.75, 1.25))
	slant := 0.1 + c.normal(0.22) // rightwards, more often than not

	// A rotation by θ, of which t is the tangent of θ/2.
	t := exact.Clamp(c.normal(0.08), -0.25, 0.25)
	norm := 1 + exact.Mul(t, t)
	cos, sin := (1-exact.Mul(t, t))/norm, exact.Mul(2, t)/norm

	return posture{
		xx: exact.Mul(width, cos), xy: -exact.Mul(height, sin) - exact.Mul(exact.Mul(slant, height), cos),
		yx: exact.Mul(width, sin), yy: exact.Mul(height, cos) - exact.Mul(exact.Mul(slant, height), sin),
	}
}

func (a posture) apply(p point) point {
	return point{exact.Mul(a.xx, p.x) + exact.Mul(a.xy, p.y), exact.Mul(a.yx, p.x) + exact.Mul(a.yy, p.y)}
}

// center moves the tracing to about the middle of the page, and shrinks it if
// it does not fit.
func (t tracing) center(c chance) {
	low, high := t[0][0], t[0][0]
	for _, chain := range t {
		for _, p := range chain {
			low = point{min(low.x, p.x), min(low.y, p.y)}
			high = point{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	const margin = 3
	room := drawnSize - 2*margin - max(high.x-low.x, high.y-low.y)
	scale := 1.0
	if room < 0 {
		scale = (drawnSize - 2*margin) / (drawnSize - 2*margin - room)
		room = 0
	}
	stray := min(room/2, 1.8)
	middle := point{drawnSize/2 + c.uniform(-stray, stray), drawnSize/2 + c.uniform(-stray, stray)}
	t.transform(func(p point) point {
		return point{
			middle.x + exact.Mul(scale, p.x-(low.x+high.x)/2),
			middle.y + exact.Mul(scale, p.y-(low.y+high.y)/2),
		}
	})
}

// length of the line from a to b.
func length(a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	return math.Sqrt(exact.Mul(dx, dx) + exact.Mul(dy, dy))
}
