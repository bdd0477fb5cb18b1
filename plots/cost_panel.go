package plots

import (
	"math"
	"slices"
	"strconv"

	"gradbook/internal/number"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// cost is something that configs have more or less of.
type cost struct {
	name        string
	of          func(results.ConfigSummary) results.Spread
	linear, log plot.Ticker
}

const costTicks = 6

var trainingTime = cost{
	name:   "training time of a run",
	of:     func(c results.ConfigSummary) results.Spread { return c.Seconds },
	linear: figure.DurationTicks{Most: costTicks}, log: figure.LogDurationTicks{Most: costTicks},
}

var parameterCount = cost{
	name: "parameters",
	of: func(c results.ConfigSummary) results.Spread {
		var counts []float64
		for _, run := range c.Counted() {
			if run.Parameters > 0 {
				counts = append(counts, float64(run.Parameters))
			}
		}
		return results.SpreadOf(counts)
	},
	linear: figure.CountTicks{Ticker: figure.LinearTicks{Most: costTicks}}, log: figure.CountTicks{Ticker: figure.LogTicks{Most: costTicks}},
}

var frontLine = draw.LineStyle{Color: figure.Ink, Width: 1}

// costPanel is one pair of axes: the metric against a cost, a dot a config.
type costPanel struct {
	most int // ranks that are written
	cost
	metric  results.Metric
	goal    results.Goal
	configs []results.ConfigSummary // best first, all with a finite mean
	offers  []study.Offer           // by index of configs; without those of which the cost is not known
	front   []study.Offer
	varied  []string
}

func newCostPanel(c cost, s Source, configs []results.ConfigSummary) *costPanel {
	p := &costPanel{cost: c, metric: s.Metric(), goal: s.Sweep.Goal, configs: configs}
	for i, config := range configs {
		if paid := c.of(config).Mean; number.IsFinite(paid) {
			p.offers = append(p.offers, study.Offer{Index: i, Cost: paid, Value: config.Last.Mean})
		}
	}
	_, p.varied = results.Summarise(s.Runs, s.Sweep.Goal)
	p.front = study.ParetoFront(slices.DeleteFunc(slices.Clone(p.offers), p.stopped), s.Sweep.Goal)
	return p
}

// stopped reports whether an offer has no final value, which others could be compared with.
func (p *costPanel) stopped(o study.Offer) bool { return p.configs[o.Index].StoppedAfter() > 0 }

// costs returns the lowest and the highest.
func (p *costPanel) costs() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, o := range p.offers {
		spread := p.of(p.configs[o.Index])
		low, high = min(low, spread.Min), max(high, spread.Max)
	}
	return low, high
}

// values are what the vertical axis has to show, and whether that leaves something out.
func (p *costPanel) values() (values []float64, leaves bool) {
	var spreads []results.Spread
	for _, o := range p.offers {
		spreads = append(spreads, p.configs[o.Index].Last)
	}
	return study.BulkOfSpreads(p.metric, p.goal, spreads, false).Values(spreads)
}

// plot gives the panel axes that the bulk of its configs fits into.
func (p *costPanel) plot() (plt *plot.Plot, remark string) {
	plt = figure.NewPlot()
	low, high := p.costs()
	if low > 0 && high >= figure.LogFactor*low {
		room := math.Pow(high/low, 0.05)
		plt.X.Min, plt.X.Max = low/room, high*room
		plt.X.Scale, plt.X.Tick.Marker = figure.LogScale{}, p.log
	} else {
		plt.X.Min, plt.X.Max = figure.Widen(low, high)
		if low >= 0 {
			plt.X.Min = max(0, plt.X.Min)
		}
		plt.X.Tick.Marker = p.linear
	}
	values, _ := p.values()
	remark = verticalAxis(&plt.Y, p.metric, values)
	plt.Add(p)
	return plt, remark
}

// draw draws the panel: heading, axes, and dots with what belongs to them.
func (p *costPanel) draw(c draw.Canvas) {
	plt, remark := p.plot()
	const heading, below = 22, 14
	figure.DrawHeading(c, p.metric.Words(), remark)
	figure.Write(c, figure.QuietText, c.Max.X, c.Min.Y+4, text.XRight, p.name)
	plt.Draw(draw.Crop(c, 0, 0, below, -heading))
}

// Plot draws the configs, those of the front last, with their ranks. It implements
// plot.Plotter.
func (p *costPanel) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	area := area{c, x, y}
	at := func(o study.Offer) vg.Point { return vg.Point{X: x(o.Cost), Y: area.near(y(o.Value))} }
	radius := figure.DotRadius(len(p.offers))
	for _, o := range p.offers {
		style := draw.LineStyle{Color: figure.GreyCurve, Width: radius / 3}
		if slices.Contains(p.front, o) {
			style.Color = figure.Fade(rankColor(o.Index), 0.6)
		}
		config := p.configs[o.Index]
		if paid := p.of(config); hasRange(paid) && c.ContainsY(at(o).Y) {
			c.StrokeLine2(style, x(paid.Min), at(o).Y, x(paid.Max), at(o).Y)
		}
		if last := config.Last; hasRange(last) {
			area.line(style, []vg.Point{{X: at(o).X, Y: area.near(y(last.Min))}, {X: at(o).X, Y: area.near(y(last.Max))}})
		}
	}
	for _, o := range slices.Backward(p.offers) {
		end := p.begin(c, o)
		switch {
		case !c.ContainsY(at(o).Y):
			area.leaving(figure.AxisLine, []vg.Point{at(o)})
		case !slices.Contains(p.front, o):
			figure.Dot(c, figure.AxisLine, radius, p.stopped(o), at(o))
		}
		end()
	}
	var front []vg.Point
	for _, o := range p.front {
		front = append(front, at(o))
	}
	area.line(frontLine, figure.Stairs(front, c.Max.X))
	for _, o := range p.front {
		if !c.ContainsY(at(o).Y) {
			continue
		}
		end := p.begin(c, o)
		figure.Dot(c, rankColor(o.Index), max(radius, 2.5), false, at(o))
		end()
	}
	p.labelFront(c, at)
}

// begin says which config is drawn until end is called.
func (p *costPanel) begin(c draw.Canvas, o study.Offer) (end func()) {
	if len(p.offers) > mostItems {
		return func() {}
	}
	return figure.Begin(c, configItem(p.configs[o.Index], p.metric, p.varied))
}

// labelFront writes the ranks of the front's configs beside them, on the better
// side to the left, where no other mean can be; the best first, and none over another.
func (p *costPanel) labelFront(c draw.Canvas, at func(study.Offer) vg.Point) {
	const gap = 4
	better := vg.Length(gap + 1)
	if p.goal == results.Minimize {
		better = -better
	}
	var taken []vg.Rectangle
	for i, o := range slices.Backward(p.front) {
		if len(p.front)-i > p.most {
			return
		}
		words := strconv.Itoa(o.Index + 1)
		style := figure.InColor(figure.RankText, rankColor(o.Index))
		middle := at(o).Y + better
		box := vg.Rectangle{
			Min: vg.Point{X: at(o).X - gap - figure.TextWidth(style, words), Y: middle - figure.CapHeight(style)/2},
			Max: vg.Point{X: at(o).X - gap, Y: middle + figure.CapHeight(style)/2},
		}
		if !c.ContainsY(at(o).Y) || slices.ContainsFunc(taken, func(other vg.Rectangle) bool { return overlap(box, other) }) {
			continue
		}
		figure.Write(c, style, box.Min.X, box.Min.Y, text.XLeft, words)
		taken = append(taken, box)
	}
}
