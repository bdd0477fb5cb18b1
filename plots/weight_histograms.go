package plots

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"gradbook/internal/number"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// WeightHistogramsPlot shows how far the weights of a network's layers move while it
// learns: a histogram of every layer's weights over the epochs, and their Euclidean norm,
// both without the biases. A layer has one scale in all runs.
type WeightHistogramsPlot struct {
	Source Source

	// Layers are those of one run, or of up to four to compare, which must be of the
	// source. They may come in any order; the runs stand in the order in which they first
	// appear.
	Layers []results.Layer

	// MostLayers is how many layers of a network are shown, 2 or more, evenly from the first
	// to the output layer. 0: 8.
	MostLayers int
	// Ramp colours the histograms, from no weights to many. nil: light to dark blue.
	Ramp figure.Ramp
	// Darkest is the share of a layer's weights in a twentieth of the height from which on the
	// ramp's last colour stands. 0: 0.25.
	Darkest float64
}

// WeightHistograms draws a histogram of every layer's weights over the epochs, and their Euclidean
// norm: a [WeightHistogramsPlot] with its other fields at their zero values. It is an error if
// there is no layer, none has a finite weight, or they are of more than four runs.
func WeightHistograms(s Source, layers []results.Layer) (*figure.Figure, error) {
	return WeightHistogramsPlot{Source: s, Layers: layers}.Draw()
}

// Draw draws the figure. It is an error if there is no layer, none has a finite weight, or
// they are of more than four runs.
func (p WeightHistogramsPlot) Draw() (*figure.Figure, error) {
	s := p.Source
	runs, err := newLayerRuns(s, p.Layers)
	if err != nil {
		return nil, fmt.Errorf("histograms of weights: %w", err)
	}
	runs.rows = pickLayers(runs.depth+1, max(2, cmp.Or(p.MostLayers, mostLayers)))
	norm := func(l results.Layer) float64 { return l.WeightNorm }
	upper := layerHistograms{runs: runs, histogram: func(l results.Layer) results.Histogram { return l.Weights },
		shading: newShading(p.Ramp, p.Darkest)}
	if !upper.any() {
		return nil, errors.New("histograms of weights: no layer has a finite one; the runs diverged at once")
	}
	upper.extent = upper.sharedExtent
	upper.remark = func(run *layerRun, layer int) string {
		for i := len(run.layers[layer]) - 1; i >= 0; i-- {
			if v := norm(run.layers[layer][i]); number.IsFinite(v) {
				return "norm " + number.ShortExponent(strconv.FormatFloat(v, 'g', 3, 64))
			}
		}
		return ""
	}
	lower := layerLines{runs: runs, axes: runs.logAxes(runs.numbers(norm)), number: norm,
		title: func(*layerRun) (string, string) { return "Weight norm", "log scale" }}

	key := upper.shading.key("weights")
	title := "Weights by layer: " + study.SweepName(s.Sweep)
	subtitle := runs.subtitle("How the weights of each layer are spread, epoch by epoch, and how large they are together.")
	caption := "Norm: Euclidean, of a layer's weights without the biases; beside the layers that of the last epoch." + runs.leftOut() + "\n" + s.Caption(runs.all())
	return figure.New(title, subtitle, caption, runs.withKey(key, upper.panel(), lower.panel())), nil
}

// sharedExtent is the range of a row of histograms, so that runs compare.
func (h layerHistograms) sharedExtent(run *layerRun, layer int) (low, high float64) {
	var all []results.Histogram
	for i := range h.runs.runs {
		other := &h.runs.runs[i]
		switch {
		case run.isOutput(layer):
			all = append(all, h.histograms(other, len(other.layers)-1)...)
		case layer < len(other.layers)-1:
			all = append(all, h.histograms(other, layer)...)
		}
	}
	return extentOf(all)
}
