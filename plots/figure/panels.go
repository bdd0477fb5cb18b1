package figure

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	PanelHeight vg.Length = 240
	panelGap    vg.Length = 12 // between panels and a legend below them
)

// Panels are bodies of one height, laid out in a row, or below each other
// where the page is too narrow for that.
type Panels struct {
	Height vg.Length
	Draw   func(draw.Canvas)
}

// SideBySide lays out bodies, each of the same height, in a row or below each other.
func SideBySide(width, each vg.Length, bodies ...func(draw.Canvas)) Panels {
	const gap = 24
	n := vg.Length(len(bodies))
	if width < Narrow {
		return Panels{n*each + (n-1)*gap, func(c draw.Canvas) {
			for _, body := range bodies {
				body(draw.Crop(c, 0, 0, c.Max.Y-c.Min.Y-each, 0))
				c.Max.Y -= each + gap
			}
		}}
	}
	share := (width - (n-1)*gap) / n
	return Panels{each, func(c draw.Canvas) {
		for _, body := range bodies {
			body(draw.Crop(c, 0, c.Min.X+share-c.Max.X, c.Max.Y-c.Min.Y-each, 0))
			c.Min.X += share + gap
		}
	}}
}

// InPairs lays out bodies, each of the same height, in rows of two or, where the page is too
// narrow for that, below each other.
func InPairs(width, each vg.Length, bodies ...func(draw.Canvas)) Panels {
	const gap = 24
	if len(bodies) <= 2 || width < Narrow {
		return SideBySide(width, each, bodies...)
	}
	rows := vg.Length((len(bodies) + 1) / 2)
	return Panels{rows*each + (rows-1)*gap, func(c draw.Canvas) {
		for pair := range slices.Chunk(bodies, 2) {
			if len(pair) == 1 {
				pair = append(slices.Clone(pair), func(draw.Canvas) {})
			}
			SideBySide(width, each, pair...).Draw(c)
			c.Max.Y -= each + gap
		}
	}}
}

// Above lays out the panels above a legend.
func (p Panels) Above(l *Legend) (height vg.Length, body func(draw.Canvas)) {
	return p.Height + panelGap + l.height(), func(c draw.Canvas) {
		p.Draw(c)
		c.Max.Y -= p.Height + panelGap
		l.draw(c)
	}
}
