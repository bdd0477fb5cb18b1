package figure

import (
	"image/color"
	"math"
	"testing"
)

// Along the scale colours become darker in steps that look alike, on white and, the
// other way round, in the dark, so that grey tells as much as colour does.
func TestViridisIsEven(t *testing.T) {
	const steps = 20
	for name, turn := range map[string]func(color.NRGBA) color.NRGBA{
		"light": func(c color.NRGBA) color.NRGBA { return c },
		"dark":  InDark,
	} {
		before, _, _ := Oklab(turn(Viridis.At(0)))
		first := before
		for i := 1; i <= steps; i++ {
			l, _, _ := Oklab(turn(Viridis.At(float64(i) / steps)))
			step := before - l
			if name == "dark" {
				step = -step
			}
			if step < 0.008 || step > 0.06 {
				t.Errorf("%s: step %d changes the lightness by %.3f", name, i, step)
			}
			before = l
		}
		if math.Abs(first-before) < 0.35 {
			t.Errorf("%s: lightness spans %.2f only", name, math.Abs(first-before))
		}
	}
	if Viridis.At(-1) != Viridis[0] || Viridis.At(1) != Viridis[len(Viridis)-1] {
		t.Error("the ends of the scale are not its first and last colours")
	}
}
