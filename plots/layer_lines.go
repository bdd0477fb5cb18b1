package plots

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"gradbook/internal/number"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// layerLines draws a number of every layer over the epochs, with the layers' numbers
// at the ends of their lines.
type layerLines struct {
	runs   layerRuns
	axes   epochAxes
	guide  float64 // a faint line across; 0 for none
	title  func(*layerRun) (title, remark string)
	number func(results.Layer) float64
	skip   func(*layerRun) bool // has nothing to draw, as its title says; may be nil
}

const (
	linesHeight  vg.Length = 190
	linesHeading vg.Length = 20
)

func (l layerLines) panel() *layerPanel { return &layerPanel{linesHeight, l.draw} }

func (l layerLines) draw(c draw.Canvas, run *layerRun) {
	title, remark := l.title(run)
	figure.DrawHeading(c, title, figure.Fit(figure.QuietText, remark, c.Max.X-c.Min.X-figure.TextWidth(figure.HeadingText, title)-6))
	if l.skip != nil && l.skip(run) {
		return
	}

	at := l.axes.area(fieldOf(c, linesHeading, axisBottom))
	l.axes.drawValues(at.Canvas)
	l.axes.drawEpochs(at.Canvas)
	if l.guide > 0 {
		at.StrokeLine2(guideLine, at.Min.X, at.y(l.guide), at.Max.X, at.y(l.guide))
	}
	var ends []layerEnd
	for _, row := range slices.Backward(l.runs.rows) { // the first layer drawn last, above the others
		layer, ok := l.runs.layer(run, row)
		if !ok {
			continue
		}
		style := draw.LineStyle{Color: l.runs.color(run, layer), Width: 1.5}
		for _, stretch := range l.stretches(at, run.layers[layer]) {
			at.line(style, stretch)
			if len(ends) == 0 || ends[len(ends)-1].layer != layer {
				ends = append(ends, layerEnd{layer: layer})
			}
			ends[len(ends)-1].Point = stretch[len(stretch)-1]
		}
	}
	l.drawEnds(at, run, ends)
}

// guideLine is one to compare with, which is not data.
var guideLine = draw.LineStyle{Color: figure.AxisLine, Width: 0.9, Dashes: []vg.Length{4, 3}}

// stretches are the points of a layer's line, in pieces without a gap.
func (l layerLines) stretches(at area, epochs []results.Layer) (all [][]vg.Point) {
	last := math.MinInt
	for _, layer := range epochs {
		v := l.number(layer)
		if !number.IsFinite(v) {
			continue
		}
		if last == math.MinInt || layer.Epoch > last+1 {
			all = append(all, nil)
		}
		last = layer.Epoch
		i := len(all) - 1
		all[i] = append(all[i], vg.Point{X: at.x(float64(layer.Epoch)), Y: at.y(v)})
	}
	return all
}

// layerEnd is where a layer's line ends.
type layerEnd struct {
	vg.Point
	layer int
}

// drawEnds writes the layers' numbers to the right of the field, the output layer's
// as "out", moved apart so that each can be read.
func (l layerLines) drawEnds(at area, run *layerRun, ends []layerEnd) {
	slices.SortStableFunc(ends, func(a, b layerEnd) int { // the upper first; of ends at one height the first layer
		return cmp.Or(cmp.Compare(b.Y, a.Y), a.layer-b.layer)
	})
	heights := make([]vg.Length, len(ends))
	for i := range ends {
		heights[i] = ends[i].Y
	}
	right := at.Max.X + 8
	for i, height := range figure.Apart(heights, figure.LineHeight(figure.RankText)*0.82, at.Min.Y, at.Max.Y) {
		end := ends[i]
		color := l.runs.color(run, end.layer)
		at.StrokeLine2(draw.LineStyle{Color: figure.Fade(color, 0.5), Width: 0.5}, end.X+2, end.Y, right-2, height)
		words := strconv.Itoa(end.layer + 1)
		if run.isOutput(end.layer) {
			words = "out"
		}
		figure.Write(at, figure.InColor(figure.RankText, color), right, figure.CentredBase(height, figure.RankText), text.XLeft, words)
	}
}

// layersKey explains the colours of lines.
func (l layerRuns) layersKey() *figure.Key {
	k := new(figure.Key)
	deepest := slices.MaxFunc(l.runs, func(a, b layerRun) int { return len(a.layers) - len(b.layers) })
	for _, layer := range l.rows {
		words := deepest.name(layer)
		if layer == 0 && l.depth > 0 {
			words = "layer 1, the first hidden one"
		}
		k.Add(words, func(c draw.Canvas, from, to, middle vg.Length) {
			c.StrokeLine2(draw.LineStyle{Color: l.color(&deepest, layer), Width: 2}, from, middle, to, middle)
		})
	}
	return k
}
