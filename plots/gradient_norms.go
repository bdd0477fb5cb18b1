package plots

import (
	"errors"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// usualUpdate is a rule of thumb for how far a step moves the weights, as a part of
// them: Karpathy, https://cs231n.github.io/neural-networks-3/#ratio.
const usualUpdate = 1e-3

// GradientNorms shows whether the gradient reaches every layer: its norm by layer
// over the epochs, and how far a step moves the layer's weights as a part of their
// norm, both on logarithmic axes. Where the first layers' lines lie far below the others',
// the gradient vanishes on its way back.
//
// The layers are of one run, or of up to four to compare, which must be of the source;
// they may come in any order, and the runs stand in the order in which they first
// appear. It is an error if there is no layer or none has a gradient.
func GradientNorms(s Source, layers []results.Layer) (*figure.Figure, error) {
	runs, err := newLayerRuns(s, layers)
	if err != nil {
		return nil, fmt.Errorf("gradient norms of layers: %w", err)
	}
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
	lower := layerLines{runs: runs, axes: runs.logAxes(append(ratios, usualUpdate)), number: update, title: named("Update ratio"), guide: usualUpdate}
	key := runs.layersKey()
	key.Add("0.001, a usual update ratio", func(c draw.Canvas, from, to, middle vg.Length) {
		c.StrokeLine2(guideLine, from, middle, to, middle)
	})

	title := "Gradients by layer: " + study.SweepName(s.Sweep)
	subtitle := runs.subtitle("How strong the gradient of each layer's weights is, and how far a step moves them compared with their size: the lower that ratio, the slower the layer learns.")
	caption := "Gradient norm: Euclidean, of the loss by a layer's weights, root mean square over the last steps of an epoch, before clipping. " +
		"Update ratio: norm of a step's change of the weights to the norm of the weights, mean over the same steps; about 0.001 is a rule of thumb of Karpathy's (cs231n)." + runs.leftOut() + "\n" + s.Caption(runs.all())
	return figure.New(title, subtitle, caption, runs.withKey(key, *upper.panel(), lower.panel())), nil
}
