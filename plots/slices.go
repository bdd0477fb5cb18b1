package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// SlicesPlot answers how the sweep's metric depends on each parameter by itself: a panel a
// parameter, on one vertical
// axis. Every run is a faint dot. A bar is the mean over the configs that are compared; where
// numbers are many, a line is the trend of the configs (robust locally weighted
// regression). A ring is the best config. A run that early termination stopped
// is a hollow dot at its last value, which is no final one, and counts in no mean and no trend.
type SlicesPlot struct {
	Source study.Source
	// Space is what is known of the source already, so that several figures study it once. nil:
	// Draw studies it.
	Space *study.Space

	// Parameters have a panel each, in this order. nil: all that vary, the most important
	// (see [study.MeasureImportance]) first.
	Parameters []string
	// MostPanels is how many panels there are at most where Parameters is nil. 0: 12.
	MostPanels int
}

// Slices draws the sweep's metric against each parameter by itself, a panel a parameter: a
// [SlicesPlot] with its other fields at their zero values. Its errors are those of
// [SlicesPlot.Draw].
func Slices(s study.Source) (*figure.Figure, error) { return SlicesPlot{Source: s}.Draw() }

// Draw draws the figure. It is an error if no run has finished with a value, none of the
// parameters varies, or one of Parameters does not.
func (p SlicesPlot) Draw() (*figure.Figure, error) {
	s := p.Source
	sp, err := spaceOf(s, p.Space)
	if err != nil {
		return nil, fmt.Errorf("slices of sweep %d: %w", s.Sweep.ID, err)
	}
	sp = sp.WithStopped()
	parameters, order, err := chosenParameters(sp, p.Parameters)
	if err != nil {
		return nil, fmt.Errorf("slices of sweep %d: %w", s.Sweep.ID, err)
	}
	most := max(1, cmp.Or(p.MostPanels, mostSlices))
	if p.Parameters != nil {
		most = len(parameters)
	}
	title := "What each parameter does: " + study.SweepName(s.Sweep)
	subtitle := fmt.Sprintf("The %s against each parameter by itself, %s; the other parameters vary too.", s.Metric().Words(), order)
	caption := sp.RunsWords() + sp.ComparedWords("hollow") + "\n" + s.Caption(sp.RunsInPicture())
	return figure.New(title, subtitle, caption, func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		panels := newSlicePanels(sp, parameters, most, width)
		return panels.key.Above(width, panels.height(), panels.draw)
	}), nil
}

// slicePanels are panels in rows, laid out on the page.
type slicePanels struct {
	sp      *study.Space
	axes    []parameterAxis
	more    int // parameters without a panel
	means   []float64
	cut     int // runs that were stopped early
	metric  metricAxis
	width   vg.Length
	columns int
	left    vg.Length // room for the labels of the vertical axis
	key     *figure.Key
}

const (
	mostSlices             = 12
	sliceTitle   vg.Length = 14 // room for the metric's name above all panels
	sliceHeight  vg.Length = 118
	sliceHeading vg.Length = 24
	sliceTicks   vg.Length = 18
	sliceGap     vg.Length = 18 // between columns and between rows
	widestSlice  vg.Length = 340
)

func newSlicePanels(sp *study.Space, parameters []study.Parameter, most int, width vg.Length) *slicePanels {
	listed := parameters[:min(len(parameters), most)]
	p := &slicePanels{sp: sp, more: len(parameters) - len(listed), means: sp.Means(), width: width, columns: 3}
	for _, parameter := range listed {
		p.axes = append(p.axes, newParameterAxis(parameter))
	}
	switch n := len(p.axes); {
	case width < figure.Narrow:
		p.columns = min(n, 2)
	case n <= 4:
		p.columns = n
	case n > 9:
		p.columns = 4
	}
	values := slices.Concat(sp.Values...)
	for _, config := range sp.Shown {
		for _, run := range sp.CutRuns(config) {
			values = append(values, run.LastValue)
			p.cut++
		}
	}
	p.metric = newMetricAxis(sp, values)
	for _, tick := range p.metric.ticks() {
		p.left = max(p.left, figure.TextWidth(figure.QuietText, tick.Label)+8)
	}
	p.key = p.newKey()
	return p
}

func (p *slicePanels) newKey() *figure.Key {
	k := new(figure.Key)
	k.Add("a run", func(c draw.Canvas, from, to, middle vg.Length) {
		drawDots(c, []vg.Point{{X: to - 4, Y: middle}}, 1)
	})
	if p.cut > 0 {
		k.Add("stopped early", func(c draw.Canvas, from, to, middle vg.Length) {
			drawHollow(c, []vg.Point{{X: to - 4, Y: middle}}, 1)
		})
	}
	if slices.ContainsFunc(p.axes, func(a parameterAxis) bool { return !a.crowded() || a.Values[0] == nil }) {
		k.Add("mean of a value's configs", func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(meanStyle, to-16, middle, to, middle)
		})
	}
	if slices.ContainsFunc(p.axes, parameterAxis.crowded) {
		k.Add("trend of the configs", func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(trendStyle, from, middle, to, middle)
		})
	}
	k.Add(p.sp.BestWords(), func(c draw.Canvas, from, to, middle vg.Length) {
		drawRing(c, vg.Point{X: to - 4, Y: middle})
	})
	if p.more > 0 {
		k.AddMore(p.more)
	}
	return k
}

var (
	meanStyle  = draw.LineStyle{Color: figure.Ink, Width: 2}
	trendStyle = draw.LineStyle{Color: figure.Ink, Width: 1.4}
)

// roundDots is how many dots are round at most.
const roundDots = 300

// drawDots draws runs, lighter the more there are in all. Very many are little squares
// in a few strokes, which make a small file and are still darker where they lie on
// each other.
func drawDots(c draw.Canvas, points []vg.Point, many int) {
	const strokes, radius, half = 4, 1.4, 1
	color := faint(figure.Palette[0], many)
	if many <= roundDots {
		for _, at := range points {
			c.DrawGlyph(draw.GlyphStyle{Color: color, Radius: radius, Shape: draw.CircleGlyph{}}, at)
		}
		return
	}
	c.SetLineStyle(draw.LineStyle{Color: color, Width: 2 * half})
	for first := range strokes {
		var dots vg.Path
		for i := first; i < len(points); i += strokes {
			dots.Move(vg.Point{X: points[i].X - half, Y: points[i].Y})
			dots.Line(vg.Point{X: points[i].X + half, Y: points[i].Y})
		}
		c.Stroke(dots)
	}
}

// drawHollow draws runs that were stopped early.
func drawHollow(c draw.Canvas, points []vg.Point, many int) {
	const radius = 1.5
	c.SetLineStyle(draw.LineStyle{Color: faint(stateColors[results.Stopped], many), Width: 0.7})
	var rings vg.Path
	for _, at := range points {
		rings = append(rings, figure.Circle(at, radius)...)
	}
	c.Stroke(rings)
}

// drawRing marks a point on a page or on any colour.
func drawRing(c draw.Canvas, at vg.Point) {
	const radius = 3.5
	for _, style := range []draw.LineStyle{{Color: figure.Paper, Width: 3}, {Color: figure.Palette[1], Width: 1.5}} {
		c.SetLineStyle(style)
		c.Stroke(figure.Circle(at, radius))
	}
}

func (p *slicePanels) rows() int { return (len(p.axes) + p.columns - 1) / p.columns }

func (p *slicePanels) height() vg.Length {
	row := sliceHeading + sliceHeight + sliceTicks
	return sliceTitle + vg.Length(p.rows())*row + vg.Length(p.rows()-1)*sliceGap/2
}

// panelWidth is that of a panel without the labels of the vertical axis.
func (p *slicePanels) panelWidth() vg.Length {
	n := vg.Length(p.columns)
	return min(widestSlice, (p.width-p.left-(n-1)*sliceGap)/n)
}

func (p *slicePanels) draw(c draw.Canvas) {
	figure.DrawHeading(c, p.metric.metric.Words(), p.metric.remark())
	c.Max.Y -= sliceTitle
	for i, axis := range p.axes {
		row, column := vg.Length(i/p.columns), vg.Length(i%p.columns)
		top := c.Max.Y - row*(sliceHeading+sliceHeight+sliceTicks+sliceGap/2) - sliceHeading
		left := c.Min.X + p.left + column*(p.panelWidth()+sliceGap)
		field := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: left, Y: top - sliceHeight},
			Max: vg.Point{X: left + p.panelWidth(), Y: top},
		}}
		p.drawPanel(field, axis, column == 0)
	}
}

// x insets a panel's values from its sides, by half of what each has if they are few.
func (a parameterAxis) x(field draw.Canvas, place float64) vg.Length {
	inset := vg.Length(10)
	if !a.crowded() {
		inset = (field.Max.X - field.Min.X) / vg.Length(2*len(a.Values))
	}
	from, to := field.Min.X+inset, field.Max.X-inset
	return from + (to-from)*vg.Length(place)
}

func (p *slicePanels) y(field draw.Canvas, v float64) vg.Length {
	return field.Min.Y + (field.Max.Y-field.Min.Y)*vg.Length(p.metric.place(v))
}

func (p *slicePanels) drawPanel(field draw.Canvas, a parameterAxis, first bool) {
	name := figure.Fit(figure.HeadingText, a.Title(), field.Max.X-field.Min.X)
	figure.Write(field, figure.HeadingText, field.Min.X, field.Max.Y+6, text.XLeft, name)
	remark := figure.Fit(figure.CaptionText, a.remark(), field.Max.X-field.Min.X-figure.TextWidth(figure.HeadingText, name)-5)
	figure.Write(field, figure.CaptionText, field.Min.X+figure.TextWidth(figure.HeadingText, name)+5, field.Max.Y+6, text.XLeft, remark)
	for _, tick := range p.metric.ticks() {
		y := field.Min.Y + (field.Max.Y-field.Min.Y)*vg.Length(tick.Value)
		field.StrokeLine2(figure.GridStyle, field.Min.X, y, field.Max.X, y)
		if first {
			figure.Write(field, figure.QuietText, field.Min.X-6, figure.CentredBase(y, figure.QuietText), text.XRight, tick.Label)
		}
	}
	field.StrokeLine2(figure.AxisStyle, field.Min.X, field.Min.Y, field.Max.X, field.Min.Y)
	for _, tick := range a.sidewaysTicks(field) {
		x := a.x(field, tick.Value)
		field.StrokeLine2(figure.AxisStyle, x, field.Min.Y-3, x, field.Min.Y)
		figure.Write(field, figure.QuietText, x, field.Min.Y-13, text.XCenter, tick.Label)
	}
	p.drawRuns(field, a)
	if a.crowded() {
		p.drawTrend(field, a)
	}
	p.drawMeans(field, a)
	drawRing(field, vg.Point{X: a.x(field, a.place(a.At[0])), Y: p.y(field, p.means[0])})
}

// sidewaysTicks are ticks of a horizontal axis. Words get the room that they have to themselves.
func (a parameterAxis) sidewaysTicks(field draw.Canvas) []plot.Tick {
	const least = 36 // for a word
	width := field.Max.X - field.Min.X
	return figure.FitTicks(a.x(field, 1)-a.x(field, 0), figure.SidewaysLabels, func(most int) []plot.Tick {
		if !a.Numbers {
			most = max(1, min(most, int(width/least)))
		}
		ticks := a.ticks(most)
		for i := range ticks {
			ticks[i].Label = figure.Fit(figure.QuietText, ticks[i].Label, max(least, width/vg.Length(len(ticks)))-6)
		}
		return ticks
	})
}

// crowded reports whether there are too many numbers for a mean each.
func (a parameterAxis) crowded() bool {
	const most = 12
	return a.Numbers && len(a.Values) > most
}

// drawRuns spreads runs of one value sideways, evenly but in no order that the eye
// would take for one: by multiples of the golden ratio.
func (p *slicePanels) drawRuns(field draw.Canvas, a parameterAxis) {
	const golden, widest = 0.6180339887498949, 18
	spread := vg.Length(widest)
	if !a.crowded() {
		spread = min(spread, 0.5*(field.Max.X-field.Min.X)/vg.Length(len(a.Values)))
	}
	n := 0
	at := func(config int, v float64) vg.Point {
		at := vg.Point{X: a.x(field, a.place(a.At[config])), Y: p.y(field, v)}
		if !a.crowded() || a.Values[a.At[config]] == nil {
			_, off := math.Modf(float64(n) * golden)
			at.X += spread * vg.Length(off-0.5)
		}
		n++
		return at
	}
	var dots, hollow []vg.Point
	ends := make([]int, len(p.sp.Values)) // of each config's dots
	for config, values := range p.sp.Values {
		for _, v := range values {
			dots = append(dots, at(config, v))
		}
		ends[config] = len(dots)
	}
	for config := range p.sp.Shown {
		for _, run := range p.sp.CutRuns(p.sp.Shown[config]) {
			hollow = append(hollow, at(config, run.LastValue))
		}
	}
	drawHollow(field, hollow, len(hollow))
	if len(dots) > roundDots {
		drawDots(field, dots, len(dots))
		return
	}
	from := 0
	for config, to := range ends {
		end := figure.Begin(field, configItem(p.sp.Configs[config], p.metric.metric, []string{a.Name}))
		drawDots(field, dots[from:to], len(dots))
		end()
		from = to
	}
}

// drawMeans draws a bar for each value, of crowded numbers for missing ones alone.
func (p *slicePanels) drawMeans(field draw.Canvas, a parameterAxis) {
	const half = 8
	for at, value := range a.Values {
		if a.crowded() && value != nil {
			continue
		}
		var means []float64
		for config, mean := range p.means {
			if a.At[config] == at {
				means = append(means, mean)
			}
		}
		if len(means) == 0 {
			continue // all of its configs were stopped
		}
		x, y := a.x(field, a.place(at)), p.y(field, results.SpreadOf(means).Mean)
		field.StrokeLine2(meanStyle, x-half, y, x+half, y)
	}
}

// drawTrend draws the trend at even steps from the lowest to the highest number of a config.
func (p *slicePanels) drawTrend(field draw.Canvas, a parameterAxis) {
	const steps = 60
	places, heights := a.numbered(p.means, p.metric)
	if len(places) < study.FewestConfigs {
		return
	}
	trend := trendOf(places, heights)
	from, to := slices.Min(places), slices.Max(places)
	var points []vg.Point
	for i := range steps + 1 {
		place := from + (to-from)*float64(i)/steps
		height := min(max(trend.At(place), 0), 1)
		points = append(points, vg.Point{X: a.x(field, place), Y: field.Min.Y + (field.Max.Y-field.Min.Y)*vg.Length(height)})
	}
	field.StrokeLines(trendStyle, points)
}

// trendOf counts two thirds of the configs for the trend at a place, as Cleveland does, and all those nearer than a
// seventh of the axis: a sampler that learns puts many close together.
func trendOf(places, heights []float64) *study.Lowess {
	return study.NewLowess(places, heights, max(7, len(places)*2/3), 1./7)
}

// numbered returns where the configs that have the parameter lie along its axis and along the metric's.
func (a parameterAxis) numbered(means []float64, metric metricAxis) (places, heights []float64) {
	for config, mean := range means {
		if at := a.At[config]; a.Values[at] != nil {
			places, heights = append(places, a.place(at)), append(heights, metric.place(mean))
		}
	}
	return places, heights
}
