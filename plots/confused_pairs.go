package plots

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// ConfusedPairsPlot shows what the most frequent errors look like: a row for each kind
// of error, a class taken for another, with how often a run makes it, and the images
// for which it gave the predicted class the highest probability. The two directions
// of a pair are two kinds.
//
// The numbers are those of the matrix. The images are taken from samples, of which
// older versions recorded only the hundred with the highest loss, so that a kind may have fewer
// images than errors, or none.
type ConfusedPairsPlot struct {
	Source  Source
	Matrix  results.ConfusionMatrix // as [ConfusionPlot] wants it
	Samples []results.Misclassified // of the matrix' run and split

	// Most is how many kinds of errors have a row. 0: 6.
	Most int
}

// ConfusedPairs draws the most frequent errors, a class taken for another, each with its count and
// images: a [ConfusedPairsPlot] with its other fields at their zero values. Its errors are those
// of [ConfusedPairsPlot.Draw].
func ConfusedPairs(s Source, m results.ConfusionMatrix, samples []results.Misclassified) (*figure.Figure, error) {
	return ConfusedPairsPlot{Source: s, Matrix: m, Samples: samples}.Draw()
}

// Draw draws the figure. It is an error if the matrix is not as [ConfusionPlot] wants it, if it
// has no error, or if there is no sample or one's pixels do not fit its width and height.
func (p ConfusedPairsPlot) Draw() (*figure.Figure, error) {
	const what = "most confused pairs"
	const usual = 6
	s, m, samples := p.Source, p.Matrix, p.Samples
	run, err := s.Run(m.RunID)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if err := checkConfusion(m); err != nil {
		return nil, fmt.Errorf("%s: run %d on %s: %w", what, m.RunID, m.Split, err)
	}
	if err := checkSamples(samples); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if first := samples[0]; first.RunID != m.RunID || first.Split != m.Split {
		return nil, fmt.Errorf("%s: the samples are of run %d on %s, but the matrix is of run %d on %s", what, first.RunID, first.Split, m.RunID, m.Split)
	}
	pairs := mostConfused(m, samples, max(1, cmp.Or(p.Most, usual)))
	if len(pairs) == 0 {
		return nil, fmt.Errorf("%s: run %d makes no error on %s", what, m.RunID, m.Split)
	}
	title := fmt.Sprintf("Most confused pairs on %s: %s", m.Split, study.SweepName(s.Sweep))
	subtitle := fmt.Sprintf("Run %d after epoch %d: the most frequent kinds of errors, true class → predicted class, and the samples of each of which it was most certain, "+
		"with the probability it gave to the predicted and to the true class. Images are recorded of the worst mistakes only.",
		run.ID, m.Epoch)
	return figure.New(title, subtitle, s.Caption([]results.Run{run}), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		sheet := pairSheet{pairs: pairs, names: m.Names, width: width}
		return sheet.height(), sheet.draw
	}), nil
}

// confusedPair is a kind of error with the samples of it that are recorded, the most
// certain first.
type confusedPair struct {
	results.ConfusedPair
	samples []results.Misclassified
}

func mostConfused(m results.ConfusionMatrix, samples []results.Misclassified, most int) (pairs []confusedPair) {
	kinds := m.ConfusedPairs()
	for _, kind := range kinds[:min(most, len(kinds))] {
		pair := confusedPair{ConfusedPair: kind}
		for _, sample := range samples {
			if sample.Label == kind.Label && sample.Predicted == kind.Predicted {
				pair.samples = append(pair.samples, sample)
			}
		}
		slices.SortStableFunc(pair.samples, func(a, b results.Misclassified) int { return cmp.Compare(b.Probability, a.Probability) })
		pairs = append(pairs, pair)
	}
	return pairs
}

// pairSheet is the rows laid out on the page.
type pairSheet struct {
	pairs []confusedPair
	names []string
	width vg.Length
}

const (
	pairNames  vg.Length = 112 // left of the images
	pairSide   vg.Length = 63  // of an image: six dots for each of 28 pixels in a PNG
	pairBeside vg.Length = 13  // between images, at least
	pairText   vg.Length = 33  // below an image
	pairWords  vg.Length = 52  // a row without an image
	pairGap    vg.Length = 14  // between rows
)

func (p confusedPair) height() vg.Length {
	if len(p.samples) == 0 {
		return pairWords
	}
	return pairSide + pairText
}

func (p *pairSheet) height() vg.Length {
	height := -pairGap
	for _, pair := range p.pairs {
		height += pair.height() + pairGap
	}
	return height
}

func (p *pairSheet) draw(c draw.Canvas) {
	for i, pair := range p.pairs {
		if i > 0 {
			y := c.Max.Y + pairGap/2
			c.StrokeLine2(figure.GridStyle, c.Min.X, y, c.Max.X, y)
		}
		p.drawPair(c, pair)
		c.Max.Y -= pair.height() + pairGap
	}
}

func (p *pairSheet) drawPair(c draw.Canvas, pair confusedPair) {
	const largest = 16 // points of text
	names := figure.Sized(figure.HeadingText, largest)
	label, predicted := study.ClassName(p.names, pair.Label), study.ClassName(p.names, pair.Predicted)
	y := c.Max.Y - figure.CapHeight(names)
	if words := label + study.Arrow + predicted; figure.TextWidth(names, words) <= pairNames-8 {
		figure.Write(c, names, c.Min.X, y, text.XLeft, label+study.Arrow)
		figure.Write(c, figure.Coloured(names, figure.Alarm), c.Min.X+figure.TextWidth(names, label+study.Arrow), y, text.XLeft, predicted)
	} else {
		figure.Write(c, figure.HeadingText, c.Min.X, y, text.XLeft, figure.Fit(figure.HeadingText, label, pairNames-8))
		y -= figure.LineHeight(figure.HeadingText)
		figure.Write(c, figure.Coloured(figure.HeadingText, figure.Alarm), c.Min.X, y, text.XLeft, figure.Fit(figure.HeadingText, "→ "+predicted, pairNames-8))
	}
	y -= 18
	figure.Write(c, figure.BodyText, c.Min.X, y, text.XLeft, howMany(pair.Count, "sample"))
	y -= figure.LineHeight(figure.BodyText)
	figure.Write(c, figure.QuietText, c.Min.X, y, text.XLeft, figure.FormatShare(pair.Count, pair.Of)+" of the class")

	left := c.Min.X + pairNames
	if len(pair.samples) == 0 {
		figure.Write(c, figure.QuietText, left, y, text.XLeft, "none of them among the samples with the highest loss")
		return
	}
	columns := int((p.width - pairNames + pairBeside) / (pairSide + pairBeside))
	step := (p.width - pairNames - pairSide) / vg.Length(columns-1)
	for i, sample := range pair.samples[:min(columns, len(pair.samples))] {
		drawPairSample(c, sample, vg.Point{X: left + vg.Length(i)*step, Y: c.Max.Y})
	}
}

// drawPairSample draws an image with its upper left at a corner, and what was said of
// it below.
func drawPairSample(c draw.Canvas, m results.Misclassified, corner vg.Point) {
	drawSampleImage(c, m, corner, pairSide)
	y := corner.Y - pairSide - 1
	for _, line := range []struct {
		style text.Style
		words string
		value string
	}{
		{figure.Coloured(figure.CaptionText, figure.Alarm), "pred.", figure.FormatProbability(m.Probability)},
		{figure.Coloured(figure.CaptionText, figure.Ink), "true", figure.FormatProbability(m.LabelProbability)},
		{figure.CaptionText, "sample", fmt.Sprint(m.Sample)},
	} {
		y -= figure.LineHeight(figure.CaptionText)
		figure.Write(c, line.style, corner.X, y, text.XLeft, line.words)
		figure.Write(c, line.style, corner.X+pairSide, y, text.XRight, line.value)
	}
}

// howMany writes a number of things.
func howMany(n int, noun string) string {
	return humanize.Comma(int64(n)) + " " + english.PluralWord(n, noun, "")
}
