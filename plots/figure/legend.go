package figure

import (
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Legend is a table of configs, below the curves so that it never covers one:
// rank and colour, then columns of text. Where they fit, it is laid out in
// several blocks side by side; where the page is narrow, names in its header are broken.
type Legend struct {
	header   [][]string // lines, each with a cell for every column
	rows     []LegendRow
	more     string // what is not listed
	ranks    vg.Length
	widths   []vg.Length
	blocks   int
	perBlock int // rows
}

// LegendRow is a row of a legend: a rank in a colour, a line in it, and a cell for each column.
type LegendRow struct {
	Rank  string
	Color color.NRGBA
	Cells []string
	Item  Item // the line that it names
}

const (
	legendRank   vg.Length = 11 // at least
	legendSwatch vg.Length = 25 // a line after the rank
	columnGap    vg.Length = 12
	blockGap     vg.Length = 20
)

// NewLegend lays the table out for a width. If it is too wide, the widest columns give way,
// but not those of values, the last ones.
func NewLegend(header []string, values int, rows []LegendRow, more string, width vg.Length) *Legend {
	l := &Legend{header: [][]string{header}, rows: rows, more: more}
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
func (l *Legend) measure() {
	l.ranks = legendRank
	for _, row := range l.rows {
		l.ranks = max(l.ranks, TextWidth(BoldText, row.Rank))
	}
	l.widths = make([]vg.Length, len(l.header[0]))
	for i := range l.widths {
		for _, cells := range l.header {
			l.widths[i] = max(l.widths[i], TextWidth(BoldText, cells[i]))
		}
		for _, row := range l.rows {
			l.widths[i] = max(l.widths[i], TextWidth(BodyText, row.Cells[i]))
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

func (l *Legend) width() vg.Length {
	total := l.ranks + legendSwatch
	for _, w := range l.widths {
		if w > 0 {
			total += w + columnGap
		}
	}
	return total - columnGap
}

func (l *Legend) height() vg.Length {
	height := vg.Length(l.perBlock+len(l.header)) * legendLine
	if l.more != "" {
		height += legendLine
	}
	return height
}

const legendLine vg.Length = 13.5

// draw writes the table into the top left of a canvas.
func (l *Legend) draw(c draw.Canvas) {
	for i, row := range l.rows {
		left := c.Min.X + vg.Length(i/l.perBlock)*(l.width()+blockGap)
		if i%l.perBlock == 0 {
			for j, cells := range l.header {
				l.drawCells(c, QuietText, left, c.Max.Y-vg.Length(j+1)*legendLine+4, cells)
			}
		}
		y := c.Max.Y - legendLine*vg.Length(i%l.perBlock+1+len(l.header)) + 4
		end := Begin(c, row.Item)
		Write(c, InColor(BoldText, row.Color), left+l.ranks, y, text.XRight, row.Rank)
		middle := y + CapHeight(BodyText)/2
		c.StrokeLine2(draw.LineStyle{Color: row.Color, Width: 2}, left+l.ranks+4, middle, left+l.ranks+legendSwatch-6, middle)
		l.drawCells(c, BodyText, left, y, row.Cells)
		end()
	}
	if l.more != "" {
		y := c.Max.Y - legendLine*vg.Length(l.perBlock+1+len(l.header)) + 4
		middle := y + CapHeight(BodyText)/2
		c.StrokeLine2(draw.LineStyle{Color: GreyCurve, Width: 2}, c.Min.X+l.ranks+4, middle, c.Min.X+l.ranks+legendSwatch-6, middle)
		Write(c, QuietText, c.Min.X+l.ranks+legendSwatch, y, text.XLeft, l.more)
	}
}

func (l *Legend) drawCells(c draw.Canvas, s text.Style, left, y vg.Length, cells []string) {
	left += l.ranks + legendSwatch
	for i, cell := range cells {
		Write(c, s, left, y, text.XLeft, Fit(s, cell, l.widths[i]))
		if l.widths[i] > 0 {
			left += l.widths[i] + columnGap
		}
	}
}
