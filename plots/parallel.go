package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ParallelCoordinatesPlot answers which combinations of parameters do well. Each
// config is a line through an axis for every parameter
// to its mean of the sweep's metric at the kept epoch, which
// also gives the line its colour. At a value that several configs have, their
// lines lie side by side in the order of the metric. A config that early termination stopped
// has no final value: its line is dashed, and ends in a hollow dot at the last parameter.
type ParallelCoordinatesPlot struct {
	Source study.Source
	// Space is what is known of the source already, so that several figures study it once. nil:
	// Draw studies it.
	Space *study.Space

	// Parameters have an axis each, in this order. nil: all that vary, the most important (see
	// [study.MeasureImportance]) first. There is room for seven, on paper for five.
	Parameters []string
	// Highlighted is how many of the best configs are thick and above the others. 0: all of
	// up to a dozen configs, of more the best third, a dozen at most.
	Highlighted int
}

// ParallelCoordinates draws which combinations of parameters do well, each config a line through
// an axis for every parameter to the sweep's metric: a [ParallelCoordinatesPlot] with its other
// fields at their zero values. Its errors are those of [ParallelCoordinatesPlot.Draw].
func ParallelCoordinates(s study.Source) (*figure.Figure, error) {
	return ParallelCoordinatesPlot{Source: s}.Draw()
}

// Draw draws the figure. It is an error if no run has finished with a value, none of the
// parameters varies, or one of Parameters does not.
func (p ParallelCoordinatesPlot) Draw() (*figure.Figure, error) {
	s := p.Source
	sp, err := spaceOf(s, p.Space)
	if err != nil {
		return nil, fmt.Errorf("parallel coordinates of sweep %d: %w", s.Sweep.ID, err)
	}
	sp = sp.WithStopped()
	parameters, order, err := chosenParameters(sp, p.Parameters)
	if err != nil {
		return nil, fmt.Errorf("parallel coordinates of sweep %d: %w", s.Sweep.ID, err)
	}
	title := "Which combinations do well: " + study.SweepName(s.Sweep)
	subtitle := fmt.Sprintf("Each line is one of %s configs, from its parameters on the left, %s, to its %s on the right.",
		humanize.Comma(int64(len(sp.Configs))), order, s.Metric().Words())
	caption := sp.MeansWords() + sp.ComparedWords("in dashed lines")
	return figure.New(title, subtitle, caption+"\n"+s.Caption(sp.RunsInPicture()), func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		lines := newParallel(sp, parameters, p.Highlighted, width)
		return lines.key.Above(width, lines.height(), lines.draw)
	}), nil
}

// chosenParameters returns the parameters of the names and words for their order; without names
// all that vary, the most important first.
func chosenParameters(sp *study.Space, names []string) (chosen []study.Parameter, order string, err error) {
	all, order := byImportance(sp)
	if names == nil {
		return all, order, nil
	}
	for _, name := range names {
		i := slices.IndexFunc(all, func(p study.Parameter) bool { return p.Name == name || slices.Contains(p.With, name) })
		if i < 0 {
			return nil, "", fmt.Errorf("%s is no parameter that varies over its configs with a %s; these do: %s",
				name, sp.Source.Metric().Words(), strings.Join(parameterNames(sp), ", "))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, "in the order in which they were asked for", nil
}

// byImportance returns the parameters, the most important first, and words for
// that order. What is too little to measure importance leaves them sorted by name.
func byImportance(sp *study.Space) (parameters []study.Parameter, order string) {
	parameters = slices.Clone(sp.Parameters)
	m, err := sp.Importances()
	if err != nil {
		return parameters, "sorted by name"
	}
	rank := func(p study.Parameter) int {
		i := slices.IndexFunc(m.Parameters, func(measured study.ParameterImportance) bool {
			return measured.Name == p.Name || slices.Contains(measured.With, p.Name)
		})
		if i < 0 { // all that are compared have the same value
			return len(m.Parameters)
		}
		return i
	}
	slices.SortStableFunc(parameters, func(a, b study.Parameter) int { return rank(a) - rank(b) })
	return parameters, "the most important first"
}

// parallel is parallel coordinates laid out on the page.
type parallel struct {
	axes    []parameterAxis
	more    int // parameters without an axis
	metric  metricAxis
	configs []results.ConfigSummary // in the order of means
	means   []float64               // of the configs, best first; those that were stopped come after them
	stopped int                     // configs that were stopped, and have no mean
	strong  int                     // how many of them are
	lanes   [][]float64             // where each config crosses each axis
	key     *figure.Key

	left, right vg.Length // room beside the axes
}

const (
	parallelHeight  vg.Length = 270
	parallelHeading vg.Length = 32 // name and scale of an axis
	strongest                 = 12 // configs at most
	metricBar       vg.Length = 7  // the metric's axis, in its colours
	longestTick     vg.Length = 70
)

func newParallel(sp *study.Space, parameters []study.Parameter, highlighted int, width vg.Length) *parallel {
	most := 7
	if width < figure.Narrow {
		most = 5
	}
	p := &parallel{configs: sp.Shown, means: sp.Means(), more: max(0, len(parameters)-most), stopped: len(sp.Shown) - len(sp.Configs)}
	switch p.strong = len(p.means); {
	case highlighted > 0:
		p.strong = min(highlighted, p.strong)
	case p.strong > strongest:
		p.strong = min(strongest, p.strong/3)
	}
	for _, parameter := range parameters[:len(parameters)-p.more] {
		axis := newParameterAxis(parameter)
		p.axes = append(p.axes, axis)
		p.lanes = append(p.lanes, axis.lanes())
	}
	p.metric = newMetricAxis(sp, p.means)
	p.left, p.right = 20, 20
	for _, tick := range p.ticks(0) {
		p.left = max(p.left, min(longestTick, figure.TextWidth(figure.QuietText, tick.Label))+8)
	}
	for _, tick := range p.metric.ticks() {
		p.right = max(p.right, metricBar+figure.TextWidth(figure.QuietText, tick.Label)+8)
	}
	p.key = p.newKey()
	return p
}

func (p *parallel) newKey() *figure.Key {
	k, n := new(figure.Key), len(p.means)-p.strong
	line := func(width vg.Length, alpha float64) func(c draw.Canvas, from, to, middle vg.Length) {
		return func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(draw.LineStyle{Color: figure.Fade(figure.Viridis[len(figure.Viridis)-2], alpha), Width: width}, from, middle, to, middle)
		}
	}
	if n > 0 {
		k.Add(fmt.Sprintf("the best %d", p.strong), line(1.6, 1))
		k.Add(fmt.Sprintf("the other %s, coloured by the %s too", humanize.Comma(int64(n)), p.metric.metric.Words()), line(0.8, 0.5))
	}
	if p.stopped > 0 {
		k.Add(fmt.Sprintf("%s stopped early", humanize.Comma(int64(p.stopped))), func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(p.stoppedStyle(), from, middle, to-4, middle)
			figure.Dot(c, figure.AxisLine, stoppedDot, true, vg.Point{X: to - 4, Y: middle})
		})
	}
	if p.more > 0 {
		k.AddMore(p.more)
	}
	return k
}

// lanes returns where each config crosses the axis, from 0 to 1. Those that share one of
// a few values lie side by side there, the best on top.
func (a parameterAxis) lanes() []float64 {
	const most, room, widest = 12, 0.5, 0.1
	lanes := make([]float64, len(a.At))
	gap := 1.0
	for at := range len(a.Values) - 1 {
		gap = min(gap, a.place(at+1)-a.place(at))
	}
	shared := make([]int, len(a.Values))
	for _, at := range a.At {
		shared[at]++
	}
	seen := make([]int, len(a.Values))
	for i, at := range a.At {
		lanes[i] = a.place(at)
		if n := shared[at]; n > 1 && len(a.Values) <= most {
			lanes[i] += min(room*gap, widest) * (0.5 - float64(seen[at])/float64(n-1))
		}
		seen[at]++
	}
	return lanes
}

func (p *parallel) height() vg.Length {
	return parallelHeading + parallelHeight
}

// x is where an axis stands; the last one is the metric's.
func (p *parallel) x(c draw.Canvas, axis int) vg.Length {
	from, to := c.Min.X+p.left, c.Max.X-p.right
	return from + (to-from)*vg.Length(axis)/vg.Length(len(p.axes))
}

// y leaves room for lanes beyond the first and the last value.
func (p *parallel) y(c draw.Canvas, place float64) vg.Length {
	const room = 18
	bottom, top := c.Min.Y+room, c.Min.Y+parallelHeight-room
	return bottom + (top-bottom)*vg.Length(place)
}

func (p *parallel) ticks(axis int) []plot.Tick {
	return figure.FitTicks(parallelHeight-36, figure.StackedLabels, p.axes[axis].ticks)
}

func (p *parallel) draw(c draw.Canvas) {
	for i := range p.stopped {
		p.drawStopped(c, len(p.means)+i)
	}
	for i := len(p.means) - 1; i >= 0; i-- { // the best last, above the others
		p.drawLine(c, i)
	}
	spacing := p.x(c, 1) - p.x(c, 0)
	for i, axis := range p.axes {
		x := p.x(c, i)
		c.StrokeLine2(draw.LineStyle{Color: figure.AxisLine, Width: 1}, x, p.y(c, -0.05), x, p.y(c, 1.05))
		p.heading(c, x, spacing, axis.Title(), axis.remark())
		for _, tick := range p.ticks(i) {
			p.label(c, x, p.y(c, tick.Value), spacing, tick.Label)
		}
	}
	x := p.x(c, len(p.axes))
	figure.FillScale(c, p.metric.colorAt, figure.Rectangle(x, p.y(c, 0), x+metricBar, p.y(c, 1)))
	for _, tick := range p.metric.ticks() {
		figure.Write(c, figure.QuietText, x+metricBar+4, figure.CentredBase(p.y(c, tick.Value), figure.QuietText), text.XLeft, tick.Label)
	}
	figure.Write(c, figure.HeadingText, c.Max.X, c.Max.Y-figure.CapHeight(figure.HeadingText)-2, text.XRight, p.metric.metric.Words())
	figure.Write(c, figure.CaptionText, c.Max.X, c.Max.Y-figure.CapHeight(figure.HeadingText)-14, text.XRight, p.metric.better())
	figure.Write(c, figure.CaptionText, c.Max.X, c.Max.Y-figure.CapHeight(figure.HeadingText)-25, text.XRight, p.metric.scale)
}

// heading names an axis, centred above it where the page has room for that.
func (p *parallel) heading(c draw.Canvas, x, spacing vg.Length, name, remark string) {
	name = figure.Fit(figure.HeadingText, name, spacing-8)
	half := max(figure.TextWidth(figure.HeadingText, name), figure.TextWidth(figure.CaptionText, remark)) / 2
	x = max(x, c.Min.X+half)
	figure.Write(c, figure.HeadingText, x, c.Max.Y-figure.CapHeight(figure.HeadingText)-2, text.XCenter, name)
	figure.Write(c, figure.CaptionText, x, c.Max.Y-figure.CapHeight(figure.HeadingText)-14, text.XCenter, remark)
}

// label writes a value to the left of its axis, on a ground that lets few of the lines through.
func (p *parallel) label(c draw.Canvas, x, y, spacing vg.Length, words string) {
	words = figure.Fit(figure.QuietText, words, min(longestTick, spacing-12))
	wide := figure.TextWidth(figure.QuietText, words)
	figure.FillBox(c, figure.Fade(figure.Paper, 0.8), figure.Rectangle(x-wide-7, y-5.5, x-4, y+5.5))
	c.StrokeLine2(draw.LineStyle{Color: figure.AxisLine, Width: 1}, x-3, y, x, y)
	figure.Write(c, figure.Coloured(figure.QuietText, figure.Ink), x-5, figure.CentredBase(y, figure.QuietText), text.XRight, words)
}

// drawLine draws a config from its parameters to its mean.
func (p *parallel) drawLine(c draw.Canvas, config int) {
	defer p.begin(c, config)()
	c.SetLineStyle(p.style(config))
	end := vg.Point{X: p.x(c, len(p.axes)), Y: p.y(c, p.metric.place(p.means[config]))}
	c.Stroke(curveThrough(append(p.crossings(c, config), end)))
}

// begin says which config is drawn until end is called.
func (p *parallel) begin(c draw.Canvas, config int) (end func()) {
	if len(p.configs) > mostItems {
		return func() {}
	}
	var varied []string
	for _, axis := range p.axes {
		varied = append(varied, axis.Name)
	}
	item := configItem(p.configs[config], p.metric.metric, varied)
	item.Series = fmt.Sprint(item.Runs)
	return figure.Begin(c, item)
}

const stoppedDot vg.Length = 1.6

// drawStopped draws a config that has no final value as far as its parameters go.
func (p *parallel) drawStopped(c draw.Canvas, config int) {
	defer p.begin(c, config)()
	points := p.crossings(c, config)
	c.SetLineStyle(p.stoppedStyle())
	c.Stroke(curveThrough(points))
	figure.Dot(c, figure.AxisLine, stoppedDot, true, points[len(points)-1])
}

func (p *parallel) stoppedStyle() draw.LineStyle {
	return draw.LineStyle{Color: faint(figure.AxisLine, p.stopped), Width: 0.7, Dashes: []vg.Length{3, 2}}
}

// crossings are where a config crosses the axes of the parameters.
func (p *parallel) crossings(c draw.Canvas, config int) (points []vg.Point) {
	for axis := range p.axes {
		points = append(points, vg.Point{X: p.x(c, axis), Y: p.y(c, p.lanes[axis][config])})
	}
	return points
}

// curveThrough is a curve that is level at every point, so that it crosses axes at right angles
// and the eye can follow it.
func curveThrough(points []vg.Point) (path vg.Path) {
	path.Move(points[0])
	for i, to := range points[1:] {
		from := points[i]
		bend := 0.4 * (to.X - from.X)
		path.CubeTo(vg.Point{X: from.X + bend, Y: from.Y}, vg.Point{X: to.X - bend, Y: to.Y}, to)
	}
	return path
}

func (p *parallel) style(config int) draw.LineStyle {
	c := p.metric.color(p.means[config])
	if config < p.strong {
		return draw.LineStyle{Color: c, Width: 1.6}
	}
	return draw.LineStyle{Color: faint(c, len(p.means)), Width: 0.8}
}

// faint makes one of many marks so light that all of them together can be looked through.
func faint(c color.NRGBA, many int) color.NRGBA {
	return figure.Fade(c, min(max(6/math.Sqrt(float64(many)), 0.2), 0.6))
}
