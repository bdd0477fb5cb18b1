package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// darkCanvas draws for a dark page: light colours become dark and dark ones
// light, each in its hue. Images stay as they are.
type darkCanvas struct{ vg.CanvasSizer }

func (c darkCanvas) SetColor(light color.Color) {
	c.CanvasSizer.SetColor(InDark(color.NRGBAModel.Convert(light).(color.NRGBA)))
}

// InDark turns the lightness of a colour over and leaves its hue. Lightness is
// that of Oklab (https://bottosson.github.io/posts/oklab/), in which equal steps
// look equal. White becomes a dark grey, black almost white, and what lies between is lifted,
// so that lines stand out from the page as they do on white.
func InDark(c color.NRGBA) color.NRGBA {
	const darkest, lightest, lift = 0.22, 0.98, 0.68
	l, a, b := Oklab(c)
	turned := darkest + (lightest-darkest)*math.Pow(max(0, 1-l), lift)
	return fromOklab(turned, a, b, c.A)
}

// Oklab returns the lightness of a colour, from 0 to 1, and its two axes of hue and chroma.
func Oklab(c color.NRGBA) (lightness, a, b float64) {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	red, green, blue := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*red + 0.5363325363*green + 0.0514459929*blue)
	m := math.Cbrt(0.2119034982*red + 0.6806995451*green + 0.1073969566*blue)
	s := math.Cbrt(0.0883024619*red + 0.2817188376*green + 0.6299787005*blue)
	return 0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s
}

// fromOklab returns the nearest colour that a screen has.
func fromOklab(lightness, a, b float64, alpha uint8) color.NRGBA {
	cube := func(x float64) float64 { return x * x * x }
	l := cube(lightness + 0.3963377774*a + 0.2158037573*b)
	m := cube(lightness - 0.1055613458*a - 0.0638541728*b)
	s := cube(lightness - 0.0894841775*a - 1.2914855480*b)
	level := func(x float64) uint8 {
		if x <= 0.0031308 {
			x *= 12.92
		} else {
			x = 1.055*math.Pow(x, 1/2.4) - 0.055
		}
		return uint8(255*min(max(x, 0), 1) + 0.5)
	}
	return color.NRGBA{
		R: level(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		G: level(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		B: level(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
		A: alpha,
	}
}
