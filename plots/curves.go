package plots

import (
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
)

// metric picks one number from an epoch's.
type metric func(results.Metrics) float64

// point is a metric of a config at one epoch, over its seeds.
type point struct {
	epoch int
	results.Spread
}

// trace is the epochs of one run, in order.
type trace []results.Epoch

// curve is one config's way through its epochs.
type curve struct {
	rank  int // 1.. best first; 0 for a config that is drawn in grey
	color color.NRGBA

	trained  []trace // of the runs whose loss stayed finite
	diverged []trace // the last epoch of each is the one whose loss is not
}

// traces sorts the epochs by run, for one config. Runs without an epoch are
// left out.
func (c *curve) traces(runs []results.Run, byRun map[int64]trace) {
	for _, run := range runs {
		switch t := byRun[run.ID]; {
		case len(t) == 0:
		case run.State == results.Diverged:
			c.diverged = append(c.diverged, t)
		default:
			c.trained = append(c.trained, t)
		}
	}
}

// points returns a metric at every epoch where a run has it.
func (c *curve) points(m metric) (points []point) {
	last := 0
	for _, t := range c.trained {
		last = max(last, t[len(t)-1].Epoch)
	}
	for epoch := 1; epoch <= last; epoch++ {
		var values []float64
		for _, t := range c.trained {
			i, found := slices.BinarySearchFunc(t, epoch, func(e results.Epoch, n int) int { return e.Epoch - n })
			if found && !math.IsInf(m(t[i].Metrics), 0) {
				values = append(values, m(t[i].Metrics))
			}
		}
		if spread := results.SpreadOf(values); spread.N > 0 {
			points = append(points, point{epoch, spread})
		}
	}
	return points
}

// panel is one pair of axes: a metric over the epochs for all configs.
type panel struct {
	title     string
	axis      func(*plot.Axis, []float64) (remark string) // lossAxis or accuracyAxis
	strong    metric                                      // drawn as lines with bands
	faint     metric                                      // drawn as thin dashes; may be nil
	curves    []curve
	lastEpoch int
	unbounded bool // losses are
	ranks     bool // numbers at the curves' ends
}

// values are what the vertical axis has to show. A diverged run may go through
// any height on its way to infinity; it counts where nothing else does.
func (p *panel) values() (values []float64) {
	for _, c := range p.curves {
		for _, pt := range c.points(p.strong) {
			values = append(values, pt.Min, pt.Max)
		}
		if p.faint != nil && c.rank > 0 {
			for _, pt := range c.points(p.faint) {
				values = append(values, pt.Mean)
			}
		}
	}
	if len(values) > 0 {
		return values
	}
	for _, c := range p.curves {
		for _, t := range c.diverged {
			for _, e := range t[:len(t)-1] {
				if v := p.strong(e.Metrics); !math.IsNaN(v) && !math.IsInf(v, 0) {
					values = append(values, v)
				}
			}
		}
	}
	return values
}

// Plot draws the curves into a plot's data area, and their ranks to the right of
// it. It implements plot.Plotter.
func (p *panel) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	a := area{c, x, y}
	best := slices.Clone(p.curves)
	slices.Reverse(best) // drawn last, above the others
	for _, curve := range best {
		if p.faint != nil && curve.rank > 0 {
			style := draw.LineStyle{Color: fade(curve.color, 0.6), Width: 0.8, Dashes: []vg.Length{3, 2}}
			a.line(style, a.place(curve.points(p.faint)))
		}
	}
	for _, curve := range best {
		if curve.rank > 0 {
			a.bands(curve.color, curve.points(p.strong))
		}
	}
	var ends []end
	for _, curve := range best {
		points := curve.points(p.strong)
		a.mean(curve, points)
		if len(points) > 0 && curve.rank > 0 {
			last := a.place(points[len(points)-1:])[0]
			ends = append(ends, end{last, curve.rank, curve.color})
		}
	}
	for _, curve := range best {
		cross, seen := a.crosses(curve, p.strong, p.unbounded)
		if seen && len(curve.trained) == 0 && curve.rank > 0 {
			cross.X += 4
			ends = append(ends, end{cross, curve.rank, curve.color})
		}
	}
	if p.ranks {
		writeRanks(c, ends)
	}
}

// area is where a plot's data goes: a canvas, and the places on it of epochs and values.
type area struct {
	draw.Canvas
	x, y func(float64) vg.Length
}

func (a area) line(style draw.LineStyle, points []vg.Point) {
	if len(points) == 1 && a.Contains(points[0]) { // a line of one point would not be seen
		a.DrawGlyph(draw.GlyphStyle{Color: style.Color, Radius: 1 + style.Width, Shape: draw.CircleGlyph{}}, points[0])
	}
	a.StrokeLines(style, a.ClipLinesXY(points)...)
}

// mean draws the line of a config: thin where fewer than all of its seeds go on.
func (a area) mean(c curve, points []point) {
	style := draw.LineStyle{Color: c.color, Width: 1.5}
	if c.rank == 0 {
		style.Width = 0.75
	}
	full, rest := split(points, len(c.trained))
	a.line(style, a.place(full))
	style.Width /= 2
	a.line(style, a.place(rest))
}

// bands fills the space from the lowest to the highest seed.
func (a area) bands(color color.NRGBA, points []point) {
	for _, stretch := range stretches(points) {
		edge := a.outline(stretch)
		a.FillPolygon(fade(color, 0.15), a.ClipPolygonXY(edge))
		if len(stretch) == 1 { // a band without a width
			a.line(draw.LineStyle{Color: fade(color, 0.3), Width: 5}, edge)
		}
	}
}

// crosses draws the runs of a config that diverged, with a cross where each ends,
// and returns the rightmost cross.
func (a area) crosses(c curve, m metric, unbounded bool) (rightmost vg.Point, seen bool) {
	for _, t := range c.diverged {
		points := a.downfall(t, m, unbounded)
		a.StrokeLines(draw.LineStyle{Color: c.color, Width: 0.75}, a.ClipLinesXY(points)...)
		if len(points) == 0 || points[len(points)-1].Y < a.Min.Y {
			continue
		}
		cross := points[len(points)-1]
		cross.Y = min(cross.Y, a.Max.Y)
		write(a, coloured(crossText, c.color), cross.X, centred(cross.Y, crossText)+1, text.XCenter, "×")
		if !seen || cross.X > rightmost.X {
			rightmost, seen = cross, true
		}
	}
	return rightmost, seen
}

func (a area) place(points []point) []vg.Point {
	placed := make([]vg.Point, len(points))
	for i, pt := range points {
		placed[i] = vg.Point{X: a.x(float64(pt.epoch)), Y: a.y(pt.Mean)}
	}
	return placed
}

// split divides points where fewer than all seeds go on. The rest begins with
// the last full point, so that the line has no gap.
func split(points []point, seeds int) (full, rest []point) {
	i := slices.IndexFunc(points, func(pt point) bool { return pt.N < seeds })
	switch {
	case i < 0:
		return points, nil
	case i == 0:
		return nil, points
	default:
		return points[:i], points[i-1:]
	}
}

// stretches returns the points that have more than one seed, in rows without a gap.
func stretches(points []point) (rows [][]point) {
	start := 0
	for i := 0; i <= len(points); i++ {
		if i == len(points) || points[i].N < 2 {
			if i > start {
				rows = append(rows, points[start:i])
			}
			start = i + 1
		}
	}
	return rows
}

// outline goes along the highest seeds and back along the lowest.
func (a area) outline(points []point) []vg.Point {
	var polygon []vg.Point
	for _, pt := range points {
		polygon = append(polygon, vg.Point{X: a.x(float64(pt.epoch)), Y: a.y(pt.Max)})
	}
	for _, pt := range slices.Backward(points) {
		polygon = append(polygon, vg.Point{X: a.x(float64(pt.epoch)), Y: a.y(pt.Min)})
	}
	return polygon
}

// downfall is the way of a run that diverged: as far as its numbers go and, in
// a panel of losses, on to infinity, which is where the panel ends.
func (a area) downfall(t trace, m metric, unbounded bool) (points []vg.Point) {
	last := len(t) - 1
	for _, e := range t[:last] {
		v := m(e.Metrics)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			break
		}
		points = append(points, vg.Point{X: a.x(float64(e.Epoch)), Y: a.y(v)})
	}
	if unbounded {
		points = append(points, vg.Point{X: a.x(float64(t[last].Epoch)), Y: a.Max.Y})
	}
	return points
}

// end is where a curve ends and its rank is to be written.
type end struct {
	vg.Point
	rank  int
	color color.NRGBA
}

// writeRanks writes numbers beside the ends of curves, moved apart so that each
// can be read, with a hair line from the end to its number.
func writeRanks(c draw.Canvas, ends []end) {
	const distance = 12
	slices.SortStableFunc(ends, func(a, b end) int {
		switch { // the upper first; of ends at one height the better first
		case a.X != b.X:
			return sign(a.X - b.X)
		case a.Y != b.Y:
			return sign(b.Y - a.Y)
		default:
			return a.rank - b.rank
		}
	})
	for len(ends) > 0 {
		n := 1
		for n < len(ends) && ends[n].X == ends[0].X {
			n++
		}
		group := ends[:n]
		ends = ends[n:]
		heights := make([]vg.Length, n)
		for i := range group {
			heights[i] = group[i].Y
		}
		for i, height := range apart(heights, lineHeight(rankText)*0.82, c.Min.Y, c.Max.Y) {
			e := group[i]
			style := coloured(rankText, e.color)
			if e.X < c.Max.X { // among curves: keep them off the number
				const reach = 1.5
				number := vg.Rectangle{
					Min: vg.Point{X: e.X + distance - reach, Y: height - capHeight(style)/2 - reach},
					Max: vg.Point{X: e.X + distance + textWidth(style, strconv.Itoa(e.rank)) + reach, Y: height + capHeight(style)/2 + reach},
				}
				c.SetColor(fade(paper, 0.8))
				c.Fill(number.Path())
			}
			hair := draw.LineStyle{Color: fade(e.color, 0.5), Width: 0.5}
			c.StrokeLine2(hair, e.X+2, e.Y, e.X+distance-2, height)
			write(c, style, e.X+distance, centred(height, style), text.XLeft, strconv.Itoa(e.rank))
		}
	}
}

func sign(l vg.Length) int {
	if l < 0 {
		return -1
	}
	return 1
}

// apart moves falling heights as little as needed to be gap apart and, if they
// fit, between low and high. Heights that collide form a block around their mean.
func apart(heights []vg.Length, gap, low, high vg.Length) []vg.Length {
	type block struct {
		center vg.Length
		n      int
	}
	half := func(b block) vg.Length { return gap * vg.Length(b.n) / 2 }
	within := func(b block) block {
		b.center = min(max(b.center, low-gap/2+half(b)), high+gap/2-half(b))
		return b
	}
	var blocks []block
	for _, height := range heights {
		b := within(block{height, 1})
		for len(blocks) > 0 {
			above := blocks[len(blocks)-1]
			if above.center-half(above) >= b.center+half(b) {
				break
			}
			n := above.n + b.n
			b = within(block{(above.center*vg.Length(above.n) + b.center*vg.Length(b.n)) / vg.Length(n), n})
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	var moved []vg.Length
	for _, b := range blocks {
		for i := range b.n {
			moved = append(moved, b.center+half(b)-gap*(vg.Length(i)+0.5))
		}
	}
	return moved
}
