package plots_test

import (
	"encoding/xml"
	"errors"
	"image/color"
	"io"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/plots"
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

func TestNotebooksShowAFigureAsSVG(t *testing.T) {
	shown := plots.FromPlot(ownPlot(t), 10*vg.Centimeter, 6*vg.Centimeter).SimpleRender()
	if shown["text/plain"] != "width < depth" {
		t.Errorf("without pictures it reads %q", shown["text/plain"])
	}
	svg, _ := shown["image/svg+xml"].(string)
	if !strings.Contains(svg, "<svg ") || !strings.Contains(svg, "<path ") {
		t.Errorf("no line in %.200s", svg)
	}
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
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
		figure *plots.Figure
		says   string
	}{
		"nil":          {nil, "no figure"},
		"empty":        {new(plots.Figure), "make one with"},
		"panics":       {plots.FromPlot(panics, 100, 100), "out of colours"},
		"without size": {plots.FromPlot(infinite, 0, 0), ""},
	} {
		shown := c.figure.SimpleRender()
		if text, _ := shown["text/plain"].(string); !strings.Contains(text, c.says) {
			t.Errorf("%s: shown as %q, want %q in it", name, text, c.says)
		}
	}
}
