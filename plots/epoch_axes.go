package plots

import (
	"math"
	"strconv"

	"gradbook/plots/figure"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// epochAxes are axes whose room is fixed, so that panels below each other have their
// epochs in line. Every epoch is a column, its number below the middle.
type epochAxes struct {
	first, last int // epochs
	low, high   float64
	scale       plot.Normalizer // of the values
	ticks       []plot.Tick     // of the values
	zero        bool            // a place for 0 below values that are on a logarithmic scale
}

const (
	axisLeft   vg.Length = 34 // room for labels
	axisRight  vg.Length = 24 // room for layers' numbers
	axisBottom vg.Length = 26 // room for epochs
	axisZero   vg.Length = 20 // room for 0 below a logarithmic axis
)

// fieldOf is where the data goes in a panel; rows of panels above the lowest have
// no epochs below them.
func fieldOf(c draw.Canvas, above, below vg.Length) draw.Canvas {
	return draw.Crop(c, axisLeft, -axisRight, below, -above)
}

// area returns the field with the places of epochs and values on it.
func (a epochAxes) area(field draw.Canvas) area {
	above := draw.Crop(field, 0, 0, axisZero, 0)
	return area{field, func(epoch float64) vg.Length {
		return field.X((epoch - float64(a.first) + 0.5) / float64(a.last-a.first+1))
	}, func(v float64) vg.Length {
		switch {
		case !a.zero:
			return field.Y(a.scale.Normalize(a.low, a.high, v))
		case v <= 0:
			return field.Min.Y + axisZero/3
		default:
			return above.Y(a.scale.Normalize(a.low, a.high, v))
		}
	}}
}

func (a epochAxes) drawValues(field draw.Canvas) {
	y := a.area(field).y
	if a.zero {
		field.StrokeLine2(figure.GridStyle, field.Min.X, y(0), field.Max.X, y(0))
		figure.Write(field, figure.QuietText, field.Min.X-5, figure.CentredBase(y(0), figure.QuietText), text.XRight, "0")
		gap := draw.LineStyle{Color: figure.AxisLine, Width: 0.75, Dashes: []vg.Length{1, 2}} // the axis is broken here
		field.StrokeLine2(gap, field.Min.X, field.Min.Y+axisZero*2/3, field.Max.X, field.Min.Y+axisZero*2/3)
	}
	for _, tick := range a.ticks {
		field.StrokeLine2(figure.GridStyle, field.Min.X, y(tick.Value), field.Max.X, y(tick.Value))
		figure.Write(field, figure.QuietText, field.Min.X-5, figure.CentredBase(y(tick.Value), figure.QuietText), text.XRight, tick.Label)
	}
}

func (a epochAxes) drawEpochs(field draw.Canvas) {
	x, y := a.area(field).x, field.Min.Y
	field.StrokeLine2(figure.AxisStyle, field.Min.X, y, field.Max.X, y)
	for _, epoch := range a.epochTicks(field.Max.X - field.Min.X) {
		at := x(float64(epoch))
		field.StrokeLine2(figure.AxisStyle, at, y, at, y-3)
		figure.Write(field, figure.QuietText, at, y-12, text.XCenter, strconv.Itoa(epoch))
	}
	figure.Write(field, figure.QuietText, field.Max.X, y-23, text.XRight, "epoch")
}

// epochTicks are the first epoch and as many round ones as a width has room for.
func (a epochAxes) epochTicks(width vg.Length) []int {
	each := float64(width) / float64(a.last-a.first+1)
	const apart = 7
	room := func(epoch int) float64 {
		return float64(figure.TextWidth(figure.QuietText, strconv.Itoa(epoch))) + apart
	}
	ticks := []int{a.first}
	step, _ := figure.NiceStep(max(1, room(a.last)/each))
	for n := math.Ceil(float64(a.first+1) / step); n*step <= float64(a.last); n++ {
		epoch := int(n * step)
		if float64(epoch-a.first)*each >= (room(a.first)+room(epoch))/2 {
			ticks = append(ticks, epoch)
		}
	}
	return ticks
}
