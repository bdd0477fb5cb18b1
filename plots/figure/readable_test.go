package figure

import (
	"image/color"
	"math"
	"testing"
)

// Of black and white the contrast is 21; WCAG's technique G18 has #767676 on white as just enough.
func TestContrastIsWCAGs(t *testing.T) {
	white, black, grey := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}, color.NRGBA{0x76, 0x76, 0x76, 255}
	if got := Contrast(white, black); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white: %v", got)
	}
	if got := Contrast(grey, white); got < 4.5 || got > 4.6 {
		t.Errorf("#767676 on white: %v, want 4.54", got)
	}
}
