package dataset

import (
	"math"

	"gradbook/experiments/exact"
)

// page is what a digit is drawn on.
type page struct {
	ink [drawnSize][drawnSize]float64 // 0 none to 1 full
}

// draw draws a digit in a random hand on a clean page.
func (pg *page) draw(c chance, digit int) {
	*pg = page{}
	t := trace(c, digit)
	pen := newPen(c)
	for _, chain := range t {
		pen.stroke(c, pg, chain)
	}
	pg.grain(c)
	pg.clutter(c)
}

// pen draws lines.
type pen struct {
	radius   float64 // in pixels
	softness float64 // width of the edge, from full ink to none, in pixels
	pressure float64 // ink in the middle of a line, 0 to 1
	uneven   float64 // how much radius and pressure change on the way
}

func newPen(c chance) pen {
	return pen{
		radius:   c.uniform(0.75, 1.75),
		softness: c.uniform(0.9, 1.5),
		pressure: c.uniform(0.8, 1.15),
		uneven:   c.uniform(0, 0.3),
	}
}

// stroke draws a chain of lines. Radius and pressure drift from one random
// value to the next, about every five pixels.
func (p pen) stroke(c chance, pg *page, chain []point) {
	const every = 5.0
	from, to := c.uniform(-1, 1), c.uniform(-1, 1)
	way := 0.0
	for i := range len(chain) - 1 {
		drift := exact.Mul(p.uneven, exact.Mix(from, to, exact.Smoothstep(way/every)))
		pg.line(chain[i], chain[i+1], exact.Mul(p.radius, 1+drift), p.softness, exact.Mul(p.pressure, 1+drift/2))
		way += length(chain[i], chain[i+1])
		if way >= every {
			way = 0
			from, to = to, c.uniform(-1, 1)
		}
	}
}

// line draws a line with round ends. Where lines cross, the darker one shows.
func (pg *page) line(a, b point, radius, softness, pressure float64) {
	reach := radius + softness/2
	top, bottom := pixelsFrom(min(a.y, b.y)-reach), pixelsTo(max(a.y, b.y)+reach)
	left, right := pixelsFrom(min(a.x, b.x)-reach), pixelsTo(max(a.x, b.x)+reach)
	dx, dy := b.x-a.x, b.y-a.y
	square := max(exact.Mul(dx, dx)+exact.Mul(dy, dy), 1e-12)
	for row := top; row < bottom; row++ {
		y := float64(row) + 0.5 - a.y
		for column := left; column < right; column++ {
			x := float64(column) + 0.5 - a.x
			along := exact.Clamp((exact.Mul(x, dx)+exact.Mul(y, dy))/square, 0, 1)
			ex, ey := x-exact.Mul(along, dx), y-exact.Mul(along, dy)
			distance := exact.Mul(ex, ex) + exact.Mul(ey, ey)
			if distance >= exact.Mul(reach, reach) {
				continue
			}
			ink := exact.Mul(pressure, exact.Clamp((reach-math.Sqrt(distance))/softness, 0, 1))
			pg.ink[row][column] = max(pg.ink[row][column], ink)
		}
	}
}

// pixelsFrom and pixelsTo return the range of pixels, of a row or a column,
// that lie between two coordinates.
func pixelsFrom(at float64) int { return int(exact.Clamp(at, 0, drawnSize)) }
func pixelsTo(at float64) int   { return int(exact.Clamp(at+1, 0, drawnSize)) }

// grain takes ink away as rough paper does, and leaves specks beside strokes.
func (pg *page) grain(c chance) {
	roughness := c.uniform(0, 0.25)
	specks := c.uniform(0, 0.04)
	for row := range pg.ink {
		for column := range pg.ink[row] {
			ink := &pg.ink[row][column]
			switch {
			case *ink > 0:
				*ink = exact.Mul(*ink, 1-c.uniform(0, roughness))
			case pg.nearInk(row, column) && c.happens(specks):
				*ink = c.uniform(0.05, 0.5)
			}
		}
	}
}

// nearInk tells whether there is ink two pixels away.
func (pg *page) nearInk(row, column int) bool {
	for _, step := range [...][2]int{{-2, 0}, {2, 0}, {0, -2}, {0, 2}} {
		r, c := row+step[0], column+step[1]
		if r >= 0 && r < drawnSize && c >= 0 && c < drawnSize && pg.ink[r][c] > 0.5 {
			return true
		}
	}
	return false
}

// clutter leaves a short line on some pages, as a slip of the pen or a
// neighboring digit would.
func (pg *page) clutter(c chance) {
	if !c.happens(0.12) {
		return
	}
	a := point{c.uniform(1, drawnSize-1), c.uniform(1, drawnSize-1)}
	b := point{a.x + c.normal(1.5), a.y + c.normal(1.5)}
	pg.line(a, b, c.uniform(0.3, 0.7), 1, c.uniform(0.3, 0.9))
}

// scan writes the page as bytes, row by row.
func (pg *page) scan(pixels []uint8) {
	for row := range pg.ink {
		for column, ink := range pg.ink[row] {
			pixels[row*drawnSize+column] = uint8(exact.Mul(255, min(ink, 1)) + 0.5)
		}
	}
}
