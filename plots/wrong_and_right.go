package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"

	"gradbook/internal/number"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// WrongAndRightPlot shows what run B has learnt that run A has not: the samples that A
// got wrong and B right, those with A's highest loss first. Above them it counts how many
// samples both, one or none got right, and tells by McNemar's exact test whether the two
// networks differ by more than chance on these samples. (It says nothing of other seeds of
// their configs.)
type WrongAndRightPlot struct {
	Source Source
	A, B   results.ConfusionMatrix // of the runs' kept epochs, on one split

	// Mistakes are all of both runs on that split, as [results.Reader.Mistakes] returns them.
	Mistakes []results.Mistake
	// Worst are A's samples with pixels, as [results.Reader.Misclassified] returns them.
	Worst []results.Misclassified

	// Most is how many samples are shown. 0: a dozen.
	Most int
	// Significance is the p-value below which the words under the counts call the
	// difference more than chance. 0: 0.05.
	Significance float64
}

// WrongAndRight draws the samples that run A got wrong and run B right, with McNemar's test of the
// two: a [WrongAndRightPlot], which says what a, b, mistakes and worst are. Its errors are those
// of [WrongAndRightPlot.Draw].
func WrongAndRight(s Source, a, b results.ConfusionMatrix, mistakes []results.Mistake, worst []results.Misclassified) (*figure.Figure, error) {
	return WrongAndRightPlot{Source: s, A: a, B: b, Mistakes: mistakes, Worst: worst}.Draw()
}

// Draw draws the figure. It is an error if the matrices are not of the same samples, if
// mistakes do not agree with them in number (an older version recorded no more than a
// hundred of a run), or if a sample of Worst is of another run or split or its pixels do
// not fit its width and height.
func (p WrongAndRightPlot) Draw() (*figure.Figure, error) {
	s, a, b := p.Source, p.A, p.B
	const what = "what one run got wrong and another right"
	runs, err := bothRuns(s, a, b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if a.RunID == b.RunID {
		return nil, fmt.Errorf("%s: both are run %d; give two runs", what, a.RunID)
	}
	both, err := agree(a, b, p.Mistakes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if len(p.Worst) > 0 {
		if err := checkSamples(p.Worst); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		if first := p.Worst[0]; first.RunID != a.RunID || first.Split != a.Split {
			return nil, fmt.Errorf("%s: the samples with pixels are of run %d on %s; they must be those of run %d on %s", what, first.RunID, first.Split, a.RunID, a.Split)
		}
	}
	nameA, nameB := tellApart(runs[0], runs[1])
	title := fmt.Sprintf("Wrong by run %d, right by run %d on %s: %s", a.RunID, b.RunID, a.Split, study.SweepName(s.Sweep))
	subtitle := fmt.Sprintf("A is %s, B is %s. McNemar's exact test: %s.", nameA, nameB, pWords(study.McNemar(both.onlyA, both.onlyB)))
	const aDozen, usual = 12, 0.05
	shown := rightIn(b.RunID, p.Worst, p.Mistakes)
	shown = shown[:min(len(shown), max(0, cmp.Or(p.Most, aDozen)))]
	names := s.Dataset(runs[0]).Classes
	return figure.New(title, subtitle, s.Caption(runs), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		top := newAgreementTable(both, cmp.Or(p.Significance, usual), width)
		heading, room := galleryHeading(both.onlyA, len(shown)), 26+figure.LineHeight(figure.HeadingText)
		height, body := vg.Length(0), func(draw.Canvas) {}
		if len(shown) > 0 {
			height, body = gallery(shown, names, width)
		}
		return top.height() + room + height, func(c draw.Canvas) {
			top.draw(c)
			c.Max.Y -= top.height()
			figure.Write(c, figure.HeadingText, c.Min.X, c.Max.Y-24, text.XLeft, heading)
			c.Max.Y -= room
			body(c)
		}
	}), nil
}

// agreement counts samples by who gets them wrong.
type agreement struct {
	right, onlyA, onlyB, wrong int // by none, by A alone, by B alone, by both
}

func agree(a, b results.ConfusionMatrix, mistakes []results.Mistake) (agreement, error) {
	wrongBy := map[int64]map[int]bool{a.RunID: {}, b.RunID: {}}
	for _, m := range mistakes {
		if wrongBy[m.RunID] == nil || m.Split != a.Split {
			return agreement{}, fmt.Errorf("a mistake is of run %d on %s; they must be those of runs %d and %d on %s", m.RunID, m.Split, a.RunID, b.RunID, a.Split)
		}
		wrongBy[m.RunID][m.Sample] = true
	}
	for _, m := range []results.ConfusionMatrix{a, b} {
		samples, right := m.Total()
		if listed := len(wrongBy[m.RunID]); listed != samples-right {
			return agreement{}, fmt.Errorf("run %d got %d samples of %s wrong, of which %d are recorded; a run of an older version must be trained again, by another sweep of its config",
				m.RunID, samples-right, m.Split, listed)
		}
	}
	samples, _ := a.Total()
	both := agreement{onlyA: len(wrongBy[a.RunID]), onlyB: len(wrongBy[b.RunID])}
	for sample := range wrongBy[a.RunID] {
		if wrongBy[b.RunID][sample] {
			both.wrong++
			both.onlyA--
			both.onlyB--
		}
	}
	both.right = samples - both.onlyA - both.onlyB - both.wrong
	return both, nil
}

// rightIn returns those of A's worst samples that run B got right, the worst first.
func rightIn(b int64, worst []results.Misclassified, mistakes []results.Mistake) (shown []results.Misclassified) {
	wrongInB := map[int]bool{}
	for _, m := range mistakes {
		if m.RunID == b {
			wrongInB[m.Sample] = true
		}
	}
	for _, m := range worst {
		if !wrongInB[m.Sample] {
			shown = append(shown, m)
		}
	}
	slices.SortStableFunc(shown, func(a, b results.Misclassified) int { return cmp.Compare(b.Loss, a.Loss) })
	return shown
}

func galleryHeading(onlyA, shown int) string {
	switch {
	case onlyA == 0:
		return "Run A got no sample wrong that run B got right."
	case shown == 0:
		return "No image of these samples is recorded: they are not among those with A's highest loss."
	case shown < onlyA:
		return fmt.Sprintf("Wrong by A, right by B: the %d with A's highest loss, as A saw them", shown)
	default:
		return "Wrong by A, right by B, as A saw them"
	}
}

// agreementTable is the four counts laid out on the page, with words that say what
// follows from them.
type agreementTable struct {
	agreement
	words []string
}

const (
	agreementCell vg.Length = 92
	agreementLine vg.Length = 38
	agreementLeft vg.Length = 56
	agreementTop  vg.Length = 20
)

func newAgreementTable(both agreement, significance float64, width vg.Length) agreementTable {
	left := agreementLeft + 2*agreementCell + 24
	return agreementTable{both, figure.Wrap(figure.BodyText, both.words(significance), width-left)}
}

// words say what the counts mean.
func (a agreement) words(significance float64) string {
	apart := a.onlyA + a.onlyB
	if apart == 0 {
		return "The runs got the same samples right and the same wrong: nothing tells them apart."
	}
	better, count := "B", a.onlyA
	if a.onlyB > a.onlyA {
		better, count = "A", a.onlyB
	}
	p := study.McNemar(a.onlyA, a.onlyB)
	words := fmt.Sprintf("What tells the runs apart are the %s that one got right and the other wrong: %s was right on %s of them (%s). "+
		"Were both equally good, a division at least as uneven would come about with %s",
		howMany(apart, "sample"), better, humanize.Comma(int64(count)), figure.FormatShare(count, apart), pWords(p))
	if p < significance {
		return words + ": more than chance."
	}
	return words + ": it may be chance."
}

func (a agreementTable) height() vg.Length {
	return max(agreementTop+2*agreementLine, vg.Length(len(a.words))*figure.LineHeight(figure.BodyText)+agreementTop) + 4
}

func (a agreementTable) draw(c draw.Canvas) {
	left, top := c.Min.X+agreementLeft, c.Max.Y-agreementTop
	figure.Write(c, figure.HeadingText, left+agreementCell/2, top+6, text.XCenter, "B right")
	figure.Write(c, figure.HeadingText, left+1.5*agreementCell, top+6, text.XCenter, "B wrong")
	for row, name := range []string{"A right", "A wrong"} {
		figure.Write(c, figure.HeadingText, c.Min.X, figure.CentredBase(top-(vg.Length(row)+0.5)*agreementLine, figure.HeadingText), text.XLeft, name)
	}
	total := a.right + a.onlyA + a.onlyB + a.wrong
	for _, cell := range []struct {
		row, column, count int
		fill               color.NRGBA
	}{
		{0, 0, a.right, noSample}, {0, 1, a.onlyB, figure.ErrorRamp[1]},
		{1, 0, a.onlyA, figure.FewerRamp[1]}, {1, 1, a.wrong, noSample},
	} {
		corner := vg.Point{X: left + vg.Length(cell.column)*agreementCell, Y: top - vg.Length(cell.row+1)*agreementLine}
		box := vg.Rectangle{Min: corner, Max: vg.Point{X: corner.X + agreementCell, Y: corner.Y + agreementLine}}
		figure.FillCell(c, cell.fill, box)
		middle := corner.X + agreementCell/2
		figure.Write(c, figure.BoldText, middle, corner.Y+agreementLine/2+2, text.XCenter, humanize.Comma(int64(cell.count)))
		figure.Write(c, figure.ShareText, middle, corner.Y+agreementLine/2-9, text.XCenter, figure.FormatShare(cell.count, total))
	}
	figure.WriteLines(c, figure.BodyText, left+2*agreementCell+24, top+2, a.words)
}

// pWords writes a p-value with two digits, and very small ones as bounds.
func pWords(p float64) string {
	if p < 1e-4 {
		return "p < 0.0001"
	}
	return "p = " + number.Format(number.Round(p, 2))
}
