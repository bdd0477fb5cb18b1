package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// ConfusionDifferencePlot shows which errors run B makes more or less often than run A:
// the matrix b minus the matrix a, on the same samples. Errors that are fewer are
// blue and those that are more are orange, by the difference of their shares of the
// true class on a square-root scale; the sign is printed too. Right answers are
// grey, so that they drown no error. The largest changes are listed beside the matrix.
type ConfusionDifferencePlot struct {
	Source Source
	A, B   results.ConfusionMatrix // of two runs of the source, or of one after two epochs

	// MostChanges is how many kinds of errors are listed, of those that are fewer and of those
	// that are more. 0: 9; below 0: none.
	MostChanges int
	// Fewer and More colour errors that are fewer and more in B, from no difference to the
	// largest. nil: white to dark blue, and to dark red.
	Fewer, More figure.Ramp
	// Largest is the difference of shares at which the ramps end, above 0 and at most 1, so that
	// several figures compare. 0: the largest there is.
	Largest float64
}

// ConfusionDifference draws which errors run B makes more or less often than run A, the matrix b
// minus the matrix a: a [ConfusionDifferencePlot] with its other fields at their zero values. Its
// errors are those of [ConfusionDifferencePlot.Draw].
func ConfusionDifference(s Source, a, b results.ConfusionMatrix) (*figure.Figure, error) {
	return ConfusionDifferencePlot{Source: s, A: a, B: b}.Draw()
}

// Draw draws the figure. It is an error if the matrices differ in split, classes or the number
// of samples of a class, or if one is not as [ConfusionPlot] wants it.
func (p ConfusionDifferencePlot) Draw() (*figure.Figure, error) {
	s, a, b := p.Source, p.A, p.B
	if err := checkEnd("Largest", p.Largest); err != nil {
		return nil, fmt.Errorf("difference of confusion matrices: %w", err)
	}
	runs, err := bothRuns(s, a, b)
	if err != nil {
		return nil, fmt.Errorf("difference of confusion matrices: %w", err)
	}
	samples, rightA := a.Total()
	_, rightB := b.Total()
	nameA, nameB := tellApart(runs[0], runs[1])
	title := fmt.Sprintf("Difference of confusion matrices on %s: %s", b.Split, study.SweepName(s.Sweep))
	subtitle := fmt.Sprintf("B minus A. A is %s after epoch %d, %s of %s samples right; B is %s after epoch %d, %s right (%s).",
		nameA, a.Epoch, humanize.Comma(int64(rightA)), humanize.Comma(int64(samples)), nameB, b.Epoch, humanize.Comma(int64(rightB)), signedCount(rightB-rightA))
	return figure.New(title, subtitle, s.Caption(runs), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		body := newDifferenceBody(p, width)
		return body.height(), body.draw
	}), nil
}

// errorChange is a kind of error that one run makes more often than another.
type errorChange struct {
	label, predicted int
	before, after    int // in runs A and B
}

func (c errorChange) by() int { return c.after - c.before }

// differences lists the kinds of errors that are fewer in b, and those that are
// more, the largest change first.
func differences(a, b results.ConfusionMatrix) (fewer, more []errorChange) {
	for label, row := range b.Counts {
		for predicted, after := range row {
			switch c := (errorChange{label, predicted, a.Counts[label][predicted], after}); {
			case label == predicted || c.by() == 0:
			case c.by() < 0:
				fewer = append(fewer, c)
			default:
				more = append(more, c)
			}
		}
	}
	slices.SortStableFunc(fewer, func(c, d errorChange) int { return cmp.Compare(c.by(), d.by()) })
	slices.SortStableFunc(more, func(c, d errorChange) int { return cmp.Compare(d.by(), c.by()) })
	return fewer, more
}

// differenceBody is the difference of two matrices laid out on the page.
type differenceBody struct {
	grid
	a, b        results.ConfusionMatrix
	fewer, more []errorChange
	most        float64 // the largest difference of shares, the end of the colour scale
	shown       int     // lines in a cell: 2 difference and both counts, 1 difference, 0 a sign
	below       bool    // what explains the matrix is below it, not to its right

	listed              int // changes either way
	fewerRamp, moreRamp figure.Ramp
}

func newDifferenceBody(p ConfusionDifferencePlot, width vg.Length) *differenceBody {
	const usual = 9
	a, b := p.A, p.B
	d := &differenceBody{a: a, b: b, listed: max(0, cmp.Or(p.MostChanges, usual)), fewerRamp: p.Fewer, moreRamp: errorRamp(p.More)}
	if len(d.fewerRamp) == 0 {
		d.fewerRamp = figure.FewerRamp
	}
	d.grid, d.below = pageGrid(b.Names, width)
	d.fewer, d.more = differences(a, b)
	widest, widestBoth := vg.Length(0), vg.Length(0)
	for _, c := range slices.Concat(d.fewer, d.more) {
		d.most = max(d.most, math.Abs(d.change(c.label, c.predicted)))
		widest = max(widest, figure.TextWidth(figure.BodyText, signedCount(c.by())))
		widestBoth = max(widestBoth, figure.TextWidth(figure.ShareText, c.beforeAfter()))
	}
	d.most = cmp.Or(p.Largest, d.most)
	for label := range b.Counts {
		widest = max(widest, figure.TextWidth(figure.BodyText, signedCount(b.Counts[label][label]-a.Counts[label][label])))
	}
	switch room := d.cell - 4; {
	case room >= 26 && room >= widest && room >= widestBoth:
		d.shown = 2
	case room >= figure.LineHeight(figure.BodyText) && room >= widest:
		d.shown = 1
	}
	return d
}

// change is by how much the share of a true class that is so predicted differs.
func (d *differenceBody) change(label, predicted int) float64 {
	return float64(d.b.Counts[label][predicted]-d.a.Counts[label][predicted]) / float64(sum(d.b.Counts[label]))
}

func (d *differenceBody) height() vg.Length {
	listed := d.listHeight(d.fewer) + d.listHeight(d.more)
	if d.below {
		return gridHeading + d.top + d.side() + gridGap/2 + differenceScale + max(d.listHeight(d.fewer), d.listHeight(d.more))
	}
	return gridHeading + d.top + max(d.side(), differenceScale+listed)
}

func (d *differenceBody) listHeight(changes []errorChange) vg.Length {
	return 46 + vg.Length(min(len(changes), d.listed+1))*errorLine
}

func (d *differenceBody) draw(c draw.Canvas) {
	origin := vg.Point{X: c.Min.X + d.left, Y: c.Max.Y - gridHeading - d.top} // of the first cell
	d.drawHeadings(c, origin)
	d.drawRowNames(c, origin, d.b.Counts)
	d.drawColumnNames(c, origin)
	for label := range d.b.Counts {
		for predicted := range d.b.Counts[label] {
			d.drawChange(c, origin, label, predicted)
		}
		if sum(d.b.Counts[label]) == 0 {
			d.drawNoSample(c, origin, label)
		}
	}
	if !d.below {
		c.Min.X = origin.X + d.side() + gridGap
		c.Max.X, c.Max.Y = min(c.Max.X, c.Min.X+gridAside+12), origin.Y
		d.drawScale(c)
		c.Max.Y -= differenceScale
		d.drawList(c, "Fewer errors in B", d.fewer)
		c.Max.Y -= d.listHeight(d.fewer)
		d.drawList(c, "More errors in B", d.more)
		return
	}
	c.Max.Y = origin.Y - d.side() - gridGap/2
	c.Min.X = origin.X
	half := (c.Max.X - c.Min.X - gridGap) / 2
	left, right := c, c
	left.Max.X, right.Min.X = c.Min.X+half, c.Max.X-half
	d.drawScale(left)
	left.Max.Y -= differenceScale
	right.Max.Y = left.Max.Y
	d.drawList(left, "Fewer errors in B", d.fewer)
	d.drawList(right, "More errors in B", d.more)
}

func (d *differenceBody) drawChange(c draw.Canvas, origin vg.Point, label, predicted int) {
	cell := errorChange{label, predicted, d.a.Counts[label][predicted], d.b.Counts[label][predicted]}
	fill := figure.Paper
	switch {
	case sum(d.b.Counts[label]) == 0:
		fill = noSample
	case label == predicted:
		fill = figure.GridLine
	case cell.by() != 0:
		fill = d.color(math.Copysign(math.Sqrt(math.Abs(d.change(label, predicted))/d.most), float64(cell.by())))
	}
	middle := d.drawCell(c, origin, label, predicted, fill)
	if cell.by() == 0 {
		return
	}
	strong, weak := figure.TextOn(fill)
	switch d.shown {
	case 2:
		y := middle.Y + 2
		if both := cell.beforeAfter(); figure.TextWidth(figure.ShareText, both) <= d.cell-4 {
			figure.Write(c, figure.Coloured(figure.ShareText, weak), middle.X, middle.Y-9, text.XCenter, both)
		} else {
			y = figure.CentredBase(middle.Y, figure.BodyText)
		}
		figure.Write(c, figure.Coloured(figure.BodyText, strong), middle.X, y, text.XCenter, signedCount(cell.by()))
	case 1:
		figure.Write(c, figure.Coloured(figure.BodyText, strong), middle.X, figure.CentredBase(middle.Y, figure.BodyText), text.XCenter, signedCount(cell.by()))
	default:
		drawSign(c, strong, middle, 0.25*d.cell, cell.by() > 0)
	}
}

// drawSign draws a plus or a minus where digits have no room, so that more and
// fewer are told apart in grey too.
func drawSign(c draw.Canvas, color color.Color, at vg.Point, radius vg.Length, plus bool) {
	line := draw.LineStyle{Color: color, Width: 0.75}
	c.StrokeLine2(line, at.X-radius, at.Y, at.X+radius, at.Y)
	if plus {
		c.StrokeLine2(line, at.X, at.Y-radius, at.X, at.Y+radius)
	}
}

const differenceScale vg.Length = 104

// drawScale explains the colours.
func (d *differenceBody) drawScale(c draw.Canvas) {
	const bar = 10
	y := c.Max.Y - figure.CapHeight(figure.HeadingText)
	figure.Write(c, figure.HeadingText, c.Min.X, y, text.XLeft, "Change, in % of the true class")
	if d.most == 0 {
		figure.Write(c, figure.BodyText, c.Min.X, y-18, text.XLeft, "All errors are the same in number.")
		return
	}
	y -= 18
	figure.Write(c, figure.BodyText, c.Min.X, y, text.XLeft, "fewer errors")
	figure.Write(c, figure.BodyText, c.Max.X, y, text.XRight, "more errors")
	y -= 16
	colorBar{low: -1, most: d.most, color: d.color}.draw(c, y, bar)
	y -= 32
	drawSwatch(c, figure.GridLine, c.Min.X, y, bar)
	figure.Write(c, figure.BodyText, c.Min.X+28, y+2, text.XLeft, "right answers")
}

// drawList lists the largest changes with the counts in both runs.
func (d *differenceBody) drawList(c draw.Canvas, heading string, changes []errorChange) {
	const column = 28
	y := c.Max.Y - figure.CapHeight(figure.HeadingText)
	figure.Write(c, figure.HeadingText, c.Min.X, y, text.XLeft, heading)
	if len(changes) == 0 {
		figure.Write(c, figure.QuietText, c.Min.X, y-17, text.XLeft, "none")
		return
	}
	figure.Write(c, figure.QuietText, c.Max.X-2*column, y, text.XRight, "A")
	figure.Write(c, figure.QuietText, c.Max.X-column, y, text.XRight, "B")
	y -= 14
	for i, change := range changes {
		if i == d.listed {
			figure.Write(c, figure.QuietText, c.Min.X, y-3, text.XLeft, fmt.Sprintf("and %s other kinds", humanize.Comma(int64(len(changes)-d.listed))))
			break
		}
		label, predicted := fitPair(d.classes[change.label], d.classes[change.predicted], c.Max.X-c.Min.X-3*column)
		figure.Write(c, figure.BodyText, c.Min.X, y-3, text.XLeft, label+study.Arrow+predicted)
		figure.Write(c, figure.BodyText, c.Max.X-2*column, y-3, text.XRight, humanize.Comma(int64(change.before)))
		figure.Write(c, figure.BodyText, c.Max.X-column, y-3, text.XRight, humanize.Comma(int64(change.after)))
		figure.Write(c, figure.BoldText, c.Max.X, y-3, text.XRight, signedCount(change.by()))
		y -= errorLine
	}
}

// beforeAfter writes both counts.
func (c errorChange) beforeAfter() string {
	return humanize.Comma(int64(c.before)) + study.Arrow + humanize.Comma(int64(c.after))
}

// color is that of a part of the scale, from -1 for the most that there is
// fewer to 1 for the most that there is more.
func (d *differenceBody) color(part float64) color.NRGBA {
	if part < 0 {
		return d.fewerRamp.At(-part)
	}
	return d.moreRamp.At(part)
}

// signedCount writes a difference of counts with its sign.
func signedCount(d int) string {
	switch {
	case d < 0:
		return "−" + humanize.Comma(int64(-d))
	case d > 0:
		return "+" + humanize.Comma(int64(d))
	default:
		return "0"
	}
}
