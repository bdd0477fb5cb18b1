package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/text"
)

// LeastContrast is what small text needs to be read by people who see less well (WCAG 2.2, level AA,
// https://www.w3.org/TR/WCAG22/#contrast-minimum). Lines may have less, so that they are told apart.
const LeastContrast = 4.5

// InColor returns the style in the colour of what it names, darker where that could not be read.
func InColor(s text.Style, c color.NRGBA) text.Style { return Coloured(s, readable(c)) }

// readable darkens a colour in its hue until text in it can be read on the page, on a dark one
// too, where what is darker here is lighter.
func readable(c color.NRGBA) color.NRGBA {
	const step = 0.01
	lightness, a, b := Oklab(c)
	isRead := func(c color.NRGBA) bool {
		return Contrast(c, Paper) >= LeastContrast && Contrast(InDark(c), InDark(Paper)) >= LeastContrast
	}
	for !isRead(c) && lightness > 0 {
		lightness -= step
		c = fromOklab(lightness, a, b, c.A)
	}
	return c
}

// Contrast is that of two colours as WCAG defines it, from 1 to 21.
func Contrast(a, b color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 {
		linear := func(v uint8) float64 {
			x := float64(v) / 255
			if x <= 0.03928 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	light, dark := luminance(a), luminance(b)
	return (max(light, dark) + 0.05) / (min(light, dark) + 0.05)
}
