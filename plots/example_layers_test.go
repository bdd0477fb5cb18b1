package plots_test

import (
	"log"
	"math"

	"gradbook/experiments/results"
	"gradbook/nn"
	"gradbook/plots"
	"gradbook/plots/figure"
)

// layersOf is what DB.Layers returns of a run: two layers after an epoch.
func layersOf(run results.Run) []results.Layer {
	weights := results.Histogram{Low: -0.5, High: 0.5, Thousandths: []int{100, 400, 400, 100}}
	return []results.Layer{
		{
			RunID: run.ID, Epoch: 1, Layer: 1, WeightNorm: 12, GradientNorm: 0.2, UpdateRatio: 0.001, Dead: 0.05, Saturated: math.NaN(),
			Weights: weights, Activations: results.Histogram{Low: 0, High: 3, Thousandths: []int{700, 200, 100}},
		},
		{
			RunID: run.ID, Epoch: 1, Layer: 2, WeightNorm: 5, GradientNorm: 0.4, UpdateRatio: 0.004, Dead: math.NaN(), Saturated: math.NaN(),
			Weights: weights, Activations: results.Histogram{Low: -4, High: 4, Thousandths: []int{250, 500, 250}},
		},
	}
}

// Does the gradient reach the first layer?
func ExampleGradientNorms() {
	save(plots.GradientNorms(source, layersOf(run)))
	// Output: Gradients by layer: first. Run 1, seed 1. How strong the gradient of each layer's weights is, and how far a step moves them compared with their size: the lower that ratio, the slower the layer learns.
}

func ExampleActivationHistograms() {
	save(plots.ActivationHistograms(source, layersOf(run)))
	// Output: Activations by layer: first. Run 1, seed 1. What the units of each layer answer, epoch by epoch, and the share of them that passes little gradient back.
}

func ExampleWeightHistograms() {
	save(plots.WeightHistograms(source, layersOf(run)))
	// Output: Weights by layer: first. Run 1, seed 1. How the weights of each layer are spread, epoch by epoch, and how large they are together.
}

// The first and the output layer of a deep network, in orange.
func ExampleWeightHistogramsPlot() {
	save(plots.WeightHistogramsPlot{Source: source, Layers: layersOf(run), MostLayers: 2, Ramp: figure.ErrorRamp}.Draw())
	// Output: Weights by layer: first. Run 1, seed 1. How the weights of each layer are spread, epoch by epoch, and how large they are together.
}

func ExampleFirstLayer() {
	// The trained network is read with UnmarshalBinary from what DB.Weights returns.
	network, err := nn.New(nn.Config{
		Inputs: 4, Hidden: []int{3}, Classes: 2,
		Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias, Seed: 1,
	})
	if err != nil {
		log.Fatal(err)
	}
	save(plots.FirstLayer(source, run.ID, network))
	// Output: First layer: first. Run 1, seed 1. The weights from the 2 × 2 inputs to each of the 3 units: light orange inputs raise a unit, dark blue ones lower it.
}

// The first and the output layer of a deep network; Adam's steps are larger than 0.001.
func ExampleGradientNormsPlot() {
	save(plots.GradientNormsPlot{Source: source, Layers: layersOf(run), MostLayers: 2, Guide: 0.01}.Draw())
	// Output: Gradients by layer: first. Run 1, seed 1. How strong the gradient of each layer's weights is, and how far a step moves them compared with their size: the lower that ratio, the slower the layer learns.
}

// In orange, darkest from a tenth of the activations on.
func ExampleActivationHistogramsPlot() {
	save(plots.ActivationHistogramsPlot{Source: source, Layers: layersOf(run), Ramp: figure.ErrorRamp, Darkest: 0.1}.Draw())
	// Output: Activations by layer: first. Run 1, seed 1. What the units of each layer answer, epoch by epoch, and the share of them that passes little gradient back.
}

// The two strongest units, in colours that compare with other runs.
func ExampleFirstLayerPlot() {
	network, err := nn.New(nn.Config{
		Inputs: 4, Hidden: []int{3}, Classes: 2,
		Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias, Seed: 1,
	})
	if err != nil {
		log.Fatal(err)
	}
	save(plots.FirstLayerPlot{Source: source, RunID: run.ID, Network: network, MostUnits: 2, Limit: 1}.Draw())
	// Output: First layer: first. Run 1, seed 1. The weights from the 2 × 2 inputs to the 2 strongest of 3 units: light orange inputs raise a unit, dark blue ones lower it.
}
