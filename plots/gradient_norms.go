package plots

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/internal/number"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// usualUpdate is a rule of thumb for how far a step moves the weights, as a part of
// them: Karpathy, https://cs231n.github.io/neural-networks-3/#ratio.
const usualUpdate = 1e-3

// GradientNormsPlot shows whether the gradient reaches every layer: its norm by layer
// over the epochs, and how far a step moves the layer's weights as a part of their
// norm, both on logarithmic axes. Where the first layers' lines lie far below the others',
// the gradient vanishes on its way back.
type GradientNormsPlot struct {
	Source Source

	// Layers are those of one run, or of up to four to compare, which must be of the
	// source. They may come in any order; the runs stand in the order in which they first
	// appear.
	Layers []results.Layer

	// MostLayers is how many layers of a network are shown, 2 or more, evenly from the first
	// to the output layer. 0: 8.
	MostLayers int
	// Guide is the update ratio that a line marks, above 0, as other optimizers and schedules
	// have other usual ones. 0: 0.001.
	Guide float64
}

// GradientNorms draws the norm of every layer's gradient over the epochs, and how far a step moves
// the layer's weights: a [GradientNormsPlot] with its other fields at their zero values. Its
// errors are those of [GradientNormsPlot.Draw].
func GradientNorms(s Source, layers []results.Layer) (*figure.Figure, error) {
	return GradientNormsPlot{Source: s, Layers: layers}.Draw()
}

// Draw draws the figure. It is an error if there is no layer, none has a gradient, they are of
// more than four runs, or Guide is not above 0.
func (p GradientNormsPlot) Draw() (*figure.Figure, error) {
	s, usual := p.Source, cmp.Or(p.Guide, usualUpdate)
	if !(usual > 0) || math.IsInf(usual, 0) {
		return nil, fmt.Errorf("gradient norms of layers: Guide is %v; give an update ratio above 0, such as 0.001", p.Guide)
	}
	runs, err := newLayerRuns(s, p.Layers)
	if err != nil {
		return nil, fmt.Errorf("gradient norms of layers: %w", err)
	}
	runs.rows = pickLayers(runs.depth+1, max(2, cmp.Or(p.MostLayers, mostLayers)))
	gradient := func(l results.Layer) float64 { return l.GradientNorm }
	update := func(l results.Layer) float64 { return l.UpdateRatio }
	norms, ratios := runs.numbers(gradient), runs.numbers(update)
	if len(norms)+len(ratios) == 0 {
		return nil, errors.New("gradient norms of layers: no layer has a finite one; the runs diverged at once")
	}
	named := func(title string) func(*layerRun) (string, string) {
		return func(*layerRun) (string, string) { return title, "log scale" }
	}
	upper := layerLines{runs: runs, axes: runs.logAxes(norms), number: gradient, title: named("Gradient norm")}
	lower := layerLines{runs: runs, axes: runs.logAxes(append(ratios, usual)), number: update, title: named("Update ratio"), guide: usual}
	key := runs.layersKey()
	key.Add(number.Format(usual)+", a usual update ratio", func(c draw.Canvas, from, to, middle vg.Length) {
		c.StrokeLine2(guideLine, from, middle, to, middle)
	})

	title := "Gradients by layer: " + study.SweepName(s.Sweep)
	subtitle := runs.subtitle("How strong the gradient of each layer's weights is, and how far a step moves them compared with their size: the lower that ratio, the slower the layer learns.")
	caption := "Gradient norm: Euclidean, of the loss by a layer's weights, root mean square over the last steps of an epoch, before clipping. " +
		"Update ratio: norm of a step's change of the weights to the norm of the weights, mean over the same steps; about 0.001 is a rule of thumb of Karpathy's (cs231n)." + runs.leftOut() + "\n" + s.Caption(runs.all())
	return figure.New(title, subtitle, caption, runs.withKey(key, *upper.panel(), lower.panel())), nil
}
