package plots

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// ActivationHistogramsPlot shows what the layers of a network answer while it learns: a
// histogram of every layer's activations over the epochs, of the output layer its logits,
// and the share of units that are dead or, with sigmoid and tanh, of activations that
// are saturated. Both pass little or no gradient back.
type ActivationHistogramsPlot struct {
	Source Source

	// Layers are those of one run, or of up to four to compare, which must be of the
	// source. They may come in any order; the runs stand in the order in which they first
	// appear.
	Layers []results.Layer

	// MostLayers is how many layers of a network are shown, 2 or more, evenly from the first
	// to the output layer. 0: 8.
	MostLayers int
	// Ramp colours the histograms, from no activations to many. nil: light to dark blue.
	Ramp figure.Ramp
	// Darkest is the share of a layer's activations in a twentieth of the height from which on
	// the ramp's last colour stands. 0: 0.25.
	Darkest float64
}

// ActivationHistograms draws a histogram of every layer's activations over the epochs, with the
// share of units that are dead or saturated: an [ActivationHistogramsPlot] with its other fields
// at their zero values. It is an error if there is no layer, none has an activation, or they are
// of more than four runs.
func ActivationHistograms(s Source, layers []results.Layer) (*figure.Figure, error) {
	return ActivationHistogramsPlot{Source: s, Layers: layers}.Draw()
}

// Draw draws the figure. It is an error if there is no layer, none has an activation, or they
// are of more than four runs.
func (p ActivationHistogramsPlot) Draw() (*figure.Figure, error) {
	s := p.Source
	runs, err := newLayerRuns(s, p.Layers)
	if err != nil {
		return nil, fmt.Errorf("histograms of activations: %w", err)
	}
	runs.rows = pickLayers(runs.depth+1, max(2, cmp.Or(p.MostLayers, mostLayers)))
	upper := layerHistograms{runs: runs, histogram: func(l results.Layer) results.Histogram { return l.Activations }, shading: newShading(p.Ramp, p.Darkest)}
	if !upper.any() {
		return nil, errors.New("histograms of activations: no layer has a finite one; the runs diverged at once")
	}
	upper.extent = func(run *layerRun, layer int) (low, high float64) {
		if low, high, bounded := activationRange(run.Run); bounded && !run.isOutput(layer) {
			return low, high
		}
		return extentOf(upper.histograms(run, layer))
	}
	upper.remark = func(run *layerRun, layer int) string {
		words := "activations"
		if run.isOutput(layer) {
			words = "logits"
		}
		if lost, kind := lastLost(run.layers[layer]); kind != "" {
			words = figure.FormatPart(lost) + " " + kind
		}
		return words
	}
	lines := layerLines{runs: runs, axes: runs.shareAxes(runs.numbers(lost)), number: lost, title: lostTitle, skip: (*layerRun).losesNothing}
	var lower *layerPanel
	nothingLost := ""
	if slices.ContainsFunc(runs.runs, func(run layerRun) bool { return !run.losesNothing() }) {
		lower = lines.panel()
	} else {
		nothingLost = " No layer has any, at any epoch."
		if len(runs.numbers(lost)) == 0 {
			nothingLost = " Neither is recorded of these layers."
		}
	}

	key := upper.shading.key("activations")
	title := "Activations by layer: " + study.SweepName(s.Sweep)
	subtitle := runs.subtitle("What the units of each layer answer, epoch by epoch, and the share of them that passes little gradient back.")
	caption := "Saturated: activations in the outer twentieths of the range of sigmoid or tanh. Dead: units that no sample brings above 0. Both after every epoch on the same samples, of val where there are any." + nothingLost + " " +
		"Percentages beside the layers are those of the last epoch." + runs.leftOut() + "\n" + s.Caption(runs.all())
	return figure.New(title, subtitle, caption, runs.withKey(key, upper.panel(), lower)), nil
}

// activationRange is where the activations of a run's hidden layers lie, if that is
// bounded on both sides.
func activationRange(run results.Run) (low, high float64, bounded bool) {
	switch run.Config["activation"] {
	case "sigmoid":
		return 0, 1, true
	case "tanh":
		return -1, 1, true
	}
	return 0, 0, false
}

// lost is the share of a layer that passes little gradient back; NaN where a layer
// has none.
func lost(l results.Layer) float64 {
	if !math.IsNaN(l.Saturated) {
		return l.Saturated
	}
	return l.Dead
}

// lastLost is that share at the last epoch that has it, and what is lost.
func lastLost(epochs []results.Layer) (share float64, kind string) {
	for _, l := range epochs {
		switch {
		case !math.IsNaN(l.Saturated):
			share, kind = l.Saturated, "saturated"
		case !math.IsNaN(l.Dead):
			share, kind = l.Dead, "dead"
		}
	}
	return share, kind
}

func lostTitle(run *layerRun) (title, remark string) {
	for _, epochs := range run.layers {
		switch _, kind := lastLost(epochs); {
		case kind == "saturated" && run.losesNothing():
			return "Saturated", "no activation, at any epoch"
		case kind == "saturated":
			return "Saturated", "share of the activations"
		case kind == "dead" && run.losesNothing():
			return "Dead", "no unit, at any epoch"
		case kind == "dead":
			return "Dead", "share of the units"
		}
	}
	return "Dead or saturated", "not recorded"
}

// losesNothing reports whether no layer is recorded to have lost anything.
func (r *layerRun) losesNothing() bool {
	for _, epochs := range r.layers {
		if slices.ContainsFunc(epochs, func(l results.Layer) bool { return lost(l) > 0 }) {
			return false
		}
	}
	return true
}

// any says whether there is a histogram to show.
func (h layerHistograms) any() bool {
	for i := range h.runs.runs {
		run := &h.runs.runs[i]
		for layer := range run.layers {
			for _, histogram := range h.histograms(run, layer) {
				if len(histogram.Thousandths) > 0 {
					return true
				}
			}
		}
	}
	return false
}
