package plots

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gradbook/plots/figure"
	"gradbook/plots/study"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ContourPlot answers which values of two parameters go well together. Parameters
// of a few values give a table of cells, each with the mean of the sweep's metric
// over the configs that have both values, and how many they are. Along numbers
// that are many, means are weighted by a Gaussian around each place,
// whose width is the one that best predicts every config from the others; dots are
// the configs. Where there is no config nearby there is no colour.
type ContourPlot struct {
	Source study.Source
	// Space is what is known of the source already, so that several figures study it once. nil:
	// Draw studies it.
	Space *study.Space

	// X and Y are the parameters that go from left to right and upwards. "" stands for the
	// most important one (see [study.MeasureImportance]) that is not the other.
	X, Y string
}

// Contour draws the sweep's metric over the values of two parameters, x and y, and so which go
// well together: a [ContourPlot] with its other fields at their zero values. Its errors are those
// of [ContourPlot.Draw].
func Contour(s study.Source, x, y string) (*figure.Figure, error) {
	return ContourPlot{Source: s, X: x, Y: y}.Draw()
}

// Draw draws the figure. It is an error if no run has finished with a value, if a name
// is not that of a parameter that varies, or if both always change together.
func (p ContourPlot) Draw() (*figure.Figure, error) {
	sp, err := spaceOf(p.Source, p.Space)
	if err == nil {
		var f *figure.Figure
		if f, err = contourFigure(sp, p.X, p.Y); err == nil {
			return f, nil
		}
	}
	return nil, fmt.Errorf("contour of sweep %d: %w", p.Source.Sweep.ID, err)
}

func contourFigure(sp *study.Space, x, y string) (*figure.Figure, error) {
	sp = sp.WithStopped()
	across, up, err := axesOf(sp, x, y)
	if err != nil {
		return nil, err
	}
	sweep := sp.Source.Sweep
	title := fmt.Sprintf("%s and %s: %s", across.Title(), up.Title(), study.SweepName(sweep))
	surface := newSurface(sp, newParameterAxis(across), newParameterAxis(up))
	subtitle := fmt.Sprintf("The mean %s over all other parameters, of %s configs; %s.",
		sp.Source.Metric().Words(), humanize.Comma(int64(len(sp.Configs))), newMetricAxis(sp, surface.means()).remark())
	caption := sp.MeansWords() + surface.method() + sp.ComparedWords("hollow") + "\n" + sp.Source.Caption(sp.RunsInPicture())
	return figure.New(title, subtitle, caption, func(width vg.Length) (vg.Length, func(draw.Canvas)) {
		g := newContourGrid(surface, width)
		return g.key.Above(width, g.height(), g.draw)
	}), nil
}

// pair finds two parameters by their names.
func axesOf(sp *study.Space, x, y string) (across, up study.Parameter, err error) {
	parameters, _ := byImportance(sp)
	if len(parameters) < 2 {
		return across, up, fmt.Errorf("only %s varies over its configs with a %s; vary another parameter too",
			parameters[0].Title(), sp.Source.Metric().Words())
	}
	chosen := [2]int{-1, -1}
	for i, name := range []string{x, y} {
		if name == "" {
			continue
		}
		chosen[i] = slices.IndexFunc(parameters, func(p study.Parameter) bool { return p.Name == name || slices.Contains(p.With, name) })
		if chosen[i] < 0 {
			return across, up, fmt.Errorf("%s is no parameter that varies over its configs with a %s; these do: %s",
				name, sp.Source.Metric().Words(), strings.Join(parameterNames(sp), ", "))
		}
	}
	for i := range chosen {
		if chosen[i] < 0 { // the first that is not the other one
			chosen[i] = 0
			if chosen[1-i] == 0 {
				chosen[i] = 1
			}
		}
	}
	if chosen[0] == chosen[1] {
		if x == y {
			return across, up, fmt.Errorf("%s is named twice; name two of %s", x, strings.Join(parameterNames(sp), ", "))
		}
		return across, up, fmt.Errorf("%s and %s always change together, so that there is nothing between them; take another of %s", x, y, strings.Join(parameterNames(sp), ", "))
	}
	return parameters[chosen[0]], parameters[chosen[1]], nil
}

func parameterNames(sp *study.Space) (names []string) {
	for _, p := range sp.Parameters {
		names = append(append(names, p.Name), p.With...)
	}
	return names
}

// contourGrid is a surface laid out on the page.
type contourGrid struct {
	*surface
	metric    metricAxis
	side      vg.Rectangle // size of the cells together, from 0
	left, bar vg.Length    // room for labels left of them and for the colours to the right
	key       *figure.Key
}

const (
	contourWidth   vg.Length = 600
	contourHeight  vg.Length = 300
	contourRow     vg.Length = 36 // of a table of few values, at most
	tallestTable   vg.Length = 440
	contourLabels  vg.Length = 110
	contourHeading vg.Length = 22
	contourBelow   vg.Length = 34 // values and name of the horizontal axis
)

func newContourGrid(s *surface, width vg.Length) *contourGrid {
	g := &contourGrid{surface: s, metric: newMetricAxis(s.sp, s.means())}
	height := contourHeight
	if !s.up.crowded() {
		height = min(tallestTable, contourRow*vg.Length(max(3, len(s.up.Values))))
	}
	for _, tick := range g.upTicks(height) {
		g.left = max(g.left, figure.TextWidth(figure.QuietText, tick.Label)+8)
	}
	for _, tick := range g.metric.ticks() {
		g.bar = max(g.bar, 28+figure.TextWidth(figure.QuietText, tick.Label))
	}
	g.bar = max(g.bar, figure.TextWidth(figure.HeadingText, g.metric.metric.Words())+16)
	g.side.Max = vg.Point{X: min(contourWidth, width-g.left-g.bar), Y: height}
	g.key = new(figure.Key)
	if s.smooth() {
		g.key.Add("a config", func(c draw.Canvas, from, to, middle vg.Length) {
			drawContourDots(c, vg.Point{X: to - 4, Y: middle})
		})
	}
	if n := len(s.sp.Shown) - len(s.sp.Configs); n > 0 {
		g.key.Add("stopped early", func(c draw.Canvas, from, to, middle vg.Length) {
			drawContourStopped(c, vg.Point{X: to - 4, Y: middle})
		})
	}
	g.key.Add(s.sp.BestWords(), func(c draw.Canvas, from, to, middle vg.Length) { drawRing(c, vg.Point{X: to - 4, Y: middle}) })
	if s.blank() {
		words := "no config"
		if len(s.sp.Stopped) > 0 {
			words = "no complete config"
		}
		if s.smooth() {
			words += " nearby"
		}
		g.key.Add(words, func(c draw.Canvas, from, to, middle vg.Length) {
			box := figure.Rectangle(to-14, middle-5, to, middle+5)
			figure.FillCell(c, noSample, box)
		})
	}
	return g
}

func (g *contourGrid) height() vg.Length {
	return contourHeading + g.side.Max.Y + contourBelow
}

func (g *contourGrid) upTicks(height vg.Length) []plot.Tick {
	ticks := figure.FitTicks(height, figure.StackedLabels, g.up.bandTicks)
	for i := range ticks {
		ticks[i].Label = figure.Fit(figure.QuietText, ticks[i].Label, contourLabels)
	}
	return ticks
}

func (g *contourGrid) acrossTicks() []plot.Tick {
	const least = 36 // for a word
	width := g.side.Max.X
	return figure.FitTicks(width, figure.SidewaysLabels, func(most int) []plot.Tick {
		if !g.across.crowded() {
			most = max(1, min(most, int(width/least)))
		}
		ticks := g.across.bandTicks(most)
		for i := range ticks {
			ticks[i].Label = figure.Fit(figure.QuietText, ticks[i].Label, max(least, width/vg.Length(len(ticks)))-11)
		}
		return ticks
	})
}

func (g *contourGrid) draw(c draw.Canvas) {
	base := c.Max.Y - figure.CapHeight(figure.HeadingText) - 2
	name := figure.Fit(figure.HeadingText, g.up.Title(), g.side.Max.X-60)
	figure.Write(c, figure.HeadingText, c.Min.X, base, text.XLeft, name)
	figure.Write(c, figure.CaptionText, c.Min.X+figure.TextWidth(figure.HeadingText, name)+5, base, text.XLeft, g.up.bandRemark())
	field := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: c.Min.X + g.left, Y: c.Min.Y + contourBelow},
		Max: vg.Point{X: c.Min.X + g.left + g.side.Max.X, Y: c.Min.Y + contourBelow + g.side.Max.Y},
	}}
	g.drawCells(field)
	g.drawStopped(field)
	if g.smooth() {
		g.drawConfigs(field)
	}
	g.drawBest(field)
	for _, tick := range g.upTicks(g.side.Max.Y) {
		y := field.Min.Y + g.side.Max.Y*vg.Length(tick.Value)
		figure.Write(field, figure.QuietText, field.Min.X-6, figure.CentredBase(y, figure.QuietText), text.XRight, tick.Label)
	}
	for _, tick := range g.acrossTicks() {
		figure.Write(field, figure.QuietText, field.Min.X+g.side.Max.X*vg.Length(tick.Value), field.Min.Y-13, text.XCenter, tick.Label)
	}
	name = figure.Fit(figure.HeadingText, g.across.Title(), g.side.Max.X-60)
	figure.Write(field, figure.HeadingText, field.Max.X, field.Min.Y-28, text.XRight, name)
	figure.Write(field, figure.CaptionText, field.Max.X-figure.TextWidth(figure.HeadingText, name)-5, field.Min.Y-28, text.XRight, g.across.bandRemark())
	g.drawBar(c, field)
}

// drawBar draws the scale of the colours.
func (g *contourGrid) drawBar(c, field draw.Canvas) {
	left := field.Max.X + 16
	figure.Write(c, figure.HeadingText, left, c.Max.Y-figure.CapHeight(figure.HeadingText)-2, text.XLeft, g.metric.metric.Words())
	bar := figure.Rectangle(left, field.Min.Y, left+metricBar, field.Max.Y)
	figure.FillScale(c, g.metric.colorAt, bar)
	for _, tick := range g.metric.ticks() {
		y := field.Min.Y + (field.Max.Y-field.Min.Y)*vg.Length(tick.Value)
		figure.Write(c, figure.QuietText, left+metricBar+4, figure.CentredBase(y, figure.QuietText), text.XLeft, tick.Label)
	}
}

// at is a place of the field, both parts of it from 0 to 1.
func (g *contourGrid) at(field draw.Canvas, x, y float64) vg.Point {
	return vg.Point{X: field.Min.X + g.side.Max.X*vg.Length(x), Y: field.Min.Y + g.side.Max.Y*vg.Length(y)}
}

// drawCells draws runs of cells that have one colour as one rectangle. A smooth surface has
// ten colours, so that their edges are contours.
func (g *contourGrid) drawCells(field draw.Canvas) {
	const contours = 10
	const overlap = 0.8 // of cells with those that are drawn later
	level := func(cell cell) float64 {
		if cell.weight < leastWeight {
			return -1
		}
		place := g.metric.place(cell.mean)
		if g.smooth() {
			place = (math.Floor(min(place, 0.999)*contours) + 0.5) / contours
		}
		return place
	}
	for row, up := range g.rows {
		for from := 0; from < len(g.columns); {
			shade := level(g.cells[row][from])
			to := from + 1
			for g.smooth() && to < len(g.columns) && level(g.cells[row][to]) == shade && g.columns[to].from == g.columns[to-1].to {
				to++
			}
			box := vg.Rectangle{Min: g.at(field, g.columns[from].from, up.from), Max: g.at(field, g.columns[to-1].to, up.to)}
			fill := noSample
			if shade >= 0 {
				fill = g.metric.colorAt(shade)
			}
			field.SetColor(fill)
			if g.smooth() { // no gaps
				box.Max.X, box.Max.Y = min(field.Max.X, box.Max.X+overlap), min(field.Max.Y, box.Max.Y+overlap)
			}
			field.Fill(box.Path())
			if !g.smooth() {
				field.SetLineStyle(draw.LineStyle{Color: figure.Paper, Width: 1})
				field.Stroke(box.Path())
				strong, weak := figure.TextOn(fill)
				g.drawCell(field, box, g.cells[row][from], figure.Coloured(figure.BoldText, strong), figure.Coloured(figure.ShareText, weak))
			}
			from = to
		}
	}
}

// drawCell writes a cell's mean and number where there is room for them.
func (g *contourGrid) drawCell(field draw.Canvas, box vg.Rectangle, cell cell, strong, weak text.Style) {
	if cell.weight == 0 {
		return
	}
	mean, n := g.metric.metric.Digits(cell.mean), "n = "+strconv.Itoa(int(cell.weight))
	size := box.Size()
	if size.X < max(figure.TextWidth(strong, mean), figure.TextWidth(weak, n))+6 || size.Y < 26 {
		return
	}
	x, y := (box.Min.X+box.Max.X)/2, (box.Min.Y+box.Max.Y)/2
	figure.Write(field, strong, x, y+2, text.XCenter, mean)
	figure.Write(field, weak, x, y-9, text.XCenter, n)
}

func (g *contourGrid) drawConfigs(field draw.Canvas) {
	var points []vg.Point
	for config := range g.sp.Configs {
		points = append(points, g.at(field, g.across.bandPlace(config), g.up.bandPlace(config)))
	}
	drawContourDots(field, points...)
}

// drawStopped draws the configs that were stopped early: in a table along the lower edge
// of their cells, as many as there is room for.
func (g *contourGrid) drawStopped(field draw.Canvas) {
	const apart, edge = 5, 5
	var points []vg.Point
	inCell := map[[2]int]int{}
	for i := range g.sp.Shown[len(g.sp.Configs):] {
		config := len(g.sp.Configs) + i
		if g.smooth() {
			points = append(points, g.at(field, g.across.bandPlace(config), g.up.bandPlace(config)))
			continue
		}
		at := [2]int{g.across.At[config], g.up.At[config]}
		corner := g.at(field, g.columns[at[0]].from, g.rows[at[1]].from)
		right := g.at(field, g.columns[at[0]].to, 0).X
		if x := corner.X + edge + apart*vg.Length(inCell[at]); x < right-edge {
			points = append(points, vg.Point{X: x, Y: corner.Y + edge})
		}
		inCell[at]++
	}
	drawContourStopped(field, points...)
}

func drawContourStopped(c draw.Canvas, points ...vg.Point) {
	for _, at := range points {
		figure.Dot(c, figure.Ink, 1.7, true, at)
	}
}

func drawContourDots(c draw.Canvas, points ...vg.Point) {
	for _, at := range points {
		c.DrawGlyph(draw.GlyphStyle{Color: figure.Fade(figure.Paper, 0.8), Radius: 1.9, Shape: draw.CircleGlyph{}}, at)
		c.DrawGlyph(draw.GlyphStyle{Color: figure.Ink, Radius: 1.2, Shape: draw.CircleGlyph{}}, at)
	}
}

// drawBest rings the best config, in a table the corner of its cell.
func (g *contourGrid) drawBest(field draw.Canvas) {
	at := g.at(field, g.across.bandPlace(0), g.up.bandPlace(0))
	if !g.smooth() {
		at = g.at(field, g.columns[g.across.At[0]].to, g.rows[g.up.At[0]].to)
		at.X, at.Y = at.X-6, at.Y-6
	}
	drawRing(field, at)
}
