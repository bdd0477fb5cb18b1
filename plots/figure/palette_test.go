package figure

import (
	"image/color"
	"math"
	"testing"
)

// Dichromacy as Machado, Oliveira and Fernandes simulate it (2009, "A Physiologically-based
// Model for Simulation of Color Vision Deficiency", severity 1): matrices for linear RGB.
var visions = map[string][3][3]float64{
	"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
}

func seenBy(vision [3][3]float64, c color.NRGBA) color.NRGBA {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	level := func(x float64) uint8 {
		x = min(max(x, 0), 1)
		if x <= 0.0031308 {
			return uint8(255*12.92*x + 0.5)
		}
		return uint8(255*(1.055*math.Pow(x, 1/2.4)-0.055) + 0.5)
	}
	rgb := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var seen [3]uint8
	for i, row := range vision {
		seen[i] = level(row[0]*rgb[0] + row[1]*rgb[1] + row[2]*rgb[2])
	}
	return color.NRGBA{R: seen[0], G: seen[1], B: seen[2], A: c.A}
}

func colourDistance(a, b color.NRGBA) float64 {
	l1, a1, b1 := Oklab(a)
	l2, a2, b2 := Oklab(b)
	return math.Hypot(l1-l2, math.Hypot(a1-a2, b1-b2))
}

// Curves are told from each other by readers who see red and green alike, too: any two, and
// neighbours best of all. A step of 0.02 in Oklab can just be seen. A dark page has less room.
func TestPaletteForColourBlindReaders(t *testing.T) {
	light := func(c color.NRGBA) color.NRGBA { return c }
	type least struct{ anyTwo, neighbours float64 }
	for _, page := range []struct {
		name              string
		of                func(color.NRGBA) color.NRGBA
		normal, dichromat least
	}{
		{"a light page", light, least{0.18, 0.19}, least{0.1, 0.14}},
		{"a dark page", InDark, least{0.15, 0.15}, least{0.09, 0.1}},
	} {
		for name, vision := range visions {
			want := page.dichromat
			if name == "normal" {
				want = page.normal
			}
			for i, a := range Palette {
				for j, b := range Palette[:i] {
					enough := want.anyTwo
					if j == i-1 {
						enough = want.neighbours
					}
					if d := colourDistance(seenBy(vision, page.of(a)), seenBy(vision, page.of(b))); d < enough {
						t.Errorf("%s vision, %s: colours %d and %d are %.3f apart, want %.3f", name, page.name, j+1, i+1, d, enough)
					}
				}
			}
		}
	}
}

// Every colour stands out from the page and from what is drawn grey.
func TestPaletteStandsOut(t *testing.T) {
	for i, c := range Palette {
		if got := Contrast(c, Paper); got < 3 {
			t.Errorf("colour %d stands out from the page by %.2f:1 only", i+1, got)
		}
		if d := colourDistance(c, GreyCurve); d < 0.12 {
			t.Errorf("colour %d is %.3f from the grey of other configs", i+1, d)
		}
	}
	// In grey the best two differ from each other, and each from the page, by lightness alone.
	first, _, _ := Oklab(Palette[0])
	second, _, _ := Oklab(Palette[1])
	if math.Abs(first-second) < 0.08 {
		t.Errorf("in grey the first two colours are %.3f apart", math.Abs(first-second))
	}
}
