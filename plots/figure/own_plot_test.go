package figure

import (
	"math"
	"reflect"
	"testing"

	"gradbook/internal/number"

	"gradbook/plots/internal/golden"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
)

func TestGoldenStyle(t *testing.T) {
	curves := plot.New()
	curves.Title.Text, curves.X.Label.Text, curves.Y.Label.Text = "Decay", "time", "charge"
	for i, rate := range []float64{0.1, 0.3, 1} {
		var points plotter.XYs
		for x := 0.0; x <= 10; x += 0.25 {
			points = append(points, plotter.XY{X: x, Y: math.Exp(-rate * x)})
		}
		line, err := plotter.NewLine(points)
		if err != nil {
			t.Fatal(err)
		}
		line.Color = Colors()[i]
		curves.Add(line)
		curves.Legend.Add(number.Format(rate), line)
	}
	curves.Legend.Top = true
	before := *curves
	png, _ := golden.Pictures(t, Style(curves), nil)
	golden.Compare(t, "style-lines.png", png)
	if !reflect.DeepEqual(*curves, before) {
		t.Error("the plot itself has been changed")
	}

	log := before
	log.Title.Text, log.Y.Scale, log.Y.Tick.Marker = "", plot.LogScale{}, plot.LogTicks{}
	png, _ = golden.Pictures(t, Style(&log).Dark(), nil)
	golden.Compare(t, "style-log-dark.png", png)

	bars := plot.New()
	bars.Title.Text, bars.Y.Label.Text = "Of each activation", "runs"
	chart, err := plotter.NewBarChart(plotter.Values{3, 5, 2}, 30)
	if err != nil {
		t.Fatal(err)
	}
	chart.Color, chart.LineStyle.Width = Colors()[0], 0
	bars.Add(chart)
	bars.NominalX("relu", "sigmoid", "tanh")
	png, _ = golden.Pictures(t, Style(bars), nil)
	golden.Compare(t, "style-bars.png", png)
}

// plotutil takes its colours from a list that anybody may change.
func TestColorsAreNoOneElses(t *testing.T) {
	plotutil.DefaultColors = Colors()
	Colors()[0] = nil
	if plotutil.Color(0) != Palette[0] || plotutil.Color(len(Palette)) != Palette[0] {
		t.Errorf("the first colour is %v", plotutil.Color(0))
	}
}
