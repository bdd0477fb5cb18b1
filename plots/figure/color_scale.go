package figure

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Ramp is a scale of colours, by even steps from its first to its last.
type Ramp []color.NRGBA

// Errors, and more of them, are orange; fewer are blue. The two are told apart by
// colour-blind readers too, but not in grey, where a sign must say it.
var (
	ErrorRamp = Ramp{
		Paper,
		{R: 0xfd, G: 0xdc, B: 0xc0, A: 0xff},
		{R: 0xf9, G: 0xa9, B: 0x6c, A: 0xff},
		{R: 0xe2, G: 0x6a, B: 0x2c, A: 0xff},
		{R: 0xb0, G: 0x35, B: 0x10, A: 0xff},
		{R: 0x6e, G: 0x14, B: 0x0a, A: 0xff},
	}
	FewerRamp = Ramp{
		Paper,
		{R: 0xd4, G: 0xe4, B: 0xf2, A: 0xff},
		{R: 0x97, G: 0xc3, B: 0xe6, A: 0xff},
		{R: 0x42, G: 0x92, B: 0xcb, A: 0xff},
		{R: 0x12, G: 0x5e, B: 0x9e, A: 0xff},
		{R: 0x0a, G: 0x30, B: 0x5c, A: 0xff},
	}
)

// At is the colour at a part of the ramp, from 0 to 1; beyond its ends that of the end.
func (r Ramp) At(part float64) color.NRGBA {
	if len(r) == 1 {
		return r[0]
	}
	part = min(max(part, 0), 1) * float64(len(r)-1)
	i := min(int(part), len(r)-2)
	part -= float64(i)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + float64(part*(float64(b)-float64(a))) + 0.5) }
	return color.NRGBA{R: mix(r[i].R, r[i+1].R), G: mix(r[i].G, r[i+1].G), B: mix(r[i].B, r[i+1].B), A: 0xff}
}

// Viridis colours a metric, the worst value first. It is matplotlib's
// (https://bids.github.io/colormap/): equal steps look equal, also in grey and to the
// colour-blind. Its yellow end is left out, as on white it would not be seen.
var Viridis = Ramp{
	{R: 0xad, G: 0xdc, B: 0x30, A: 0xff},
	{R: 0x5e, G: 0xc9, B: 0x62, A: 0xff},
	{R: 0x28, G: 0xae, B: 0x80, A: 0xff},
	{R: 0x21, G: 0x91, B: 0x8c, A: 0xff},
	{R: 0x2c, G: 0x72, B: 0x8e, A: 0xff},
	{R: 0x3b, G: 0x52, B: 0x8b, A: 0xff},
	{R: 0x47, G: 0x2d, B: 0x7b, A: 0xff},
	{R: 0x44, G: 0x01, B: 0x54, A: 0xff},
}

// FillScale fills a rectangle with the colours of an axis, those of its lower end, 0, at the
// bottom and those of its upper end, 1, at the top.
func FillScale(c draw.Canvas, colorAt func(place float64) color.NRGBA, bar vg.Rectangle) {
	const steps = 64
	height := (bar.Max.Y - bar.Min.Y) / steps
	for i := range steps {
		stripe := vg.Rectangle{
			Min: vg.Point{X: bar.Min.X, Y: bar.Min.Y + vg.Length(i)*height},
			Max: vg.Point{X: bar.Max.X, Y: min(bar.Max.Y, bar.Min.Y+vg.Length(i+1)*height+0.3)}, // no gaps between stripes
		}
		FillBox(c, colorAt((float64(i)+0.5)/steps), stripe)
	}
}
