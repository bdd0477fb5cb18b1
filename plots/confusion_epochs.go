package plots

import (
	"cmp"
	"fmt"
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

// ConfusionOverEpochsPlot shows which errors a run makes early and which remain: small
// confusion matrices after several epochs, in the order of the epochs and with one
// scale of colours. Only errors are coloured, as in [ConfusionPlot].
type ConfusionOverEpochsPlot struct {
	Source Source

	// Matrices are of one run and split, with the same classes, each of another epoch and as
	// [ConfusionPlot] wants it. They may come in any order.
	Matrices []results.ConfusionMatrix

	// Most is how many matrices are shown, 2 or more: of more the first, the last, and those
	// between that are nearest to even steps of the epoch's logarithm: 1, 2, 3, 5, 8, 12, …
	// 0: a dozen.
	Most int
	// Ramp colours the errors, from none to the worst. nil: white to dark red.
	Ramp figure.Ramp
	// Worst is the share of a class at which the ramp ends, above 0 and at most 1, so that
	// several runs compare. 0: the largest share of an error.
	Worst float64
}

// ConfusionOverEpochs draws which errors a run makes early and which remain, a small confusion
// matrix for each of several epochs: a [ConfusionOverEpochsPlot] with its other fields at their
// zero values. Its errors are those of [ConfusionOverEpochsPlot.Draw].
func ConfusionOverEpochs(s Source, ms []results.ConfusionMatrix) (*figure.Figure, error) {
	return ConfusionOverEpochsPlot{Source: s, Matrices: ms}.Draw()
}

// Draw draws the figure. It is an error if there is no matrix, or if they are not as
// ConfusionOverEpochsPlot.Matrices says.
func (p ConfusionOverEpochsPlot) Draw() (*figure.Figure, error) {
	const what = "confusion over epochs"
	s, ms := p.Source, p.Matrices
	if err := checkEnd("Worst", p.Worst); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if len(ms) == 0 {
		return nil, fmt.Errorf("%s: there is no matrix to show", what)
	}
	run, err := s.Run(ms[0].RunID)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	ms = slices.Clone(ms)
	slices.SortStableFunc(ms, func(a, b results.ConfusionMatrix) int { return cmp.Compare(a.Epoch, b.Epoch) })
	for i, m := range ms {
		if err := checkConfusion(m); err != nil {
			return nil, fmt.Errorf("%s: run %d after epoch %d on %s: %w", what, m.RunID, m.Epoch, m.Split, err)
		}
		switch first := ms[0]; {
		case m.RunID != first.RunID || m.Split != first.Split:
			return nil, fmt.Errorf("%s: a matrix is of run %d on %s, but another of run %d on %s; show them apart", what, m.RunID, m.Split, first.RunID, first.Split)
		case !slices.Equal(m.Names, first.Names):
			return nil, fmt.Errorf("%s: run %d has other classes after epoch %d than after epoch %d", what, m.RunID, m.Epoch, first.Epoch)
		case i > 0 && m.Epoch == ms[i-1].Epoch:
			return nil, fmt.Errorf("%s: there are two matrices of run %d after epoch %d", what, m.RunID, m.Epoch)
		}
	}
	all := len(ms)
	ms = evenlyByLogarithm(ms, max(2, cmp.Or(p.Most, usualEpochs)))
	title := fmt.Sprintf("Confusion over epochs on %s: %s", ms[0].Split, study.SweepName(s.Sweep))
	subtitle := fmt.Sprintf("Run %d. Rows are true classes, columns predicted ones in the same order; right answers are pale.", run.ID)
	if len(ms) < all {
		subtitle += fmt.Sprintf(" Of %d epochs %d are shown.", all, len(ms))
	}
	return figure.New(title, subtitle, s.Caption([]results.Run{run}), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		multiples := newMultiples(p, ms, width)
		return multiples.height(), multiples.draw
	}), nil
}

// usualEpochs is how many matrices one can take in.
const usualEpochs = 12

// evenlyByLogarithm leaves at most so many matrices, sorted by epoch: the first, the
// last, and those at even steps of the logarithm, for most is learnt early.
func evenlyByLogarithm(ms []results.ConfusionMatrix, most int) (some []results.ConfusionMatrix) {
	if len(ms) <= most {
		return ms
	}
	first, last := float64(ms[0].Epoch), float64(ms[len(ms)-1].Epoch)
	next := 0
	for i := range most {
		at := max(first, 1) * math.Pow(last/max(first, 1), float64(i)/float64(most-1))
		latest := len(ms) - most + i // or too few are left
		for next < latest && float64(ms[next].Epoch) < at-0.5 {
			next++
		}
		some = append(some, ms[next])
		next++
	}
	return some
}

// multiples are small confusion matrices laid out on the page.
type multiples struct {
	grid
	ms      []results.ConfusionMatrix
	worst   float64 // the largest share of an error in any of them
	columns int
	counted bool // cells have room for their counts
	ramp    figure.Ramp
}

const (
	multiplesGap     vg.Length = 26
	multiplesScale   vg.Length = 46 // for the scale of colours, above them
	multiplesHeading vg.Length = 16 // above each
)

func newMultiples(p ConfusionOverEpochsPlot, ms []results.ConfusionMatrix, width vg.Length) *multiples {
	m := &multiples{ms: ms, columns: 4, ramp: errorRamp(p.Ramp)}
	if width < figure.Narrow {
		m.columns = 3
	}
	m.columns = min(m.columns, len(ms))
	const largest = 260
	each := min(largest, (width+multiplesGap)/vg.Length(m.columns)-multiplesGap)
	names, longest := figure.Sized(figure.BodyText, 7.5), each/4
	left := newGrid(ms[0].Names, each, names, longest).left
	m.grid = newGrid(ms[0].Names, each-left, names, longest)
	if m.slanted { // names of columns that would run into the next matrix are left out
		m.top = 4
	}
	widest := vg.Length(0)
	for _, matrix := range ms {
		for _, e := range matrix.ConfusedPairs() {
			m.worst = max(m.worst, e.Share())
			widest = max(widest, figure.TextWidth(m.countText(), humanize.Comma(int64(e.Count))))
		}
	}
	m.worst = cmp.Or(p.Worst, m.worst)
	m.counted = m.cell >= 9 && widest <= m.cell-1
	return m
}

// countText is the style of a cell's count.
func (m *multiples) countText() text.Style {
	return figure.Sized(figure.ShareText, min(7.5, 0.55*m.cell))
}

func (m *multiples) eachHeight() vg.Length { return multiplesHeading + m.top + m.side() }

func (m *multiples) height() vg.Length {
	rows := vg.Length((len(m.ms) + m.columns - 1) / m.columns)
	return multiplesScale + rows*(m.eachHeight()+multiplesGap) - multiplesGap + 6
}

func (m *multiples) draw(c draw.Canvas) {
	m.drawScale(c)
	for i, matrix := range m.ms {
		m.drawOne(c, matrix, vg.Point{
			X: c.Min.X + vg.Length(i%m.columns)*(m.left+m.side()+multiplesGap),
			Y: c.Max.Y - multiplesScale - vg.Length(i/m.columns)*(m.eachHeight()+multiplesGap),
		})
	}
}

// drawScale explains the colours of all.
func (m *multiples) drawScale(c draw.Canvas) {
	const words = "Errors, share of the true class"
	y := c.Max.Y - 14
	if m.worst == 0 {
		figure.Write(c, figure.BodyText, c.Min.X, y, text.XLeft, "There are no errors.")
		return
	}
	figure.Write(c, figure.HeadingText, c.Min.X, y, text.XLeft, words)
	c.Min.X += figure.TextWidth(figure.HeadingText, words) + 14
	c.Max.X = min(c.Max.X, c.Min.X+240)
	colorBar{most: m.worst, color: m.ramp.At}.draw(c, y-2, 10)
}

// drawOne draws the matrix of an epoch with its upper left at a corner.
func (m *multiples) drawOne(c draw.Canvas, matrix results.ConfusionMatrix, corner vg.Point) {
	samples, right := matrix.Total()
	origin := vg.Point{X: corner.X + m.left, Y: corner.Y - multiplesHeading - m.top}
	y := corner.Y - figure.CapHeight(figure.HeadingText)
	heading := fmt.Sprintf("epoch %d", matrix.Epoch)
	figure.Write(c, figure.HeadingText, corner.X, y, text.XLeft, heading)
	wrong := fmt.Sprintf("%s wrong, %s", humanize.Comma(int64(samples-right)), figure.FormatShare(samples-right, samples))
	room := m.left + m.side() - figure.TextWidth(figure.HeadingText, heading) - 8
	if figure.TextWidth(figure.QuietText, wrong) > room {
		wrong = humanize.Comma(int64(samples-right)) + " wrong"
	}
	figure.Write(c, figure.QuietText, origin.X+m.side(), y, text.XRight, figure.Fit(figure.QuietText, wrong, room))
	m.drawRowNames(c, origin, matrix.Counts)
	if !m.slanted {
		m.drawColumnNames(c, origin)
	}
	for label, row := range matrix.Counts {
		for predicted, count := range row {
			fill := cellColor(matrix, label, predicted, m.worst, m.ramp)
			middle := m.drawCell(c, origin, label, predicted, fill)
			if m.counted && count > 0 && label != predicted {
				strong, _ := figure.TextOn(fill)
				style := figure.Coloured(m.countText(), strong)
				figure.Write(c, style, middle.X, figure.CentredBase(middle.Y, style), text.XCenter, humanize.Comma(int64(count)))
			}
		}
	}
}
