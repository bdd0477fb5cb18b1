package plots

import "image/color"

// ramp is a scale of colours from nothing to much, by even steps of lightness.
type ramp []color.NRGBA

var fewerRamp = ramp{
	paper,
	{R: 0xd4, G: 0xe4, B: 0xf2, A: 0xff},
	{R: 0x97, G: 0xc3, B: 0xe6, A: 0xff},
	{R: 0x42, G: 0x92, B: 0xcb, A: 0xff},
	{R: 0x12, G: 0x5e, B: 0x9e, A: 0xff},
	{R: 0x0a, G: 0x30, B: 0x5c, A: 0xff},
}

// at is the colour at a part of the ramp, from 0 to 1.
func (r ramp) at(part float64) color.NRGBA {
	part *= float64(len(r) - 1)
	i := min(int(part), len(r)-2)
	part -= float64(i)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + float64(part*(float64(b)-float64(a))) + 0.5) }
	return color.NRGBA{R: mix(r[i].R, r[i+1].R), G: mix(r[i].G, r[i+1].G), B: mix(r[i].B, r[i+1].B), A: 0xff}
}
