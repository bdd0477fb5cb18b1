package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// dotPlot is a comparison laid out on the page: words to the left, a row of
// marks on a common axis, and the same as numbers to the right.
type dotPlot struct {
	width    vg.Length
	metric   results.Metric
	baseline results.Spread
	key      *figure.Key
	rows     []dotRow

	names, words               vg.Length // widths of the columns to the left
	values, differences, seeds vg.Length // and to the right
	heading                    string    // of the values; "" where they have no room
	axis                       plot.Axis
	leaves                     bool // a value lies beyond the axis
}

// dotRow is a config's.
type dotRow struct {
	names      []string // of the parameters, a line each, in the first of their rows
	lines      []string // what they are changed to
	rule       bool     // a line above separates it from other kinds of rows
	config     results.ConfigSummary
	difference string
	color      color.NRGBA
}

const (
	dotLine    vg.Length = 12 // of text
	dotPadding vg.Length = 6  // of a row, half of it above
	dotHeader  vg.Length = 20 // room above the rows for what the columns are
	dotAxis    vg.Length = 22 // room for it below the rows
	dotGap     vg.Length = 14 // between columns
)

var verdictColors = map[study.Verdict]color.NRGBA{study.Unknown: figure.Ink, study.TooClose: figure.Quiet, study.Better: figure.Palette[0], study.Worse: figure.Palette[1]}

func newDotPlot(c study.Comparison, metric results.Metric, width vg.Length) *dotPlot {
	d := &dotPlot{width: width, metric: metric, baseline: c.Baseline.Last}
	d.measure(c)
	d.rows = append(d.rows, dotRow{
		names: []string{"baseline"}, config: c.Baseline, color: figure.Ink,
		lines: d.wrapped(study.Settings(c.Baseline.Config, c.Varied), 6),
	})
	last := ""
	for i, changed := range c.Single {
		row := d.row(changed)
		row.rule = i == 0
		names, lines := d.single(c, changed)
		row.lines = lines
		if title := changed.Title(); title != last {
			row.names, last = names, title
		}
		d.rows = append(d.rows, row)
	}
	for i, changed := range c.Several {
		row := d.row(changed)
		row.rule = i == 0
		row.names = []string{changed.Count()}
		row.lines = d.wrapped(changed.Settings(), 2)
		d.rows = append(d.rows, row)
	}
	d.scale(c.Goal)
	d.key = dotKey(c)
	if d.leaves {
		d.key.Add("beyond the axis", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.DrawLeaving(c, figure.Ink, vg.Point{X: from + 12, Y: middle}, -1, 0)
		})
	}
	return d
}

// single writes each parameter of a single change on a line of its own; of many the first few.
func (d *dotPlot) single(c study.Comparison, changed study.Change) (names, lines []string) {
	const most = 4 // lines
	shown := changed.Groups[0]
	if len(shown) > most {
		shown = shown[:most-1]
	}
	for _, name := range shown {
		from, to := c.FromTo(changed, name)
		from, to = fitPair(from, to, d.words)
		names, lines = append(names, name), append(lines, from+study.Arrow+to)
	}
	if more := len(changed.Groups[0]) - len(shown); more > 0 {
		names, lines = append(names, fmt.Sprintf("and %d more", more)), append(lines, "…")
	}
	return names, lines
}

func (d *dotPlot) row(changed study.Change) dotRow {
	return dotRow{config: changed.ConfigSummary, difference: d.metric.SignedDigits(changed.Difference), color: verdictColors[changed.Verdict]}
}

// measure makes the columns as wide as what they hold, up to a limit.
func (d *dotPlot) measure(c study.Comparison) {
	d.names = figure.TextWidth(figure.BoldText, "baseline")
	d.heading = "value"
	if slices.ContainsFunc(c.Shown(), func(config results.ConfigSummary) bool { return config.Last.N > 1 }) {
		d.heading = "mean ± sd"
	}
	d.values, d.differences, d.seeds = figure.TextWidth(figure.QuietText, d.heading), figure.TextWidth(figure.QuietText, "difference"), figure.TextWidth(figure.QuietText, "seeds")
	for _, config := range c.Shown() {
		d.values = max(d.values, figure.TextWidth(figure.BodyText, study.ValueOf(d.metric, config, config.Last)))
		d.seeds = max(d.seeds, figure.TextWidth(figure.BodyText, study.SeedsAndStates(config)))
	}
	d.words = figure.TextWidth(figure.BodyText, strings.Join(study.Settings(c.Baseline.Config, c.Varied), ", "))
	for _, changed := range slices.Concat(c.Single, c.Several) {
		d.measureChange(c, changed)
		d.differences = max(d.differences, figure.TextWidth(figure.BoldText, d.metric.SignedDigits(changed.Difference)))
	}
	d.names, d.words, d.seeds = min(d.names, 110), min(d.words, 190), min(d.seeds, 90)
	if d.width < figure.Narrow { // the dots show the values, and the caption says how many seeds there are
		d.names, d.words = min(d.names, 70), min(d.words, 120)
		d.heading, d.values, d.seeds = "", 0, 0
	}
}

// measureChange makes the columns to the left as wide as the words of a change.
func (d *dotPlot) measureChange(c study.Comparison, changed study.Change) {
	if len(changed.Groups) != 1 {
		d.names = max(d.names, figure.TextWidth(figure.BoldText, changed.Count()))
		d.words = max(d.words, figure.TextWidth(figure.BodyText, strings.Join(changed.Settings(), ", ")))
		return
	}
	for _, name := range changed.Groups[0] {
		from, to := c.FromTo(changed, name)
		d.names = max(d.names, figure.TextWidth(figure.BoldText, name))
		d.words = max(d.words, figure.TextWidth(figure.BodyText, from+study.Arrow+to))
	}
}

// wrapped puts items into a few lines, none of them broken; the last ends in
// an ellipsis if that is not all.
func (d *dotPlot) wrapped(items []string, most int) (lines []string) {
	line := ""
	for i, words := range items {
		if i < len(items)-1 {
			words += ","
		}
		switch joined := strings.TrimSpace(line + " " + words); {
		case line == "" || figure.TextWidth(figure.BodyText, joined) <= d.words:
			line = joined
		case len(lines) == most-1:
			return append(lines, figure.Fit(figure.BodyText, line+" …", d.words))
		default:
			lines = append(lines, figure.Fit(figure.BodyText, line, d.words))
			line = words
		}
	}
	return append(lines, figure.Fit(figure.BodyText, line, d.words))
}

// scale makes an axis that the bulk of the values fits into.
func (d *dotPlot) scale(goal results.Goal) {
	var spreads []results.Spread
	for _, row := range d.rows {
		spreads = append(spreads, row.config.Last)
	}
	values, leaves := study.BulkOfSpreads(d.metric, goal, spreads, true).Values(spreads)
	low, high := 0.0, 1.0
	if len(values) > 0 {
		low, high = slices.Min(values), slices.Max(values)
	}
	d.leaves = leaves
	d.axis.Min, d.axis.Max = figure.Widen(low, high)
	if low >= 0 {
		d.axis.Min = max(0, d.axis.Min)
	}
	if d.metric.Unit == results.Share {
		d.axis.Max = min(1, d.axis.Max)
	}
}

func (d *dotPlot) height() vg.Length {
	height := dotHeader + dotAxis
	for _, row := range d.rows {
		height += row.height()
	}
	return height
}

func (r dotRow) height() vg.Length {
	return vg.Length(max(1, len(r.lines)))*dotLine + dotPadding
}

func (d *dotPlot) draw(c draw.Canvas) {
	left := c.Min.X + d.names + dotGap + d.words + dotGap
	right := c.Max.X - d.differences - dotGap
	if d.heading != "" {
		right -= d.values + dotGap + d.seeds + dotGap
	}
	field := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: left, Y: c.Min.Y + dotAxis},
		Max: vg.Point{X: right, Y: c.Max.Y - dotHeader},
	}}
	d.drawHeader(c, field)
	d.drawAxis(field)
	y := field.Max.Y
	for _, row := range d.rows {
		if row.rule {
			c.StrokeLine2(draw.LineStyle{Color: figure.AxisLine, Width: 0.5}, c.Min.X, y, c.Max.X, y)
		}
		d.drawRow(c, field, row, y)
		y -= row.height()
	}
}

func (d *dotPlot) drawHeader(c, field draw.Canvas) {
	base := c.Max.Y - figure.CapHeight(figure.HeadingText) - 2
	figure.Write(c, figure.HeadingText, field.Min.X, base, text.XLeft, d.metric.Words())
	x := c.Max.X
	if d.heading != "" {
		figure.Write(c, figure.QuietText, x-d.seeds, base, text.XLeft, "seeds")
		x -= d.seeds + dotGap
	}
	figure.Write(c, figure.QuietText, x, base, text.XRight, "difference")
	x -= d.differences + dotGap
	figure.Write(c, figure.QuietText, x, base, text.XRight, d.heading)
}

// x is where a value lies on the axis.
func (d *dotPlot) x(field draw.Canvas, v float64) vg.Length {
	return field.Min.X + vg.Length((v-d.axis.Min)/(d.axis.Max-d.axis.Min))*(field.Max.X-field.Min.X)
}

// within is where the part of a range lies that is on the axis, if there is one.
func (d *dotPlot) within(field draw.Canvas, low, high float64) (left, right vg.Length, ok bool) {
	low, high = max(low, d.axis.Min), min(high, d.axis.Max)
	return d.x(field, low), d.x(field, high), low <= high // NaN is not
}

// drawAxis draws grid lines with labels, and the baseline's band and line.
func (d *dotPlot) drawAxis(field draw.Canvas) {
	if left, right, ok := d.within(field, d.baseline.Min, d.baseline.Max); ok && d.baseline.N > 1 {
		band := figure.Rectangle(left, field.Min.Y, right, field.Max.Y)
		figure.FillBox(field, figure.Fade(figure.Ink, 0.08), band)
	}
	for _, tick := range d.ticks(field.Max.X - field.Min.X) {
		x := d.x(field, tick.Value)
		field.StrokeLine2(figure.GridStyle, x, field.Min.Y, x, field.Max.Y)
		figure.Write(field, figure.QuietText, x, field.Min.Y-12, text.XCenter, tick.Label)
	}
	field.StrokeLine2(figure.AxisStyle, field.Min.X, field.Min.Y, field.Max.X, field.Min.Y)
	if x, _, ok := d.within(field, d.baseline.Mean, d.baseline.Mean); ok {
		field.StrokeLine2(draw.LineStyle{Color: figure.Ink, Width: 0.75}, x, field.Min.Y, x, field.Max.Y)
	}
}

// ticks are as many as have room for their labels.
func (d *dotPlot) ticks(width vg.Length) (ticks []plot.Tick) {
	const apart = 12
	for most := figure.MostTicks; most > 0; most-- {
		ticks = figure.LinearTicks{Most: most, Percent: d.metric.Unit == results.Share}.Ticks(d.axis.Min, d.axis.Max)
		widest := vg.Length(0)
		for _, tick := range ticks {
			widest = max(widest, figure.TextWidth(figure.QuietText, tick.Label))
		}
		if vg.Length(len(ticks))*(widest+apart) <= width {
			break
		}
	}
	return ticks
}

func (d *dotPlot) drawRow(c, field draw.Canvas, row dotRow, top vg.Length) {
	base := top - dotPadding/2 - dotLine/2 - figure.CapHeight(figure.BodyText)/2
	for i, name := range row.names {
		figure.Write(c, figure.BoldText, c.Min.X, base-vg.Length(i)*dotLine, text.XLeft, figure.Fit(figure.BoldText, name, d.names))
	}
	for i, line := range row.lines {
		figure.Write(c, figure.BodyText, c.Min.X+d.names+dotGap, base-vg.Length(i)*dotLine, text.XLeft, line)
	}
	d.drawMarks(field, row, base+figure.CapHeight(figure.BodyText)/2)
	x := c.Max.X
	if d.heading != "" {
		figure.Write(c, figure.BodyText, x-d.seeds, base, text.XLeft, figure.Fit(figure.BodyText, study.SeedsAndStates(row.config), d.seeds))
		x -= d.seeds + dotGap
	}
	figure.Write(c, figure.InColor(figure.BoldText, row.color), x, base, text.XRight, row.difference)
	if d.heading != "" {
		x -= d.differences + dotGap
		figure.Write(c, figure.BodyText, x, base, text.XRight, study.ValueOf(d.metric, row.config, row.config.Last))
	}
}

// drawMarks draws a config's seeds and their mean, and where some lie beyond the axis a mark.
func (d *dotPlot) drawMarks(field draw.Canvas, row dotRow, y vg.Length) {
	s := row.config.Last
	if s.N == 0 || math.IsInf(s.Min, 0) || math.IsInf(s.Max, 0) {
		return
	}
	if left, right, ok := d.within(field, s.Min, s.Max); ok && s.N > 1 {
		field.StrokeLine2(draw.LineStyle{Color: figure.Fade(row.color, 0.5), Width: 1.5}, left, y, right, y)
		for _, run := range row.config.Counted() {
			if x, _, ok := d.within(field, run.LastValue, run.LastValue); ok {
				drawSeed(field, row.color, x, y)
			}
		}
	}
	if x, _, ok := d.within(field, s.Mean, s.Mean); ok {
		figure.Dot(field, row.color, 3, row.config.StoppedAfter() > 0, vg.Point{X: x, Y: y})
	}
	if s.Min < d.axis.Min {
		figure.DrawLeaving(field, row.color, vg.Point{X: field.Min.X, Y: y}, -1, 0)
	}
	if s.Max > d.axis.Max {
		figure.DrawLeaving(field, row.color, vg.Point{X: field.Max.X, Y: y}, 1, 0)
	}
}

func drawSeed(c draw.Canvas, color color.NRGBA, x, y vg.Length) {
	c.StrokeLine2(draw.LineStyle{Color: color, Width: 0.75}, x, y-4, x, y+4)
}

func drawMean(c draw.Canvas, color color.NRGBA, x, y vg.Length) {
	figure.Dot(c, color, 3, false, vg.Point{X: x, Y: y})
}

// dotKey explains the marks of a comparison.
func dotKey(c study.Comparison) *figure.Key {
	k, verdicts := new(figure.Key), c.Verdicts()
	if c.Baseline.Last.N > 1 {
		k.Add("baseline, with the range of its seeds", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.FillBox(c, figure.Fade(figure.Ink, 0.08), figure.Rectangle(from, middle-5, to, middle+5))
			c.StrokeLine2(draw.LineStyle{Color: figure.Ink, Width: 0.75}, (from+to)/2, middle-5, (from+to)/2, middle+5)
		})
		k.Add("mean and seeds", func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(draw.LineStyle{Color: figure.Fade(figure.Ink, 0.5), Width: 1.5}, from, middle, to, middle)
			drawSeed(c, figure.Ink, from, middle)
			drawSeed(c, figure.Ink, to, middle)
			drawMean(c, figure.Ink, (from+to)/2, middle)
		})
	} else {
		k.Add("baseline", func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(draw.LineStyle{Color: figure.Ink, Width: 0.75}, (from+to)/2, middle-5, (from+to)/2, middle+5)
		})
	}
	if slices.ContainsFunc(c.Shown(), func(config results.ConfigSummary) bool { return config.StoppedAfter() > 0 }) {
		k.Add("stopped early", func(c draw.Canvas, from, to, middle vg.Length) {
			figure.Dot(c, figure.Ink, 3, true, vg.Point{X: to - 4, Y: middle})
		})
	}
	for _, v := range []struct {
		study.Verdict
		words string
	}{{study.Better, "better"}, {study.Worse, "worse"}, {study.TooClose, "too close to tell"}} {
		if verdicts[v.Verdict] {
			k.Add(v.words, func(c draw.Canvas, from, to, middle vg.Length) { drawMean(c, verdictColors[v.Verdict], to-4, middle) })
		}
	}
	return k
}
