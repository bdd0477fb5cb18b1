package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
)

// Confusion draws a confusion matrix: a row for every true class, a column for
// every predicted one. Errors are coloured by their share of the row, on a
// square-root scale so that rare ones are seen too; right answers have a colour of
// their own, so that they drown no error. Cells hold the count and the share
// where there is room for it. The most frequent errors are listed beside the matrix.
//
// The matrix must be square, with a name for every class, and of a run of the source.
func Confusion(s Source, m results.ConfusionMatrix) (*Figure, error) {
	run, err := s.run(m.RunID)
	if err != nil {
		return nil, fmt.Errorf("confusion matrix: %w", err)
	}
	if err := checkConfusion(m); err != nil {
		return nil, fmt.Errorf("confusion matrix of run %d on %s: %w", m.RunID, m.Split, err)
	}
	samples, right := m.Total()
	title := fmt.Sprintf("Confusion matrix on %s: %s", m.Split, sweepName(s.Sweep))
	subtitle := fmt.Sprintf("Run %d after epoch %d: %s of %s samples right (%.2f%%), %s wrong.",
		m.RunID, m.Epoch, thousands(right), thousands(samples), 100*float64(right)/float64(samples), thousands(samples-right))
	return newFigure(title, subtitle, s.caption([]results.Run{run}), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		g := newGrid(m, width)
		return g.height(), g.draw
	}), nil
}

func checkConfusion(m results.ConfusionMatrix) error {
	if len(m.Names) != len(m.Counts) {
		return fmt.Errorf("%d rows of counts but %d names of classes", len(m.Counts), len(m.Names))
	}
	for label, row := range m.Counts {
		if len(row) != len(m.Counts) {
			return fmt.Errorf("row %d has %d counts; it must have %d, as many as there are rows", label, len(row), len(m.Counts))
		}
		for predicted, count := range row {
			if count < 0 {
				return fmt.Errorf("count %d of class %d predicted as %d is negative", count, label, predicted)
			}
		}
	}
	if samples, _ := m.Total(); samples == 0 {
		return fmt.Errorf("it counts no sample")
	}
	return nil
}

// confused is one kind of error: samples of a class taken for another.
type confused struct {
	label, predicted int
	count, of        int // of so many samples of the class
}

func (c confused) share() float64 { return float64(c.count) / float64(c.of) }

// confusions lists the errors of a matrix, the most frequent first.
func confusions(m results.ConfusionMatrix) (all []confused) {
	for label, row := range m.Counts {
		for predicted, count := range row {
			if count > 0 && label != predicted {
				all = append(all, confused{label, predicted, count, sum(row)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b confused) int { return cmp.Compare(b.count, a.count) })
	return all
}

func sum(counts []int) (total int) {
	for _, count := range counts {
		total += count
	}
	return total
}

// grid is a confusion matrix laid out on the page.
type grid struct {
	results.ConfusionMatrix
	errors []confused
	worst  float64 // the largest share of an error, the end of the colour scale

	cell      vg.Length // a cell's side
	left, top vg.Length // room for the names
	names     text.Style
	slanted   bool // names above the columns
	every     int  // name: all, or every second, third, ... of very many classes
	shown     int  // lines in a cell: 2 count and share, 1 count, 0 nothing
	below     bool // what explains the matrix is below it, not to its right
}

const (
	gridSide    vg.Length = 470 // at most
	narrowSide  vg.Length = 330 // the same on a narrow page
	gridAside   vg.Length = 168 // room to its right
	gridGap     vg.Length = 36
	gridHeading vg.Length = 20 // for "predicted"
	largestCell vg.Length = 60
	longestName vg.Length = 84

	errorsListed           = 12
	errorLine    vg.Length = 14
)

func newGrid(m results.ConfusionMatrix, width vg.Length) *grid {
	g := &grid{ConfusionMatrix: m, errors: confusions(m), names: bodyText, below: width < narrow}
	for _, e := range g.errors {
		g.worst = max(g.worst, e.share())
	}
	side := gridSide
	if g.below {
		side = narrowSide
	}
	g.cell = min(largestCell, side/vg.Length(len(m.Counts)))
	if g.names.Font.Size > 0.75*g.cell {
		g.names = sized(g.names, max(6.5, 0.75*g.cell))
	}
	g.every = int(math.Ceil(float64(g.names.Font.Size / g.cell)))
	widest := vg.Length(0)
	for _, name := range m.Names {
		widest = max(widest, min(longestName, textWidth(g.names, name)))
	}
	g.left = max(widest+8, 30)
	g.top = lineHeight(g.names) + 2
	if g.slanted = widest > g.cell-2; g.slanted {
		g.top = widest*math.Sqrt2/2 + 10
	}
	counts := vg.Length(0)
	for _, row := range m.Counts {
		for _, count := range row {
			counts = max(counts, textWidth(bodyText, thousands(count)))
		}
	}
	switch room := g.cell - 4; {
	case room >= 26 && room >= counts && room >= textWidth(shareText, "<0.1%"):
		g.shown = 2
	case room >= lineHeight(bodyText) && room >= counts:
		g.shown = 1
	}
	return g
}

func (g *grid) side() vg.Length { return g.cell * vg.Length(len(g.Counts)) }
func (g *grid) height() vg.Length {
	listed := vg.Length(min(len(g.errors), errorsListed+1)) * errorLine
	if g.below {
		return gridHeading + g.top + g.side() + gridGap + max(scaleHeight, 20+listed)
	}
	return gridHeading + g.top + max(g.side(), scaleHeight+24+listed)
}

func (g *grid) draw(c draw.Canvas) {
	origin := vg.Point{X: c.Min.X + g.left, Y: c.Max.Y - gridHeading - g.top} // of the first cell
	write(c, headingText, origin.X, c.Max.Y-capHeight(headingText)-2, text.XLeft, "Predicted class")
	write(c, headingText, c.Min.X, origin.Y+5, text.XLeft, "True")
	g.drawNames(c, origin)
	if g.shown < 2 { // the shares of the right answers, which the cells have no room for
		write(c, g.names, origin.X+g.side()+6, origin.Y+5, text.XLeft, "right")
	}
	for label := range g.Counts {
		g.drawRow(c, label, origin)
	}
	beside := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: origin.X + g.side() + gridGap, Y: c.Min.Y},
		Max: vg.Point{X: min(c.Max.X, origin.X+g.side()+gridGap+gridAside), Y: origin.Y},
	}}
	if !g.below {
		g.drawScale(beside)
		beside.Max.Y -= scaleHeight
		g.drawErrors(beside)
		return
	}
	c.Max.Y = origin.Y - g.side() - gridGap
	c.Min.X = origin.X
	c.Max.X = c.Min.X + gridAside
	g.drawScale(c)
	c.Min.X = c.Max.X + gridGap
	c.Max.X = c.Min.X + gridAside
	g.drawErrors(c)
}

func (g *grid) drawNames(c draw.Canvas, origin vg.Point) {
	for i, name := range g.Names {
		if i%g.every != 0 {
			continue
		}
		name = fit(g.names, name, longestName)
		middle := (vg.Length(i) + 0.5) * g.cell
		style := g.names
		if sum(g.Counts[i]) == 0 {
			style = coloured(style, quiet)
		}
		write(c, style, origin.X-6, centred(origin.Y-middle, style), text.XRight, name)
		if !g.slanted {
			write(c, g.names, origin.X+middle, origin.Y+5, text.XCenter, name)
			continue
		}
		c.Push()
		c.Translate(vg.Point{X: origin.X + middle + capHeight(g.names)/3, Y: origin.Y + 4})
		c.Rotate(math.Pi / 4)
		write(c, g.names, 0, 0, text.XLeft, name)
		c.Pop()
	}
}

func (g *grid) drawRow(c draw.Canvas, label int, origin vg.Point) {
	of := sum(g.Counts[label])
	bottom := origin.Y - vg.Length(label+1)*g.cell
	for predicted, count := range g.Counts[label] {
		left := origin.X + vg.Length(predicted)*g.cell
		fill := rightAnswer
		switch {
		case of == 0:
			fill = noSample
		case label != predicted:
			fill = errorColor(float64(count)/float64(of), g.worst)
		}
		g.drawCell(c, vg.Point{X: left, Y: bottom}, fill, count, of)
	}
	if g.shown < 2 && of > 0 && label%g.every == 0 {
		write(c, g.names, origin.X+g.side()+6, centred(bottom+g.cell/2, g.names), text.XLeft, share(g.Counts[label][label], of))
	}
	const none = "no samples of this class"
	if of == 0 && lineHeight(captionText) <= g.cell && textWidth(captionText, none)+12 <= g.side() {
		write(c, captionText, origin.X+6, centred(bottom+g.cell/2, captionText), text.XLeft, none)
	}
}

func (g *grid) drawCell(c draw.Canvas, corner vg.Point, fill color.NRGBA, count, of int) {
	box := vg.Rectangle{Min: corner, Max: vg.Point{X: corner.X + g.cell, Y: corner.Y + g.cell}}
	c.SetColor(fill)
	c.Fill(box.Path())
	c.SetLineStyle(draw.LineStyle{Color: gridLine, Width: 0.5})
	c.Stroke(box.Path())
	if count == 0 {
		return
	}
	strong, weak := textOn(fill)
	x, y := corner.X+g.cell/2, corner.Y+g.cell/2
	switch g.shown {
	case 2:
		write(c, coloured(bodyText, strong), x, y+2, text.XCenter, thousands(count))
		write(c, coloured(shareText, weak), x, y-9, text.XCenter, share(count, of))
	case 1:
		write(c, coloured(bodyText, strong), x, centred(y, bodyText), text.XCenter, thousands(count))
	}
}

const scaleHeight vg.Length = 96

// drawScale explains the colours.
func (g *grid) drawScale(c draw.Canvas) {
	const bar = 10
	y := c.Max.Y - capHeight(headingText)
	write(c, headingText, c.Min.X, y, text.XLeft, "Share of the true class")
	y -= 14
	swatch := vg.Rectangle{Min: vg.Point{X: c.Min.X, Y: y - 6}, Max: vg.Point{X: c.Min.X + 22, Y: y + bar - 6}}
	c.SetColor(rightAnswer)
	c.Fill(swatch.Path())
	write(c, bodyText, c.Min.X+28, y-4, text.XLeft, "right answers")
	y -= 24
	if len(g.errors) == 0 {
		write(c, bodyText, c.Min.X, y, text.XLeft, "There are no errors.")
		return
	}
	write(c, bodyText, c.Min.X, y, text.XLeft, "errors")
	g.drawColorBar(c, y-16, bar)
}

// drawErrors lists the most frequent errors.
func (g *grid) drawErrors(c draw.Canvas) {
	if len(g.errors) == 0 {
		return
	}
	y := c.Max.Y - capHeight(headingText)
	write(c, headingText, c.Min.X, y, text.XLeft, "Most frequent errors")
	y -= 14
	for i, e := range g.errors {
		if i == errorsListed {
			write(c, quietText, c.Min.X, y-3, text.XLeft, fmt.Sprintf("and %s other kinds", thousands(len(g.errors)-errorsListed)))
			break
		}
		const shareWidth, countWidth = 34, 28
		room := c.Max.X - c.Min.X - shareWidth - countWidth
		label, predicted := fitPair(g.Names[e.label], g.Names[e.predicted], room)
		write(c, bodyText, c.Min.X, y-3, text.XLeft, label+arrow+predicted)
		write(c, bodyText, c.Max.X-shareWidth, y-3, text.XRight, thousands(e.count))
		write(c, quietText, c.Max.X, y-3, text.XRight, share(e.count, e.of))
		y -= errorLine
	}
}

const arrow = " → "

// fitPair shortens two names that are to stand in one line; a short one leaves
// its room to the other.
func fitPair(a, b string, room vg.Length) (shortA, shortB string) {
	room -= textWidth(bodyText, arrow)
	shortA = fit(bodyText, a, room-min(room/2, textWidth(bodyText, b)))
	return shortA, fit(bodyText, b, room-textWidth(bodyText, shortA))
}

// drawColorBar draws the scale of the errors' colours, with a few round shares.
func (g *grid) drawColorBar(c draw.Canvas, bottom, height vg.Length) {
	const steps = 64
	width := c.Max.X - c.Min.X
	for i := range steps {
		at := (float64(i) + 0.5) / steps
		c.SetColor(errorColor(at*at, 1))
		left := c.Min.X + width*vg.Length(i)/steps
		c.Fill(vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: left + width/steps + 0.3, Y: bottom + height}}.Path())
	}
	nextFree := c.Min.X
	round := decades(g.worst/1000, g.worst, 100)
	values := []float64{0}
	for _, v := range round {
		values = append(values, v.value)
	}
	for _, v := range values {
		x := c.Min.X + width*vg.Length(math.Sqrt(v/g.worst))
		label := strconv.FormatFloat(100*v, 'g', 4, 64) + "%"
		half := textWidth(captionText, label) / 2
		align, left, right := text.XCenter, x-half, x+half
		if left < c.Min.X {
			align, left, right = text.XLeft, x, x+2*half
		}
		if right > c.Max.X+8 || left < nextFree {
			continue
		}
		nextFree = right + 10
		c.StrokeLine2(draw.LineStyle{Color: axisLine, Width: 0.75}, x, bottom-3, x, bottom)
		write(c, captionText, x, bottom-12, align, label)
	}
}

var (
	rightAnswer = color.NRGBA{R: 0xdd, G: 0xe6, B: 0xf0, A: 0xff}
	noSample    = color.NRGBA{R: 0xf4, G: 0xf5, B: 0xf6, A: 0xff}
)

// errorRamp goes from white to a dark red by even steps of lightness.
var errorRamp = []color.NRGBA{
	paper,
	{R: 0xfd, G: 0xdc, B: 0xc0, A: 0xff},
	{R: 0xf9, G: 0xa9, B: 0x6c, A: 0xff},
	{R: 0xe2, G: 0x6a, B: 0x2c, A: 0xff},
	{R: 0xb0, G: 0x35, B: 0x10, A: 0xff},
	{R: 0x6e, G: 0x14, B: 0x0a, A: 0xff},
}

// errorColor is the colour of a share of errors on the scale from 0 to worst.
func errorColor(share, worst float64) color.NRGBA {
	if share == 0 {
		return errorRamp[0]
	}
	at := math.Sqrt(share/worst) * float64(len(errorRamp)-1)
	i := min(int(at), len(errorRamp)-2)
	part := at - float64(i)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + part*(float64(b)-float64(a)) + 0.5) }
	from, to := errorRamp[i], errorRamp[i+1]
	return color.NRGBA{R: mix(from.R, to.R), G: mix(from.G, to.G), B: mix(from.B, to.B), A: 0xff}
}

// textOn returns the colours of a cell's count and share that can be read on its fill.
func textOn(fill color.NRGBA) (strong, weak color.Color) {
	switch lightness := 0.299*float64(fill.R) + 0.587*float64(fill.G) + 0.114*float64(fill.B); {
	case lightness < 140:
		return paper, paper
	case lightness < 225:
		return ink, ink
	default:
		return ink, quiet
	}
}
