package plots

import (
	"bytes"
	"image/color"
	"math"
	"regexp"
	"strconv"
	"testing"
)

// Of black and white the contrast is 21; WCAG's technique G18 has #767676 on white as just enough.
func TestContrastIsWCAGs(t *testing.T) {
	white, black, grey := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}, color.NRGBA{0x76, 0x76, 0x76, 255}
	if got := contrast(white, black); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white: %v", got)
	}
	if got := contrast(grey, white); got < 4.5 || got > 4.6 {
		t.Errorf("#767676 on white: %v, want 4.54", got)
	}
}

var svgText = regexp.MustCompile(`<text [^>]*?fill:#([0-9A-Fa-f]{6})[^>]*>([^<]*)`)

// No text of a figure, a rank in the colour of its line included, is too faint for the page.
func TestTextCanBeRead(t *testing.T) {
	s, epochs := troubled()
	search, decisions, searchEpochs := fakeSearch(60)
	search.Epochs = searchEpochs
	changes, _ := ablationSweep()
	layers := fakeLayers(s.Runs[0], 3, 8)
	figures := map[string]func() (*Figure, error){
		"learning curves":   func() (*Figure, error) { return LearningCurves(s, epochs) },
		"cost":              func() (*Figure, error) { return Cost(search) },
		"history":           func() (*Figure, error) { return History(search) },
		"importance":        func() (*Figure, error) { return Importance(search) },
		"slices":            func() (*Figure, error) { return Slices(search) },
		"early termination": func() (*Figure, error) { return EarlyTermination(search, decisions, searchEpochs) },
		"single changes":    func() (*Figure, error) { return SingleChanges(changes) },
		"class scores":      func() (*Figure, error) { return ClassScores(s, fakeConfusion(3, mnist.Classes, 1000)) },
		"gradients":         func() (*Figure, error) { return GradientNorms(s, layers) },
		"activations":       func() (*Figure, error) { return ActivationHistograms(s, layers) },
	}
	for name, draw := range figures {
		f, err := draw()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range []*Figure{f, f.Dark()} {
			var svg bytes.Buffer
			if err := f.WriteSVG(&svg); err != nil {
				t.Fatal(err)
			}
			found := svgText.FindAllStringSubmatch(svg.String(), -1)
			if len(found) < 10 {
				t.Fatalf("%s: only %d texts with a colour", name, len(found))
			}
			for _, match := range found {
				rgb, _ := strconv.ParseUint(match[1], 16, 32)
				c := color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
				if got := contrast(c, f.page()); got < leastContrast && match[2] != "×" { // which is a mark
					t.Errorf("%s, dark %t: %q has a contrast of %.2f", name, f.dark, match[2], got)
				}
			}
		}
	}
}
