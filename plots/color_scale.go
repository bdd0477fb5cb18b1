package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// viridis colours a metric, the worst value first. It is matplotlib's
// (https://bids.github.io/colormap/): equal steps look equal, also in grey and to the
// colour-blind. Its yellow end is left out, as on white it would not be seen.
var viridis = []color.NRGBA{
	{R: 0xad, G: 0xdc, B: 0x30, A: 0xff},
	{R: 0x5e, G: 0xc9, B: 0x62, A: 0xff},
	{R: 0x28, G: 0xae, B: 0x80, A: 0xff},
	{R: 0x21, G: 0x91, B: 0x8c, A: 0xff},
	{R: 0x2c, G: 0x72, B: 0x8e, A: 0xff},
	{R: 0x3b, G: 0x52, B: 0x8b, A: 0xff},
	{R: 0x47, G: 0x2d, B: 0x7b, A: 0xff},
	{R: 0x44, G: 0x01, B: 0x54, A: 0xff},
}

// onScale returns the colour of a part from 0 to 1 of a scale.
func onScale(scale []color.NRGBA, part float64) color.NRGBA {
	at := min(max(part, 0), 1) * float64(len(scale)-1)
	i := min(int(at), len(scale)-2)
	mix := func(a, b uint8) uint8 {
		return uint8(float64(a) + float64((at-float64(i))*(float64(b)-float64(a))) + 0.5)
	}
	from, to := scale[i], scale[i+1]
	return color.NRGBA{R: mix(from.R, to.R), G: mix(from.G, to.G), B: mix(from.B, to.B), A: 0xff}
}

// fillScale fills a rectangle with the colours of a metric, low values at the bottom.
func fillScale(c draw.Canvas, m metricAxis, bar vg.Rectangle) {
	const steps = 64
	height := (bar.Max.Y - bar.Min.Y) / steps
	for i := range steps {
		stripe := vg.Rectangle{
			Min: vg.Point{X: bar.Min.X, Y: bar.Min.Y + vg.Length(i)*height},
			Max: vg.Point{X: bar.Max.X, Y: min(bar.Max.Y, bar.Min.Y+vg.Length(i+1)*height+0.3)}, // no gaps between stripes
		}
		fillBox(c, m.colorAt((float64(i)+0.5)/steps), stripe)
	}
}
