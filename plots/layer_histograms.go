package plots

import (
	"cmp"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// layerHistograms draws a histogram of every layer over the epochs, the layers below
// each other: an epoch is a column, and the darker a band of it, the more values lie there.
type layerHistograms struct {
	runs      layerRuns
	histogram func(results.Layer) results.Histogram
	extent    func(run *layerRun, layer int) (low, high float64)
	remark    func(run *layerRun, layer int) string
	shading   shading
}

const (
	layerHeight    vg.Length = 66
	layerHeading   vg.Length = 15
	layerApart     vg.Length = 8
	mostColumns              = 60 // more epochs than that share columns
	histogramBands           = 20 // as many as the recorded histograms have bins
	darkestShare             = 0.25
)

func (h layerHistograms) panel() layerPanel {
	rows := vg.Length(len(h.runs.rows))
	return layerPanel{rows*(layerHeading+layerHeight+layerApart) - layerApart + axisBottom, h.draw}
}

func (h layerHistograms) draw(c draw.Canvas, run *layerRun) {
	for i, row := range h.runs.rows {
		top := c.Max.Y - vg.Length(i)*(layerHeading+layerHeight+layerApart)
		lowest := i == len(h.runs.rows)-1
		cell := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: c.Min.X, Y: top - layerHeading - layerHeight},
			Max: vg.Point{X: c.Max.X, Y: top},
		}}
		if layer, ok := h.runs.layer(run, row); ok {
			h.drawLayer(cell, run, layer, lowest)
		}
	}
}

func (h layerHistograms) drawLayer(c draw.Canvas, run *layerRun, layer int, lowest bool) {
	low, high := h.extent(run, layer)
	axes := epochAxes{first: h.runs.first, last: h.runs.last, low: low, high: high, scale: plot.LinearScale{}}
	for most := 4; len(axes.ticks) < 2 && most < 10; most++ {
		axes.ticks = figure.LinearTicks{Most: most}.Ticks(low, high)
	}
	f := fieldOf(c, layerHeading, 0)
	base := f.Max.Y + 4
	name, remark := run.name(layer), h.remark(run, layer)
	figure.Write(c, figure.InColor(figure.BoldText, h.runs.color(run, layer)), f.Min.X, base, text.XLeft, name)
	figure.Write(c, figure.QuietText, f.Max.X, base, text.XRight, figure.Fit(figure.QuietText, remark, f.Max.X-f.Min.X-figure.TextWidth(figure.BoldText, name)-8))

	at := axes.area(f)
	for _, column := range h.columns(run.layers[layer], low, high) {
		column.draw(at, h.shading, low, high)
	}
	f.SetLineStyle(figure.GridStyle)
	f.Stroke(f.Rectangle.Path())
	for _, tick := range axes.ticks {
		y := at.y(tick.Value)
		f.StrokeLine2(figure.AxisStyle, f.Min.X-3, y, f.Min.X, y)
		figure.Write(f, figure.CaptionText, f.Min.X-5, figure.CentredBase(y, figure.CaptionText), text.XRight, tick.Label)
	}
	if lowest {
		axes.drawEpochs(f)
	}
}

// histogramColumn is the mean histogram of some epochs, in bands of equal height.
type histogramColumn struct {
	first, last int
	shares      []float64
}

// columns are the epochs of a layer; very many share columns.
func (h layerHistograms) columns(epochs []results.Layer, low, high float64) (columns []histogramColumn) {
	each := (h.runs.last-h.runs.first)/mostColumns + 1
	count := 0
	for _, layer := range epochs {
		histogram := h.histogram(layer)
		if len(histogram.Thousandths) == 0 {
			continue
		}
		first := layer.Epoch - (layer.Epoch-h.runs.first)%each
		if n := len(columns); n == 0 || columns[n-1].first != first {
			columns = append(columns, histogramColumn{first, min(first+each-1, h.runs.last), make([]float64, histogramBands)})
			count = 0
		}
		count++
		shares := columns[len(columns)-1].shares
		for i, share := range rebin(histogram, low, high, histogramBands) {
			shares[i] += (share - shares[i]) / float64(count)
		}
	}
	return columns
}

// draw draws bands of one colour as one rectangle. Each reaches a little below the next
// above it and to its right, so that no gap shows.
func (k histogramColumn) draw(at area, shading shading, low, high float64) {
	const overlap = 0.75
	left, right := at.x(float64(k.first)-0.5), min(at.Max.X, at.x(float64(k.last)+0.5)+overlap)
	y := func(band int) vg.Length { return at.y(low + (high-low)*float64(band)/float64(len(k.shares))) }
	for from := 0; from < len(k.shares); {
		shade := shading.of(k.shares[from])
		to := from + 1
		for to < len(k.shares) && shading.of(k.shares[to]) == shade {
			to++
		}
		if shade > 0 {
			figure.FillBox(at.Canvas, shading.color(shade), figure.Rectangle(left, y(from), right, min(at.Max.Y, y(to)+overlap)))
		}
		from = to
	}
}

// shading is the colours of the shares of a histogram. They have shades on a square-root
// scale, so that rare values are seen too: a few, so that bands of about the same share are
// drawn as one.
type shading struct {
	ramp    figure.Ramp // from no values to many
	darkest float64     // share from which on the darkest shade stands
}

const shades = 24

var usualShading = shading{figure.FewerRamp, darkestShare}

// newShading returns the usual shading where a ramp is nil or the darkest share 0.
func newShading(ramp figure.Ramp, darkest float64) shading {
	s := usualShading
	if ramp != nil {
		s.ramp = ramp
	}
	s.darkest = cmp.Or(darkest, s.darkest)
	return s
}

func (s shading) of(share float64) int {
	return int(math.Ceil(shades*math.Sqrt(min(1, share/s.darkest)) - 1e-9))
}

func (s shading) color(shade int) color.NRGBA { return s.ramp.At(float64(shade) / shades) }

// histograms are those of a run's layer.
func (h layerHistograms) histograms(run *layerRun, layer int) (all []results.Histogram) {
	for _, epoch := range run.layers[layer] {
		all = append(all, h.histogram(epoch))
	}
	return all
}

// key explains the shades: the darkest, and shares in the proportions of 1, 4 and 10 to 25 of it.
func (s shading) key(of string) *figure.Key {
	k := new(figure.Key)
	for _, part := range []float64{0.04, 0.16, 0.4, 1} {
		share := s.darkest * part
		words := strconv.FormatFloat(100*share, 'g', 2, 64) + "%"
		if part == 1 {
			words += " or more of the " + of + " in a twentieth of the height"
		}
		k.Add(words, func(c draw.Canvas, from, to, middle vg.Length) {
			figure.FillBox(c, s.color(s.of(share)), figure.Rectangle(from, middle-5, to, middle+5))
		})
	}
	return k
}
