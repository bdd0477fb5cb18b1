package plots

import (
	"bytes"
	"image/color"
	"regexp"
	"strconv"
	"testing"

	"gradbook/plots/figure"
	"gradbook/plots/internal/synthetic"
)

var svgText = regexp.MustCompile(`<text [^>]*?fill:#([0-9A-Fa-f]{6})[^>]*>([^<]*)`)

// No text of a figure, a rank in the colour of its line included, is too faint for the page.
func TestTextCanBeRead(t *testing.T) {
	s, epochs := synthetic.Troubled()
	search, decisions, searchEpochs := synthetic.Search(60)
	search.Epochs = searchEpochs
	changes, _ := synthetic.AblationSweep()
	layers := synthetic.Layers(s.Runs[0], 3, 8)
	figures := map[string]func() (*figure.Figure, error){
		"learning curves":   func() (*figure.Figure, error) { return LearningCurves(s, epochs) },
		"cost":              func() (*figure.Figure, error) { return Cost(search) },
		"history":           func() (*figure.Figure, error) { return History(search) },
		"importance":        func() (*figure.Figure, error) { return Importance(search) },
		"slices":            func() (*figure.Figure, error) { return Slices(search) },
		"early termination": func() (*figure.Figure, error) { return EarlyTermination(search, decisions, searchEpochs) },
		"single changes":    func() (*figure.Figure, error) { return SingleChanges(changes) },
		"class scores": func() (*figure.Figure, error) {
			return ClassScores(s, synthetic.Confusion(3, synthetic.MNIST.Classes, 1000))
		},
		"gradients":   func() (*figure.Figure, error) { return GradientNorms(s, layers) },
		"activations": func() (*figure.Figure, error) { return ActivationHistograms(s, layers) },
	}
	for name, draw := range figures {
		f, err := draw()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for f, page := range map[*figure.Figure]color.NRGBA{f: figure.Paper, f.Dark(): figure.InDark(figure.Paper)} {
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
				if got := figure.Contrast(c, page); got < figure.LeastContrast && match[2] != "×" { // which is a mark
					t.Errorf("%s on a page of %v: %q has a contrast of %.2f", name, page, match[2], got)
				}
			}
		}
	}
}
