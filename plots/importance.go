package plots

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
)

// Importance answers which parameters matter: how much of the variance of the sweep's
// metric each explains by itself, as [MeasureImportance] has it. A bar a
// parameter, the most important first, with a line from the lower to the upper end of its
// interval; then what is left to interactions and to seeds. To the right are
// the rank correlation of numbers with the metric and the value that is best on average
// over those of the other parameters; but for a grid, only where the interval leaves out 0. Errors are those of MeasureImportance.
func Importance(s Source) (*Figure, error) {
	m, err := MeasureImportance(s)
	if err != nil {
		return nil, err
	}
	sp, err := newSpace(s)
	if err != nil {
		return nil, err
	}
	title := "What matters: " + sweepName(s.Sweep)
	subtitle := fmt.Sprintf("How much of the variance of the %s over %s configs each parameter explains by itself.",
		metricWords(s.Sweep.Metric), thousands(m.Configs))
	caption := m.method() + sp.withoutWords() + "\n" + s.caption(sp.runs())
	return newFigure(title, subtitle, caption, func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		b := newShareBars(m, s.Sweep.Metric, width)
		return b.height(), b.draw
	}), nil
}

// method says how the shares came about.
func (m Importances) method() string {
	how := "Shares by functional analysis of variance over 100 regression trees, each grown on configs drawn with replacement"
	switch seeds := !math.IsNaN(m.Seeds); {
	case m.Grid && seeds:
		how = "Shares by analysis of variance of the complete grid; intervals are ± twice the standard error from drawing seeds with replacement"
	case m.Grid:
		how = "Shares by analysis of variance of the complete grid; intervals are ± twice the standard error from drawing configs with replacement"
	case seeds:
		how += " and on seeds within them; intervals are ± twice the standard error over the trees"
	default:
		how += "; intervals are ± twice the standard error over the trees"
	}
	return how + "."
}

// withoutWords says how many runs the figure leaves out.
func (sp *space) withoutWords() string {
	switch sp.without {
	case 0:
		return ""
	case 1:
		return " 1 run has no value and is left out."
	default:
		return fmt.Sprintf(" %s runs have no value and are left out.", thousands(sp.without))
	}
}

// shareBars is a table of shares with a bar for each.
type shareBars struct {
	rows []shareRow
	more int // parameters that are not shown
	high float64
	best bool // there is room for the best values

	width                                  vg.Length
	names, shares, intervals, ranks, bests vg.Length // widths of the columns
}

type shareRow struct {
	name        string
	share       float64
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
	rangeHeading            = "interval"
	longestBest   vg.Length = 90
	longestShared vg.Length = 150 // name
)

func newShareBars(m Importances, metric string, width vg.Length) *shareBars {
	b := &shareBars{width: width, best: width >= narrow}
	listed := m.Parameters[:min(len(m.Parameters), mostShares)]
	b.more = len(m.Parameters) - len(listed)
	for _, p := range listed {
		row := shareRow{name: p.title(), share: p.Share, low: p.Low, high: p.High, interval: p.interval(), color: underInk}
		if !math.IsNaN(p.Correlation) {
			row.correlation = signed(p.Correlation)
		}
		if p.Best != nil {
			row.best = results.FormatShort(p.Best)
		}
		b.rows = append(b.rows, row)
	}
	nan := math.NaN()
	rest := shareRow{name: "interactions", share: m.Interactions, low: nan, high: nan, color: greyCurve, rule: true}
	if math.IsNaN(m.Seeds) {
		rest.name = "interactions and chance"
		b.rows = append(b.rows, rest)
	} else {
		b.rows = append(b.rows, rest, shareRow{name: "seeds", share: m.Seeds, low: nan, high: nan, color: greyCurve})
	}
	b.measure()
	return b
}

// measure makes the columns as wide as what they hold, up to a limit.
func (b *shareBars) measure() {
	b.shares, b.intervals = textWidth(quietText, shareHeading), textWidth(quietText, rangeHeading)
	for _, row := range b.rows {
		b.names = max(b.names, textWidth(boldText, row.name))
		b.shares = max(b.shares, textWidth(boldText, wholePercent(row.share)))
		if !math.IsNaN(row.low) {
			b.intervals = max(b.intervals, textWidth(quietText, row.interval))
			b.high = max(b.high, row.high)
		}
		if row.correlation != "" {
			b.ranks = textWidth(quietText, rankHeading)
		}
		if row.best != "" && b.best {
			b.bests = max(b.bests, textWidth(quietText, bestHeading), textWidth(bodyText, row.best))
		}
		b.high = max(b.high, row.share)
	}
	b.names, b.bests = min(b.names, longestShared), min(b.bests, longestBest)
	if b.width < narrow {
		b.names = min(b.names, 100)
	}
	b.high = min(1, 1.02*b.high)
}

// title is the parameter's name, and those that change together with it.
func (p ParameterImportance) title() string { return parameter{name: p.Name, with: p.With}.title() }

// interval is from Low to High in whole percent, rounded outwards.
func (p ParameterImportance) interval() string {
	return fmt.Sprintf("%.0f–%.0f%%", math.Floor(100*p.Low), math.Ceil(100*p.High))
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
	bests, ranks, intervals, shares := column(b.bests), column(b.ranks), column(b.intervals), column(b.shares)
	field := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: c.Min.X + b.names + dotGap, Y: c.Min.Y + dotAxis},
		Max: vg.Point{X: right, Y: c.Max.Y - dotHeader},
	}}
	base := c.Max.Y - capHeight(headingText) - 2
	write(c, headingText, field.Min.X, base, text.XLeft, "Share of the variance")
	write(c, quietText, shares, base, text.XRight, shareHeading)
	write(c, quietText, intervals, base, text.XRight, rangeHeading)
	if b.ranks > 0 {
		write(c, quietText, ranks, base, text.XRight, rankHeading)
	}
	if b.bests > 0 {
		write(c, quietText, bests-b.bests, base, text.XLeft, bestHeading)
	}
	b.drawAxis(field)
	y := field.Max.Y - dotPadding/2
	for _, row := range b.rows {
		if row.rule {
			if b.more > 0 {
				words := fmt.Sprintf("and %d less important %s", b.more, plural(b.more, "parameter"))
				write(c, quietText, c.Min.X, centred(y-shareLine/2, quietText), text.XLeft, words)
				y -= shareLine
			}
			c.StrokeLine2(draw.LineStyle{Color: axisLine, Width: 0.5}, c.Min.X, y, c.Max.X, y)
		}
		middle := y - shareLine/2
		base := centred(middle, bodyText)
		name := boldText
		if math.IsNaN(row.low) {
			name = quietText
		}
		write(c, name, c.Min.X, base, text.XLeft, fit(name, row.name, b.names))
		b.drawBar(field, row, middle)
		write(c, boldText, shares, base, text.XRight, wholePercent(row.share))
		if !math.IsNaN(row.low) {
			write(c, quietText, intervals, base, text.XRight, row.interval)
		}
		write(c, bodyText, ranks, base, text.XRight, row.correlation)
		if b.bests > 0 {
			write(c, bodyText, bests-b.bests, base, text.XLeft, fit(bodyText, row.best, b.bests))
		}
		y -= shareLine
	}
}

func (b *shareBars) x(field draw.Canvas, share float64) vg.Length {
	return field.Min.X + vg.Length(share/b.high)*(field.Max.X-field.Min.X)
}

func (b *shareBars) drawAxis(field draw.Canvas) {
	ticks := fitTicks(field.Max.X-field.Min.X, sidewaysLabels, func(most int) []plot.Tick {
		ticks := linearTicks{most: min(most, axisTicks), percent: true}.Ticks(0, b.high)
		for i := range ticks {
			ticks[i].Value /= b.high
		}
		return ticks
	})
	for _, tick := range ticks {
		x := b.x(field, tick.Value*b.high)
		field.StrokeLine2(gridStyle, x, field.Min.Y, x, field.Max.Y)
		write(field, quietText, x, field.Min.Y-12, text.XCenter, tick.Label)
	}
	field.StrokeLine2(axisStyle, field.Min.X, field.Min.Y, field.Min.X, field.Max.Y)
}

// drawBar draws a share with its interval.
func (b *shareBars) drawBar(field draw.Canvas, row shareRow, middle vg.Length) {
	bar := vg.Rectangle{
		Min: vg.Point{X: b.x(field, 0), Y: middle - shareBar/2},
		Max: vg.Point{X: b.x(field, row.share), Y: middle + shareBar/2},
	}
	fillBox(field, row.color, bar)
	if math.IsNaN(row.low) {
		return
	}
	low, high := b.x(field, row.low), b.x(field, row.high)
	line := draw.LineStyle{Color: ink, Width: 1}
	field.StrokeLine2(line, low, middle, high, middle)
	field.StrokeLine2(line, low, middle-3, low, middle+3)
	field.StrokeLine2(line, high, middle-3, high, middle+3)
}
