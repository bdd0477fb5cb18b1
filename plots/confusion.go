package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/internal/printable"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// ConfusionPlot is a confusion matrix: a row for every true class, a column for
// every predicted one. Errors are coloured by their share of the row, on a
// square-root scale so that rare ones are seen too; right answers have a colour of
// their own, so that they drown no error. Cells hold the count and the share
// where there is room for it. The most frequent errors are listed beside the matrix.
type ConfusionPlot struct {
	Source Source
	Matrix results.ConfusionMatrix // square, with a name for every class, of a run of the source

	// MostErrors is how many kinds of errors are listed. 0: 12; below 0: none.
	MostErrors int
	// Ramp colours the errors, from none to the worst. nil: white to dark red.
	Ramp figure.Ramp
	// Worst is the share of a class at which the ramp ends, above 0 and at most 1, so that the
	// matrices of several runs compare. 0: the largest share of an error.
	Worst float64
}

// Confusion draws a confusion matrix, a row for every true class and a column for every predicted
// one: a [ConfusionPlot] with its other fields at their zero values. Its errors are those of
// [ConfusionPlot.Draw].
func Confusion(s Source, m results.ConfusionMatrix) (*figure.Figure, error) {
	return ConfusionPlot{Source: s, Matrix: m}.Draw()
}

// Draw draws the figure. It is an error if the matrix is not square, counts no sample or less
// than none, lacks a name of a class, or is of no run of the source.
func (p ConfusionPlot) Draw() (*figure.Figure, error) {
	s, m := p.Source, p.Matrix
	if err := checkEnd("Worst", p.Worst); err != nil {
		return nil, fmt.Errorf("confusion matrix: %w", err)
	}
	run, err := s.Run(m.RunID)
	if err != nil {
		return nil, fmt.Errorf("confusion matrix: %w", err)
	}
	if err := checkConfusion(m); err != nil {
		return nil, fmt.Errorf("confusion matrix of run %d on %s: %w", m.RunID, m.Split, err)
	}
	samples, right := m.Total()
	title := fmt.Sprintf("Confusion matrix on %s: %s", m.Split, study.SweepName(s.Sweep))
	subtitle := fmt.Sprintf("Run %d after epoch %d: %s of %s samples right (%.2f%%), %s wrong.",
		m.RunID, m.Epoch, humanize.Comma(int64(right)), humanize.Comma(int64(samples)), 100*float64(right)/float64(samples), humanize.Comma(int64(samples-right)))
	return figure.New(title, subtitle, s.Caption([]results.Run{run}), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		body := newConfusionBody(p, width)
		return body.height(), body.draw
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

func sum(counts []int) (total int) {
	for _, count := range counts {
		total += count
	}
	return total
}

// confusionBody is a confusion matrix laid out on the page.
type confusionBody struct {
	grid
	results.ConfusionMatrix
	errors []results.ConfusedPair
	worst  float64 // the largest share of an error, the end of the colour scale
	listed int     // errors
	ramp   figure.Ramp
	shown  int  // lines in a cell: 2 count and share, 1 count, 0 nothing
	below  bool // what explains the matrix is below it, not to its right
}

const errorLine vg.Length = 14

// usualErrors is how many kinds of errors there is room to list.
const usualErrors = 12

func newConfusionBody(p ConfusionPlot, width vg.Length) *confusionBody {
	m := p.Matrix
	b := &confusionBody{ConfusionMatrix: m, errors: m.ConfusedPairs(), listed: max(0, cmp.Or(p.MostErrors, usualErrors)), ramp: errorRamp(p.Ramp)}
	b.grid, b.below = pageGrid(m.Names, width)
	for _, e := range b.errors {
		b.worst = max(b.worst, e.Share())
	}
	b.worst = cmp.Or(p.Worst, b.worst)
	counts := vg.Length(0)
	for _, row := range m.Counts {
		for _, count := range row {
			counts = max(counts, figure.TextWidth(figure.BodyText, humanize.Comma(int64(count))))
		}
	}
	switch room := b.cell - 4; {
	case room >= 26 && room >= counts && room >= figure.TextWidth(figure.ShareText, "<0.1%"):
		b.shown = 2
	case room >= figure.LineHeight(figure.BodyText) && room >= counts:
		b.shown = 1
	}
	return b
}

func (b *confusionBody) height() vg.Length {
	listed := vg.Length(min(len(b.errors), b.listed+1)) * errorLine
	if b.below {
		return gridHeading + b.top + b.side() + gridGap + max(scaleHeight, 20+listed)
	}
	return gridHeading + b.top + max(b.side(), scaleHeight+24+listed)
}

func (b *confusionBody) draw(c draw.Canvas) {
	origin := vg.Point{X: c.Min.X + b.left, Y: c.Max.Y - gridHeading - b.top} // of the first cell
	b.drawHeadings(c, origin)
	b.drawRowNames(c, origin, b.Counts)
	b.drawColumnNames(c, origin)
	if b.shown < 2 { // the shares of the right answers, which the cells have no room for
		figure.Write(c, b.names, origin.X+b.side()+6, origin.Y+5, text.XLeft, "right")
	}
	for label := range b.Counts {
		b.drawRow(c, label, origin)
	}
	beside := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: origin.X + b.side() + gridGap, Y: c.Min.Y},
		Max: vg.Point{X: min(c.Max.X, origin.X+b.side()+gridGap+gridAside), Y: origin.Y},
	}}
	if !b.below {
		b.drawScale(beside)
		beside.Max.Y -= scaleHeight
		b.drawErrors(beside)
		return
	}
	c.Max.Y = origin.Y - b.side() - gridGap
	c.Min.X = origin.X
	c.Max.X = c.Min.X + gridAside
	b.drawScale(c)
	c.Min.X = c.Max.X + gridGap
	c.Max.X = c.Min.X + gridAside
	b.drawErrors(c)
}

func (b *confusionBody) drawRow(c draw.Canvas, label int, origin vg.Point) {
	of := sum(b.Counts[label])
	for predicted, count := range b.Counts[label] {
		fill := cellColor(b.ConfusionMatrix, label, predicted, b.worst, b.ramp)
		end := figure.Begin(c, b.cellItem(label, predicted))
		middle := b.drawCell(c, origin, label, predicted, fill)
		end()
		if count == 0 {
			continue
		}
		strong, weak := figure.TextOn(fill)
		switch b.shown {
		case 2:
			figure.Write(c, figure.Coloured(figure.BodyText, strong), middle.X, middle.Y+2, text.XCenter, humanize.Comma(int64(count)))
			figure.Write(c, figure.Coloured(figure.ShareText, weak), middle.X, middle.Y-9, text.XCenter, figure.FormatShare(count, of))
		case 1:
			figure.Write(c, figure.Coloured(figure.BodyText, strong), middle.X, figure.CentredBase(middle.Y, figure.BodyText), text.XCenter, humanize.Comma(int64(count)))
		}
	}
	if of == 0 {
		b.drawNoSample(c, origin, label)
		return
	}
	if b.shown < 2 && label%b.every == 0 {
		middle := origin.Y - (vg.Length(label)+0.5)*b.cell
		figure.Write(c, b.names, origin.X+b.side()+6, figure.CentredBase(middle, b.names), text.XLeft, figure.FormatShare(b.Counts[label][label], of))
	}
}

// cellItem is what a cell says.
func (b *confusionBody) cellItem(label, predicted int) figure.Item {
	count, of := b.Counts[label][predicted], sum(b.Counts[label])
	words := fmt.Sprintf("%s of %s %s", humanize.Comma(int64(count)), humanize.Comma(int64(of)), printable.OneLine(b.Names[label]))
	if of > 0 {
		words += ", " + figure.FormatShare(count, of)
	}
	if label == predicted {
		return figure.Item{Text: words + ": classified rightly"}
	}
	return figure.Item{Text: words + ": taken for " + printable.OneLine(b.Names[predicted])}
}

const scaleHeight vg.Length = 96

// drawScale explains the colours.
func (b *confusionBody) drawScale(c draw.Canvas) {
	const bar = 10
	y := c.Max.Y - figure.CapHeight(figure.HeadingText)
	figure.Write(c, figure.HeadingText, c.Min.X, y, text.XLeft, "Share of the true class")
	y -= 14
	drawSwatch(c, rightAnswer, c.Min.X, y-6, bar)
	figure.Write(c, figure.BodyText, c.Min.X+28, y-4, text.XLeft, "right answers")
	y -= 24
	if len(b.errors) == 0 {
		figure.Write(c, figure.BodyText, c.Min.X, y, text.XLeft, "There are no errors.")
		return
	}
	figure.Write(c, figure.BodyText, c.Min.X, y, text.XLeft, "errors")
	colorBar{most: b.worst, color: b.ramp.At}.draw(c, y-16, bar)
}

// drawErrors lists the most frequent errors.
func (b *confusionBody) drawErrors(c draw.Canvas) {
	if len(b.errors) == 0 || b.listed == 0 {
		return
	}
	y := c.Max.Y - figure.CapHeight(figure.HeadingText)
	figure.Write(c, figure.HeadingText, c.Min.X, y, text.XLeft, "Most frequent errors")
	y -= 14
	for i, e := range b.errors {
		if i == b.listed {
			figure.Write(c, figure.QuietText, c.Min.X, y-3, text.XLeft, fmt.Sprintf("and %s other kinds", humanize.Comma(int64(len(b.errors)-b.listed))))
			break
		}
		const shareWidth, countWidth = 34, 28
		room := c.Max.X - c.Min.X - shareWidth - countWidth
		label, predicted := fitPair(b.Names[e.Label], b.Names[e.Predicted], room)
		figure.Write(c, figure.BodyText, c.Min.X, y-3, text.XLeft, label+study.Arrow+predicted)
		figure.Write(c, figure.BodyText, c.Max.X-shareWidth, y-3, text.XRight, humanize.Comma(int64(e.Count)))
		figure.Write(c, figure.QuietText, c.Max.X, y-3, text.XRight, figure.FormatShare(e.Count, e.Of))
		y -= errorLine
	}
}

// fitPair shortens two names that are to stand in one line; a short one leaves
// its room to the other.
func fitPair(a, b string, room vg.Length) (shortA, shortB string) {
	room -= figure.TextWidth(figure.BodyText, study.Arrow)
	shortA = figure.Fit(figure.BodyText, a, room-min(room/2, figure.TextWidth(figure.BodyText, b)))
	return shortA, figure.Fit(figure.BodyText, b, room-figure.TextWidth(figure.BodyText, shortA))
}

// checkEnd checks the end of a scale of shares.
func checkEnd(field string, end float64) error {
	if !(end >= 0 && end <= 1) {
		return fmt.Errorf("%s is %v; give a share above 0 and at most 1, or 0 for the largest there is", field, end)
	}
	return nil
}

// errorRamp is the ramp of errors, if there is no other.
func errorRamp(other figure.Ramp) figure.Ramp {
	if len(other) == 0 {
		return figure.ErrorRamp
	}
	return other
}

// cellColor is that of a cell, on a scale that ends at the worst share of errors.
func cellColor(m results.ConfusionMatrix, label, predicted int, worst float64, ramp figure.Ramp) color.NRGBA {
	count, of := m.Counts[label][predicted], sum(m.Counts[label])
	switch {
	case of == 0:
		return noSample
	case label == predicted:
		return rightAnswer
	case count == 0:
		return figure.Paper
	default:
		return ramp.At(math.Sqrt(float64(count) / float64(of) / worst))
	}
}
