package plots

import (
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// legend is a table of configs, below the curves so that it never covers one:
// rank and colour, then columns of text. Where they fit, it is laid out in
// several blocks side by side; where the page is narrow, names in its header are broken.
type legend struct {
	header   [][]string // lines, each with a cell for every column
	rows     []legendRow
	more     string // what is not listed
	ranks    vg.Length
	widths   []vg.Length
	blocks   int
	perBlock int // rows
}

type legendRow struct {
	rank  string
	color color.NRGBA
	cells []string
}

const (
	legendRank   vg.Length = 11 // at least
	legendSwatch vg.Length = 25 // a line after the rank
	columnGap    vg.Length = 12
	blockGap     vg.Length = 20
)

// newLegend lays the table out for a width. If it is too wide, the widest columns give way,
// but not those of values, the last ones.
func newLegend(header []string, values int, rows []legendRow, more string, width vg.Length) *legend {
	l := &legend{header: [][]string{header}, rows: rows, more: more}
	l.measure()
	if l.width() > width {
		l.header = broken(header)
		l.measure()
	}
	for l.width() > width {
		widest := 0
		for i := range l.widths[:len(header)-values] {
			if l.widths[i] > l.widths[widest] {
				widest = i
			}
		}
		if l.widths[widest] -= 2; l.widths[widest] < 20 {
			break
		}
	}
	const most = 3
	const fewestRows = 3 // in a block, or the blocks are not worth their headers
	l.blocks = max(1, min(most, int((width+blockGap)/(l.width()+blockGap)), len(rows)/fewestRows))
	l.perBlock = (len(rows) + l.blocks - 1) / l.blocks
	return l
}

// measure makes the columns as wide as what they hold.
func (l *legend) measure() {
	l.ranks = legendRank
	for _, row := range l.rows {
		l.ranks = max(l.ranks, textWidth(boldText, row.rank))
	}
	l.widths = make([]vg.Length, len(l.header[0]))
	for i := range l.widths {
		for _, cells := range l.header {
			l.widths[i] = max(l.widths[i], textWidth(boldText, cells[i]))
		}
		for _, row := range l.rows {
			l.widths[i] = max(l.widths[i], textWidth(bodyText, row.cells[i]))
		}
	}
}

// broken puts names into two lines, each broken after a space or an underscore near
// its middle; a name without one is in the lower line.
func broken(names []string) [][]string {
	upper, lower := make([]string, len(names)), slices.Clone(names)
	for i, name := range names {
		best := -1
		for j, r := range name {
			if (r == '_' || r == ' ') && (best < 0 || distance(2*j, len(name)) < distance(2*best, len(name))) {
				best = j
			}
		}
		if best > 0 {
			upper[i], lower[i] = strings.TrimSpace(name[:best+1]), name[best+1:]
		}
	}
	return [][]string{upper, lower}
}

func distance(a, b int) int { return max(a-b, b-a) }

func (l *legend) width() vg.Length {
	total := l.ranks + legendSwatch
	for _, w := range l.widths {
		if w > 0 {
			total += w + columnGap
		}
	}
	return total - columnGap
}

func (l *legend) height() vg.Length {
	height := vg.Length(l.perBlock+len(l.header)) * legendLine
	if l.more != "" {
		height += legendLine
	}
	return height
}

const legendLine vg.Length = 13.5

// draw writes the table into the top left of a canvas.
func (l *legend) draw(c draw.Canvas) {
	for i, row := range l.rows {
		left := c.Min.X + vg.Length(i/l.perBlock)*(l.width()+blockGap)
		if i%l.perBlock == 0 {
			for j, cells := range l.header {
				l.drawCells(c, quietText, left, c.Max.Y-vg.Length(j+1)*legendLine+4, cells)
			}
		}
		y := c.Max.Y - legendLine*vg.Length(i%l.perBlock+1+len(l.header)) + 4
		write(c, inColor(boldText, row.color), left+l.ranks, y, text.XRight, row.rank)
		middle := y + capHeight(bodyText)/2
		c.StrokeLine2(draw.LineStyle{Color: row.color, Width: 2}, left+l.ranks+4, middle, left+l.ranks+legendSwatch-6, middle)
		l.drawCells(c, bodyText, left, y, row.cells)
	}
	if l.more != "" {
		y := c.Max.Y - legendLine*vg.Length(l.perBlock+1+len(l.header)) + 4
		middle := y + capHeight(bodyText)/2
		c.StrokeLine2(draw.LineStyle{Color: greyCurve, Width: 2}, c.Min.X+l.ranks+4, middle, c.Min.X+l.ranks+legendSwatch-6, middle)
		write(c, quietText, c.Min.X+l.ranks+legendSwatch, y, text.XLeft, l.more)
	}
}

func (l *legend) drawCells(c draw.Canvas, s text.Style, left, y vg.Length, cells []string) {
	left += l.ranks + legendSwatch
	for i, cell := range cells {
		write(c, s, left, y, text.XLeft, fit(s, cell, l.widths[i]))
		if l.widths[i] > 0 {
			left += l.widths[i] + columnGap
		}
	}
}
