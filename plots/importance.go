package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// ImportancePlot answers which parameters matter: how much of the variance of the sweep's
// metric each explains by itself, as [study.MeasureImportance] has it. A bar a
// parameter, the most important first, with a line from the lower to the upper end of its
// interval; then what is left to interactions and to seeds. A ring is the share by the best
// epoch of each run, which chance moves less than the last one, where that is another. To the right are
// the rank correlation of numbers with the metric and the value that is best on average
// over those of the other parameters; but for a grid, only where the interval leaves out 0.
type ImportancePlot struct {
	Source study.Source
	// Space is what is known of the source already, so that several figures study it once. nil:
	// Draw studies it.
	Space *study.Space

	// Most is how many parameters have a bar. 0: 15.
	Most int
}

// Importance draws how much of the variance of the sweep's metric each parameter explains by
// itself: an [ImportancePlot] with its other fields at their zero values. Its errors are those of
// [study.MeasureImportance].
func Importance(s study.Source) (*figure.Figure, error) { return ImportancePlot{Source: s}.Draw() }

// Draw draws the figure. Errors are those of [study.MeasureImportance].
func (p ImportancePlot) Draw() (*figure.Figure, error) {
	sp, err := spaceOf(p.Source, p.Space)
	if err == nil {
		var f *figure.Figure
		if f, err = importanceFigure(sp, max(1, cmp.Or(p.Most, mostShares))); err == nil {
			return f, nil
		}
	}
	return nil, study.ImportanceError(p.Source, err)
}

// spaceOf returns the space of a source, which is studied only where it is not known.
func spaceOf(s study.Source, known *study.Space) (*study.Space, error) {
	if known != nil {
		return known, nil
	}
	return study.NewSpace(s)
}

func importanceFigure(sp *study.Space, most int) (*figure.Figure, error) {
	m, err := sp.Importances()
	if err != nil {
		return nil, err
	}
	s := sp.Source
	title := "What matters: " + study.SweepName(s.Sweep)
	subtitle := fmt.Sprintf("How much of the variance of the %s over %s configs each parameter explains by itself, at %s.",
		s.Metric().Words(), humanize.Comma(int64(m.Configs)), sp.EpochWords())
	caption := m.Method() + sp.ComparedWords("left out") + "\n" + s.Caption(sp.Runs())
	return figure.New(title, subtitle, caption, func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		b := newShareBars(m, sp.EpochWords(), s.StepWord(), most, width)
		return b.key.Above(width, b.height(), b.draw)
	}), nil
}

// shareBars is a table of shares with a bar for each.
type shareBars struct {
	rows []shareRow
	more int // parameters that are not shown
	high float64
	best bool // there is room for the best values
	key  *figure.Key

	width                                           vg.Length
	names, shares, byBests, intervals, ranks, bests vg.Length // widths of the columns
}

type shareRow struct {
	name        string
	share       float64
	byBest      float64 // share by the runs' best epochs; NaN where that is not measured
	low, high   float64 // NaN where there is no interval
	interval    string
	correlation string
	best        string
	color       color.NRGBA
	rule        bool // a line above separates it from the parameters
}

const (
	mostShares              = 15
	shareLine     vg.Length = 19
	shareBar      vg.Length = 9
	rankHeading             = "rank correlation"
	bestHeading             = "best on average"
	shareHeading            = "share"
	byBestHeading           = "by best epoch"
	rangeHeading            = "interval"
	longestBest   vg.Length = 90
	longestShared vg.Length = 150 // name
)

func newShareBars(m study.Importances, epoch, step string, most int, width vg.Length) *shareBars {
	nan := math.NaN()
	byBest := study.Importances{Interactions: nan, Seeds: nan}
	if m.ByBestEpoch != nil {
		byBest = *m.ByBestEpoch
	}
	b := &shareBars{width: width, best: width >= figure.Narrow}
	listed := m.Parameters[:min(len(m.Parameters), most)]
	b.more = len(m.Parameters) - len(listed)
	for _, p := range listed {
		row := shareRow{name: p.Title(), share: p.Share, byBest: byBest.Share(p.Name), low: p.Low, high: p.High, interval: p.Interval(), color: figure.UnderInk}
		if !math.IsNaN(p.Correlation) {
			row.correlation = signed(p.Correlation)
		}
		if p.Best != nil {
			row.best = results.FormatShort(p.Best)
		}
		b.rows = append(b.rows, row)
	}
	rest := shareRow{name: "interactions", share: m.Interactions, byBest: byBest.Interactions, low: nan, high: nan, color: figure.GreyCurve, rule: true}
	if math.IsNaN(m.Seeds) {
		rest.name = "interactions and chance"
		b.rows = append(b.rows, rest)
	} else {
		b.rows = append(b.rows, rest, shareRow{name: "seeds", share: m.Seeds, byBest: byBest.Seeds, low: nan, high: nan, color: figure.GreyCurve})
	}
	b.key = shareKey(m, epoch, step)
	b.measure()
	return b
}

// shareKey explains the two readings of a run, where there are two.
func shareKey(m study.Importances, epoch, step string) *figure.Key {
	k := new(figure.Key)
	if m.ByBestEpoch == nil {
		return k
	}
	k.Add("at "+epoch+", with its interval", func(c draw.Canvas, from, to, middle vg.Length) {
		figure.FillBox(c, figure.UnderInk, figure.Rectangle(from, middle-shareBar/2, to, middle+shareBar/2))
	})
	words := "by each run's best " + step
	if m.AfterEpoch > 0 {
		words += fmt.Sprintf(" until %d", m.AfterEpoch)
	}
	k.Add(words, func(c draw.Canvas, from, to, middle vg.Length) { drawByBest(c, vg.Point{X: to - 4, Y: middle}) })
	return k
}

// drawByBest marks a share by the runs' best epochs.
func drawByBest(c draw.Canvas, at vg.Point) { figure.Dot(c, figure.Ink, 2.8, true, at) }

// moreWords counts the parameters that have no bar.
func (b *shareBars) moreWords() string {
	return fmt.Sprintf("and %d less important %s", b.more, english.PluralWord(b.more, "parameter", ""))
}

// measure makes the columns as wide as what they hold, up to a limit.
func (b *shareBars) measure() {
	b.shares, b.intervals = figure.TextWidth(figure.QuietText, shareHeading), figure.TextWidth(figure.QuietText, rangeHeading)
	if b.more > 0 {
		b.names = figure.TextWidth(figure.QuietText, b.moreWords())
	}
	for _, row := range b.rows {
		b.names = max(b.names, figure.TextWidth(figure.BoldText, row.name))
		b.shares = max(b.shares, figure.TextWidth(figure.BoldText, figure.FormatWholePercent(row.share)))
		if !math.IsNaN(row.low) {
			b.intervals = max(b.intervals, figure.TextWidth(figure.QuietText, row.interval))
			b.high = max(b.high, row.high)
		}
		if !math.IsNaN(row.byBest) && b.best {
			b.byBests = figure.TextWidth(figure.QuietText, byBestHeading)
		}
		if !math.IsNaN(row.byBest) {
			b.high = max(b.high, row.byBest)
		}
		if row.correlation != "" {
			b.ranks = figure.TextWidth(figure.QuietText, rankHeading)
		}
		if row.best != "" && b.best {
			b.bests = max(b.bests, figure.TextWidth(figure.QuietText, bestHeading), figure.TextWidth(figure.BodyText, row.best))
		}
		b.high = max(b.high, row.share)
	}
	b.names, b.bests = min(b.names, longestShared), min(b.bests, longestBest)
	if b.width < figure.Narrow {
		b.names = min(b.names, 100)
	}
	b.high = min(1, 1.02*b.high)
}

// signed writes a correlation.
func signed(r float64) string {
	words := strconv.FormatFloat(math.Abs(r), 'f', 2, 64)
	switch {
	case words == "0.00":
		return words
	case r < 0:
		return "−" + words
	default:
		return "+" + words
	}
}

func (b *shareBars) height() vg.Length {
	height := dotHeader + vg.Length(len(b.rows))*shareLine + dotPadding + dotAxis
	if b.more > 0 {
		height += shareLine
	}
	return height
}

func (b *shareBars) draw(c draw.Canvas) {
	// The columns from the right, those that hold nothing left out.
	right := c.Max.X
	column := func(width vg.Length) (x vg.Length) {
		x = right
		if width > 0 {
			right -= width + dotGap
		}
		return x
	}
	bests, ranks, byBests, intervals, shares := column(b.bests), column(b.ranks), column(b.byBests), column(b.intervals), column(b.shares)
	field := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: c.Min.X + b.names + dotGap, Y: c.Min.Y + dotAxis},
		Max: vg.Point{X: right, Y: c.Max.Y - dotHeader},
	}}
	base := c.Max.Y - figure.CapHeight(figure.HeadingText) - 2
	figure.Write(c, figure.HeadingText, field.Min.X, base, text.XLeft, "Share of the variance")
	figure.Write(c, figure.QuietText, shares, base, text.XRight, shareHeading)
	figure.Write(c, figure.QuietText, intervals, base, text.XRight, rangeHeading)
	if b.byBests > 0 {
		figure.Write(c, figure.QuietText, byBests, base, text.XRight, byBestHeading)
	}
	if b.ranks > 0 {
		figure.Write(c, figure.QuietText, ranks, base, text.XRight, rankHeading)
	}
	if b.bests > 0 {
		figure.Write(c, figure.QuietText, bests-b.bests, base, text.XLeft, bestHeading)
	}
	b.drawAxis(field)
	y := field.Max.Y - dotPadding/2
	for _, row := range b.rows {
		if row.rule {
			if b.more > 0 {
				words := b.moreWords()
				figure.Write(c, figure.QuietText, c.Min.X, figure.CentredBase(y-shareLine/2, figure.QuietText), text.XLeft, words)
				y -= shareLine
			}
			c.StrokeLine2(draw.LineStyle{Color: figure.AxisLine, Width: 0.5}, c.Min.X, y, c.Max.X, y)
		}
		middle := y - shareLine/2
		base := figure.CentredBase(middle, figure.BodyText)
		name := figure.BoldText
		if math.IsNaN(row.low) {
			name = figure.QuietText
		}
		figure.Write(c, name, c.Min.X, base, text.XLeft, figure.Fit(name, row.name, b.names))
		b.drawBar(field, row, middle)
		figure.Write(c, figure.BoldText, shares, base, text.XRight, figure.FormatWholePercent(row.share))
		if !math.IsNaN(row.low) {
			figure.Write(c, figure.QuietText, intervals, base, text.XRight, row.interval)
		}
		if b.byBests > 0 && !math.IsNaN(row.byBest) {
			figure.Write(c, figure.BodyText, byBests, base, text.XRight, figure.FormatWholePercent(row.byBest))
		}
		figure.Write(c, figure.BodyText, ranks, base, text.XRight, row.correlation)
		if b.bests > 0 {
			figure.Write(c, figure.BodyText, bests-b.bests, base, text.XLeft, figure.Fit(figure.BodyText, row.best, b.bests))
		}
		y -= shareLine
	}
}

func (b *shareBars) x(field draw.Canvas, share float64) vg.Length {
	return field.Min.X + vg.Length(share/b.high)*(field.Max.X-field.Min.X)
}

func (b *shareBars) drawAxis(field draw.Canvas) {
	ticks := figure.FitTicks(field.Max.X-field.Min.X, figure.SidewaysLabels, func(most int) []plot.Tick {
		ticks := figure.LinearTicks{Most: min(most, figure.MostTicks), Percent: true}.Ticks(0, b.high)
		for i := range ticks {
			ticks[i].Value /= b.high
		}
		return ticks
	})
	for _, tick := range ticks {
		x := b.x(field, tick.Value*b.high)
		field.StrokeLine2(figure.GridStyle, x, field.Min.Y, x, field.Max.Y)
		figure.Write(field, figure.QuietText, x, field.Min.Y-12, text.XCenter, tick.Label)
	}
	field.StrokeLine2(figure.AxisStyle, field.Min.X, field.Min.Y, field.Min.X, field.Max.Y)
}

// drawBar draws a share with its interval.
func (b *shareBars) drawBar(field draw.Canvas, row shareRow, middle vg.Length) {
	bar := vg.Rectangle{
		Min: vg.Point{X: b.x(field, 0), Y: middle - shareBar/2},
		Max: vg.Point{X: b.x(field, row.share), Y: middle + shareBar/2},
	}
	figure.FillBox(field, row.color, bar)
	if !math.IsNaN(row.low) {
		low, high := b.x(field, row.low), b.x(field, row.high)
		line := draw.LineStyle{Color: figure.Ink, Width: 1}
		field.StrokeLine2(line, low, middle, high, middle)
		field.StrokeLine2(line, low, middle-3, low, middle+3)
		field.StrokeLine2(line, high, middle-3, high, middle+3)
	}
	if !math.IsNaN(row.byBest) {
		drawByBest(field, vg.Point{X: b.x(field, row.byBest), Y: middle})
	}
}
