package plots_test

import (
	"gradbook/experiments/results"
	"gradbook/plots"
)

func ExampleConfusionOverEpochs() {
	first := results.ConfusionMatrix{RunID: 1, Epoch: 1, Split: "test", Names: digits.Classes, Counts: [][]int{{950, 30}, {2, 1133}}}
	save(plots.ConfusionOverEpochs(source, []results.ConfusionMatrix{first, matrix}))
	// Output: Confusion over epochs on test: first. Run 1. Rows are true classes, columns predicted ones in the same order; right answers are pale.
}

// Two of many epochs, on a scale that ends at a tenth of a class.
func ExampleConfusionOverEpochsPlot() {
	first := results.ConfusionMatrix{RunID: 1, Epoch: 1, Split: "test", Names: digits.Classes, Counts: [][]int{{950, 30}, {2, 1133}}}
	save(plots.ConfusionOverEpochsPlot{Source: source, Matrices: []results.ConfusionMatrix{first, matrix}, Most: 2, Worst: 0.1}.Draw())
	// Output: Confusion over epochs on test: first. Run 1. Rows are true classes, columns predicted ones in the same order; right answers are pale.
}
