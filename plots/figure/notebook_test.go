package figure_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"gradbook/plots/figure"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func ownPlot(t *testing.T) *plot.Plot {
	t.Helper()
	p := plot.New()
	p.Title.Text = "width < depth"
	line, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 1}, {X: 1, Y: 3}})
	if err != nil {
		t.Fatal(err)
	}
	line.Color = color.RGBA{B: 200, A: 255}
	p.Add(line)
	return p
}

func TestNotebooksShowAFigureAsPNG(t *testing.T) {
	shown := figure.FromPlot(ownPlot(t), 6*vg.Inch, 4*vg.Inch).Render()
	if shown.Data["text/plain"] != "width < depth" {
		t.Errorf("without pictures it reads %q", shown.Data["text/plain"])
	}
	encoded, _ := shown.Data["image/png"].([]byte)
	picture, err := png.Decode(bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size != image.Pt(6*192, 4*192) {
		t.Errorf("it has %v pixels, want 192 to the inch", size)
	}
	size := shown.Metadata["image/png"].(map[string]any)
	if size["width"] != 6*96 || size["height"] != 4*96 {
		t.Errorf("it takes %v, want 96 pixels to the inch", size)
	}
}

// broken panics as a plotter may.
type broken struct{}

func (broken) Plot(draw.Canvas, *plot.Plot) { panic("out of colours") }

func TestNotebooksSurviveWhatCannotBeDrawn(t *testing.T) {
	infinite := ownPlot(t)
	infinite.X.Max = math.Inf(1)
	panics := plot.New()
	panics.Add(broken{})
	for name, c := range map[string]struct {
		figure *figure.Figure
		says   string
	}{
		"nil":          {nil, "no figure"},
		"empty":        {new(figure.Figure), "make one with"},
		"panics":       {figure.FromPlot(panics, 100, 100), "out of colours"},
		"too large":    {figure.FromPlot(ownPlot(t), 400*vg.Inch, 300*vg.Inch), "too large to show: 400 x 300 inches"},
		"without size": {figure.FromPlot(infinite, 0, 0), ""},
	} {
		shown := c.figure.Render()
		if text, _ := shown.Data["text/plain"].(string); !strings.Contains(text, c.says) {
			t.Errorf("%s: shown as %q, want %q in it", name, text, c.says)
		}
	}
}
