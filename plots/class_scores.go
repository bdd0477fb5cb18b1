package plots

import (
	"fmt"
	"math"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// ClassScoresPlot is a table that shows which classes a network finds and which it
// announces too often: the precision, recall and F1 of every class, each as a number
// and as a dot on a scale that all share, with how many samples there are of the class
// and how many were taken for it. The lowest value of each column is set off.
//
// Below are the macro average, in which classes count alike, and the micro average,
// in which samples do; that is the accuracy. What is not defined, such as the precision
// for a class that was never predicted, is a dash, and no part of the macro average.
type ClassScoresPlot struct {
	Source Source
	Matrix results.ConfusionMatrix // as [ConfusionPlot] wants it

	// Low is where the scales begin, from 0 to below 1, so that several runs compare. What is
	// less lies at their beginning. nil: just below the lowest score.
	Low *float64
}

// ClassScores draws the precision, recall and F1 of every class as a table: a [ClassScoresPlot]
// with its other fields at their zero values. Its errors are those of [ClassScoresPlot.Draw].
func ClassScores(s Source, m results.ConfusionMatrix) (*figure.Figure, error) {
	return ClassScoresPlot{Source: s, Matrix: m}.Draw()
}

// Draw draws the figure. It is an error if the matrix is not as [ConfusionPlot] wants it, or Low
// is not from 0 to below 1.
func (p ClassScoresPlot) Draw() (*figure.Figure, error) {
	s, m := p.Source, p.Matrix
	if p.Low != nil && !(*p.Low >= 0 && *p.Low < 1) {
		return nil, fmt.Errorf("scores of classes: Low is %v; give a share from 0 to below 1", *p.Low)
	}
	run, err := s.Run(m.RunID)
	if err != nil {
		return nil, fmt.Errorf("scores of classes: %w", err)
	}
	if err := checkConfusion(m); err != nil {
		return nil, fmt.Errorf("scores of classes of run %d on %s: %w", m.RunID, m.Split, err)
	}
	title := fmt.Sprintf("Precision, recall and F1 on %s: %s", m.Split, study.SweepName(s.Sweep))
	subtitle := fmt.Sprintf("Run %d after epoch %d. Precision: how many of the samples predicted as a class are of it; "+
		"recall: how many of the samples of a class are predicted as it; F1: the harmonic mean of both.", run.ID, m.Epoch)
	return figure.New(title, subtitle, s.Caption([]results.Run{run}), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		table := newScoreTable(m, width)
		if p.Low != nil {
			table.low = *p.Low
		}
		return table.height(), table.draw
	}), nil
}

// scores are how well a class is recognised. NaN is what is not defined.
type scores struct {
	precision, recall, f1 float64
	support               int // samples of the class
	predicted             int // samples taken for it
}

func newScores(right, support, predicted int) scores {
	return scores{
		precision: ratio(right, predicted),
		recall:    ratio(right, support),
		f1:        ratio(2*right, support+predicted),
		support:   support,
		predicted: predicted,
	}
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return float64(part) / float64(whole)
}

// scoresOf returns the scores of every class, their means over the classes for which
// they are defined (macro), and those of all samples together (micro).
func scoresOf(m results.ConfusionMatrix) (classes []scores, macro, micro scores) {
	var precision, recall, f1 []float64
	for class := range m.Counts {
		predicted := 0
		for label := range m.Counts {
			predicted += m.Counts[label][class]
		}
		c := newScores(m.Counts[class][class], sum(m.Counts[class]), predicted)
		classes = append(classes, c)
		precision, recall, f1 = append(precision, c.precision), append(recall, c.recall), append(f1, c.f1)
	}
	samples, right := m.Total()
	macro = scores{results.SpreadOf(precision).Mean, results.SpreadOf(recall).Mean, results.SpreadOf(f1).Mean, samples, samples}
	return classes, macro, newScores(right, samples, samples)
}

// scoreTable is the table laid out on the page.
type scoreTable struct {
	width        vg.Length
	names        []string
	classes      []scores
	macro, micro scores
	low          float64 // where the scales of the dots begin; they end at 1

	line      vg.Length // a row's height
	text      text.Style
	nameWidth vg.Length
}

const (
	scoreHeader vg.Length = 20
	scoreAxis   vg.Length = 20
	scoreGap    vg.Length = 16 // between columns
	scoreDigits vg.Length = 31 // beside a scale
	countColumn vg.Length = 48
)

// scoreColumns are those with a scale.
var scoreColumns = []struct {
	name string
	of   func(scores) float64
}{
	{"precision", func(s scores) float64 { return s.precision }},
	{"recall", func(s scores) float64 { return s.recall }},
	{"F1", func(s scores) float64 { return s.f1 }},
}

func newScoreTable(m results.ConfusionMatrix, width vg.Length) *scoreTable {
	const many = 20
	t := &scoreTable{width: width, names: m.Names, line: 17, text: figure.BodyText}
	if len(m.Names) > many {
		t.line, t.text = 12, figure.Sized(figure.BodyText, 8)
	}
	t.classes, t.macro, t.micro = scoresOf(m)
	least := 1.0
	for _, c := range t.classes {
		for _, column := range scoreColumns {
			if v := column.of(c); v < least {
				least = v
			}
		}
	}
	step, _ := figure.NiceStep(max(1-least, 0.01) / 2)
	t.low = max(0, 1-step*math.Ceil((1-least+0.05*step)/step))
	t.nameWidth = figure.TextWidth(figure.BoldText, macroAverage)
	for _, name := range m.Names {
		t.nameWidth = max(t.nameWidth, min(110, figure.TextWidth(t.text, name)))
	}
	return t
}

const (
	macroAverage = "macro average"
	microAverage = "micro average"
)

func (t *scoreTable) height() vg.Length {
	return scoreHeader + vg.Length(len(t.classes)+2)*t.line + 6 + scoreAxis
}

// strip is where the scale of a column lies.
func (t *scoreTable) strip(c draw.Canvas, column int) (left, right vg.Length) {
	first := c.Min.X + t.nameWidth + scoreGap
	each := (c.Max.X - 2*countColumn - first) / vg.Length(len(scoreColumns))
	left = first + vg.Length(column)*each + scoreDigits + 6
	return left, first + vg.Length(column+1)*each - scoreGap
}

func (t *scoreTable) x(left, right vg.Length, v float64) vg.Length {
	return left + (right-left)*vg.Length((max(v, t.low)-t.low)/(1-t.low))
}

func (t *scoreTable) draw(c draw.Canvas) {
	base := c.Max.Y - figure.CapHeight(figure.HeadingText) - 2
	figure.Write(c, figure.HeadingText, c.Min.X, base, text.XLeft, "class")
	figure.Write(c, figure.QuietText, c.Max.X-countColumn, base, text.XRight, "samples")
	figure.Write(c, figure.QuietText, c.Max.X, base, text.XRight, "predicted")
	top := c.Max.Y - scoreHeader
	classesEnd := top - vg.Length(len(t.classes))*t.line
	for i, column := range scoreColumns {
		left, right := t.strip(c, i)
		figure.Write(c, figure.HeadingText, left-scoreDigits-6, base, text.XLeft, column.name)
		t.drawScale(c, left, right, top, classesEnd-6-2*t.line)
		if mean := column.of(t.macro); !math.IsNaN(mean) {
			x := t.x(left, right, mean)
			c.StrokeLine2(draw.LineStyle{Color: figure.Quiet, Width: 0.75}, x, top, x, classesEnd-6-t.line)
		}
	}
	lowest := t.lowest()
	for i, class := range t.classes {
		t.drawRow(c, t.text, t.names[i], class, top-(vg.Length(i)+0.5)*t.line, lowest)
	}
	c.StrokeLine2(figure.AxisStyle, c.Min.X, classesEnd-3, c.Max.X, classesEnd-3)
	t.drawRow(c, figure.BoldText, macroAverage, t.macro, classesEnd-6-t.line/2, nil)
	t.drawRow(c, figure.BoldText, microAverage, t.micro, classesEnd-6-1.5*t.line, nil)
}

// lowest returns the lowest score of each column, but none of one class alone or
// where all are equal.
func (t *scoreTable) lowest() []float64 {
	var lowest []float64
	for _, column := range scoreColumns {
		var values []float64
		for _, class := range t.classes {
			values = append(values, column.of(class))
		}
		spread := results.SpreadOf(values)
		if spread.Min == spread.Max {
			spread.Min = math.NaN()
		}
		lowest = append(lowest, spread.Min)
	}
	return lowest
}

// drawScale draws the lines that dots are read against.
func (t *scoreTable) drawScale(c draw.Canvas, left, right, top, bottom vg.Length) {
	ticks := figure.LinearTicks{Most: 5, Percent: true}.Ticks(t.low, 1)
	if last := len(ticks) - 1; vg.Length(last)*(figure.TextWidth(figure.CaptionText, ticks[last].Label)+4) > right-left {
		ticks = []plot.Tick{ticks[0], ticks[last]}
	}
	for _, tick := range ticks {
		x := t.x(left, right, tick.Value)
		c.StrokeLine2(figure.GridStyle, x, top, x, bottom)
		figure.Write(c, figure.CaptionText, x, bottom-11, text.XCenter, tick.Label)
	}
}

func (t *scoreTable) drawRow(c draw.Canvas, style text.Style, name string, row scores, middle vg.Length, lowest []float64) {
	base := figure.CentredBase(middle, style)
	figure.Write(c, style, c.Min.X, base, text.XLeft, figure.Fit(style, name, t.nameWidth))
	figure.Write(c, style, c.Max.X-countColumn, base, text.XRight, humanize.Comma(int64(row.support)))
	figure.Write(c, style, c.Max.X, base, text.XRight, humanize.Comma(int64(row.predicted)))
	for i, column := range scoreColumns {
		left, right := t.strip(c, i)
		v, digits, mark := column.of(row), style, figure.Palette[0]
		switch {
		case lowest == nil:
			mark = figure.Ink
		case v == lowest[i]:
			digits, mark = figure.InColor(figure.Sized(figure.BoldText, style.Font.Size), figure.Palette[1]), figure.Palette[1]
		}
		figure.Write(c, digits, left-6, base, text.XRight, figure.FormatScore(v))
		if !math.IsNaN(v) {
			drawMean(c, mark, t.x(left, right, v), middle)
		}
	}
}
