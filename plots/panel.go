package plots

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"gradbook/internal/number"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// panel is one pair of axes: a metric over the epochs for all configs.
type panel struct {
	title     string
	axis      func(*plot.Axis, []float64) (remark string) // lossAxis or accuracyAxis
	strong    metric                                      // drawn as lines
	faint     metric                                      // drawn as thin dashes; may be nil
	unbounded bool                                        // losses are

	of          *results.Metric // nil: a loss, or an accuracy, of our networks
	ranks       bool            // it is the sweep's
	countsSteps bool
	firstStep   int
	byTime      bool // steps are milliseconds of training
	zoomed      bool // the axis begins at firstStep

	lines     []line          // best first
	others    study.Quantiles // in place of grey lines that would be too many
	bulk      study.Bulk      // what the vertical axis has room for
	lastEpoch int
	smoothing float64 // the weight of a moving average; 0 for none
	palette   []color.NRGBA
	chosen    []int     // curves that were asked for to be coloured
	labels    vg.Length // to the right of the axes
}

// lossAndAccuracy makes the two panels, without lines. They show the split that the sweep's
// metric is of, so that the curves end in the order of their ranks.
func (s *show) lossAndAccuracy(metric results.Metric) (loss, accuracy *panel) {
	common := panel{firstStep: s.firstStep, lastEpoch: s.lastEpoch, countsSteps: s.countsSteps, smoothing: s.smoothing, palette: s.palette, chosen: s.highlighted}
	loss, accuracy = new(panel), new(panel)
	*loss, *accuracy = common, common
	loss.title, loss.axis, loss.unbounded = "Loss", figure.LossAxis, true
	accuracy.title, accuracy.axis = "Accuracy", figure.AccuracyAxis
	loss.faint, accuracy.faint = named("train_loss"), named("train_accuracy")
	switch {
	case s.val && !(s.test && strings.HasPrefix(metric.Name, "test_")):
		s.split = "val"
		loss.strong, accuracy.strong = named("val_loss"), named("val_accuracy")
	case s.test:
		s.split = "test"
		loss.strong, accuracy.strong = named("test_loss"), named("test_accuracy")
	default:
		s.split = "train"
		loss.strong, accuracy.strong = loss.faint, accuracy.faint
		loss.faint, accuracy.faint = nil, nil
	}
	return loss, accuracy
}

// colour gives the curves that were asked for a colour. If none were, these are the best few and
// those that stand out in the panel's metric; if there are as many colours, all.
func (p *panel) colour(curves []curve) {
	chosen := p.chosen
	if chosen == nil {
		chosen = p.bestAndOutliers(curves)
	}
	for i, index := range chosen {
		curves[index].color = p.palette[i]
		curves[index].detailed = i < mostDetailed
	}
}

func (p *panel) bestAndOutliers(curves []curve) (chosen []int) {
	for i := range min(len(curves), len(p.palette), mostDetailed) {
		chosen = append(chosen, i)
	}
	if len(curves) <= len(p.palette) {
		for i := len(chosen); i < len(curves); i++ {
			chosen = append(chosen, i)
		}
		return chosen
	}
	var courses [][]study.Point
	var all []float64
	for i := range curves {
		courses = append(courses, curves[i].points(p.strong))
		all = append(all, means(courses[i])...)
	}
	if p.countsSteps {
		courses = compared(courses)
	}
	badness, _ := p.badness(all)
	return append(chosen, study.Outliers(courses, len(chosen), len(p.palette)-len(chosen), badness)...)
}

// badness returns how bad values are, and what a bulk of them spans at least.
func (p *panel) badness(values []float64) (badness func(float64) float64, least float64) {
	if p.of == nil {
		return study.DecadesOf(!p.unbounded, values), study.LeastDecades
	}
	return study.BadnessOf(*p.of, p.of.Goal, values, false)
}

// line is a curve in one panel.
type line struct {
	*curve
	seeds    int           // runs that have the metric
	broken   []study.Point // where a run's value is no finite number any more
	measured []study.Point // of the strong metric
	course   []study.Point // the same, smoothed if the panel is
	train    []study.Point // of the faint metric; only of detailed curves
}

// trace makes the panel's lines from curves.
func (p *panel) trace(curves []curve) {
	p.labels = endRoom(curves)
	var grey, courses [][]study.Point
	weight := 0.0
	for i := range curves {
		c := &curves[i]
		all := c.seriesOf(p.strong)
		l := line{curve: c, seeds: len(all), measured: merge(all), broken: c.breaks(p.strong)}
		if p.countsSteps && p.smoothing == 0 {
			for _, s := range all {
				weight = max(weight, study.SmoothingWeight(len(s.steps)))
			}
		}
		if c.detailed && p.faint != nil {
			l.train = c.points(p.faint)
		}
		p.lines = append(p.lines, l)
	}
	if p.countsSteps && p.smoothing == 0 {
		p.smoothing = weight
	}
	p.smoothing = max(0, p.smoothing)
	for i := range p.lines {
		l := &p.lines[i]
		l.course, l.train = study.Smooth(l.measured, p.smoothing), study.Smooth(l.train, p.smoothing)
		courses = append(courses, l.course)
	}
	if p.countsSteps {
		courses = compared(courses)
	}
	for i, l := range p.lines {
		if l.grey() {
			grey = append(grey, courses[i])
		}
	}
	p.findBulk(courses)
	if len(grey) > mostGrey {
		p.others = study.QuantilesOf(grey)
		p.lines = slices.DeleteFunc(p.lines, func(l line) bool { return l.grey() })
	}
}

// findBulk decides what the vertical axis has room for.
func (p *panel) findBulk(courses [][]study.Point) {
	var all []float64
	for _, course := range courses {
		all = append(all, means(course)...)
	}
	for _, l := range p.lines {
		all = append(all, means(l.train)...)
	}
	badness, least := p.badness(all)
	if p.of != nil && !p.ranks {
		p.bulk = study.BulkOf(badness, nil, least)
		return
	}
	lines := make([][]float64, len(courses))
	for i, course := range courses {
		for _, v := range means(course) {
			lines[i] = append(lines[i], badness(v))
		}
	}
	p.bulk = study.BulkOf(badness, lines, least)
}

// means returns the means of points that are finite.
func means(points []study.Point) (values []float64) {
	for _, pt := range points {
		if number.IsFinite(pt.Mean) {
			values = append(values, pt.Mean)
		}
	}
	return values
}

// values are what the vertical axis has to show, and whether that leaves something out.
// Train may be better than the bulk by twice the width of that. A diverged run may go through any
// height on its way to infinity; it counts where nothing else does.
func (p *panel) values() (values []float64, leaves bool) {
	const trainWidths = 2
	add := func(v float64) {
		if p.bulk.Holds(v) {
			values = append(values, v)
		} else if number.IsFinite(v) {
			leaves = true
		}
	}
	for _, l := range p.lines {
		for _, pt := range l.course {
			add(pt.Mean)
		}
		for _, pt := range l.train {
			if p.bulk.Badness(pt.Mean) < p.bulk.Best-trainWidths*p.bulk.Width {
				leaves = true
			} else {
				add(pt.Mean)
			}
		}
		if l.detailed {
			for _, pt := range l.measured {
				add(pt.Min)
				add(pt.Max)
			}
		}
	}
	for _, q := range p.others {
		add(q.Q05)
		add(q.Q95)
	}
	if len(values) > 0 {
		return values, leaves
	}
	for _, l := range p.lines {
		for _, t := range l.diverged {
			for _, e := range t[:len(t)-1] {
				if v, _ := p.strong(e.Metrics); number.IsFinite(v) {
					values = append(values, v)
				}
			}
		}
	}
	return values, false
}

// plot gives the panel axes that its curves fit into.
func (p *panel) plot() (plt *plot.Plot, remark string) {
	plt = figure.NewPlot()
	plt.X.Min, plt.X.Max = 1, float64(p.lastEpoch)
	if p.lastEpoch == 1 {
		plt.X.Min, plt.X.Max = 0.5, 1.5
	}
	plt.X.Tick.Marker = figure.EpochTicks{}
	if p.countsSteps {
		plt.X.Min, plt.X.Max = float64(p.firstStep), float64(max(p.lastEpoch, p.firstStep+1))
		plt.X.Tick.Marker = stepTicks
	}
	if p.zoomed {
		plt.X.Min, plt.X.Max = float64(p.firstStep), float64(max(p.lastEpoch, p.firstStep+1))
	}
	if p.byTime {
		plt.X.Tick.Marker = timeTicks{}
	}
	values, _ := p.values()
	remark = p.axis(&plt.Y, values)
	plt.Add(p)
	return plt, remark
}

// draw draws the panel: heading, axes, curves and, to their right, labels.
func (p *panel) draw(c draw.Canvas) {
	plt, remark := p.plot()
	const heading, below = 22, 14
	figure.DrawHeading(c, p.title, remark)
	figure.Write(c, figure.QuietText, c.Max.X-p.labels, c.Min.Y+4, text.XRight, p.across())
	plt.Draw(draw.Crop(c, 0, -p.labels, below, -heading))
}

// Plot draws the curves into a plot's data area, and their labels to the right of
// it. It implements plot.Plotter.
func (p *panel) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	a := area{c, x, y}
	a.crowd(p.others)
	worstFirst := slices.Clone(p.lines) // the best is drawn last, above the others
	slices.Reverse(worstFirst)
	if p.chosen != nil { // not even below a better one that is grey
		grey := slices.DeleteFunc(slices.Clone(worstFirst), func(l line) bool { return !l.grey() })
		worstFirst = append(grey, slices.DeleteFunc(worstFirst, func(l line) bool { return l.grey() })...)
	}
	for _, l := range worstFirst {
		if len(l.train) > 0 {
			end := figure.Begin(c, l.item())
			a.lines(trainLine(l.color), l.train)
			end()
		}
	}
	for _, l := range worstFirst {
		if l.detailed {
			end := figure.Begin(c, l.item())
			a.bands(l.color, l.measured)
			if p.smoothing > 0 {
				a.lines(measuredLine(l.color), l.measured)
			}
			end()
		}
	}
	for _, l := range worstFirst {
		item := l.item()
		item.Line = p.spoken(a, l, plt)
		end := figure.Begin(c, item)
		a.mean(l)
		end()
		for _, stretch := range slices.Concat(unbroken(l.course), unbroken(l.train)) {
			a.leaving(l.color, a.place(stretch))
		}
	}
	var ends []end
	for _, l := range worstFirst {
		a.marks(l)
		cross, crossed := a.crosses(l.curve, p.strong, p.unbounded)
		switch e := (end{order: l.order, label: l.label, words: l.words, color: l.color}); {
		case l.label == "":
		case len(unbroken(l.course)) > 0:
			rows := unbroken(l.course)
			last := rows[len(rows)-1]
			e.Point = a.place(last[len(last)-1:])[0]
			ends = append(ends, e)
		case crossed && len(l.trained) == 0:
			e.Point = cross
			ends = append(ends, e)
		}
	}
	writeEnds(c, ends)
}

// mostSpoken is how many points of a line a page tells the values of.
const mostSpoken = 500

// spoken is what a page says of a line: what was measured, also where the line is smoothed.
func (p *panel) spoken(a area, l line, plt *plot.Plot) *figure.Line {
	spoken := &figure.Line{Name: l.name, Panel: a.Rectangle, From: plt.X.Min, To: plt.X.Max}
	if p.byTime {
		spoken.From, spoken.To = spoken.From/perSecond, spoken.To/perSecond
	}
	every := (len(l.measured) + mostSpoken - 1) / mostSpoken
	for i, pt := range l.measured {
		if pt.N == 0 || i%max(every, 1) != 0 && i != len(l.measured)-1 {
			continue
		}
		value := p.format(pt.Spread)
		if pt.N > 1 {
			value += fmt.Sprintf(", n = %d", pt.N)
		}
		spoken.At = append(spoken.At, a.place([]study.Point{pt})[0])
		spoken.Across = append(spoken.Across, p.place(pt.Epoch))
		spoken.Values = append(spoken.Values, value)
	}
	return spoken
}

// format writes a value of the strong metric.
func (p *panel) format(s results.Spread) string {
	m := results.MetricNamed("val_accuracy")
	switch {
	case p.of != nil:
		m = *p.of
	case p.unbounded:
		m = results.MetricNamed("val_loss")
	}
	if s.N > 1 {
		return m.FormatSpread(s)
	}
	return m.Format(s.Mean)
}

// mostGrey is how many grey lines an eye can follow. More of them are drawn as a crowd.
const mostGrey = 60

// stepWord is what a run's metrics are reported at.
func stepWord(countsSteps bool) string {
	if countsSteps {
		return "step"
	}
	return "epoch"
}
