package plots

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	panelHeight vg.Length = 240
	panelGap    vg.Length = 12 // between panels and a legend below them
)

// panels are bodies of one height, laid out in a row, or below each other
// where the page is too narrow for that.
type panels struct {
	height vg.Length
	draw   func(draw.Canvas)
}

func sideBySide(width, each vg.Length, bodies ...func(draw.Canvas)) panels {
	const gap = 24
	n := vg.Length(len(bodies))
	if width < narrow {
		return panels{n*each + (n-1)*gap, func(c draw.Canvas) {
			for _, body := range bodies {
				body(draw.Crop(c, 0, 0, c.Max.Y-c.Min.Y-each, 0))
				c.Max.Y -= each + gap
			}
		}}
	}
	share := (width - (n-1)*gap) / n
	return panels{each, func(c draw.Canvas) {
		for _, body := range bodies {
			body(draw.Crop(c, 0, c.Min.X+share-c.Max.X, c.Max.Y-c.Min.Y-each, 0))
			c.Min.X += share + gap
		}
	}}
}

// above lays out the panels above a legend.
func (p panels) above(l *legend) (height vg.Length, body func(draw.Canvas)) {
	return p.height + panelGap + l.height(), func(c draw.Canvas) {
		p.draw(c)
		c.Max.Y -= p.height + panelGap
		l.draw(c)
	}
}
