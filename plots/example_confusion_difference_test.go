package plots_test

import (
	"gradbook/experiments/results"
	"gradbook/plots"
)

// Which errors does the second epoch mend?
func ExampleConfusionDifference() {
	before := results.ConfusionMatrix{RunID: 1, Epoch: 1, Split: "test", Names: digits.Classes, Counts: [][]int{{950, 30}, {2, 1133}}}
	save(plots.ConfusionDifference(source, before, matrix))
	// Output: Difference of confusion matrices on test: first. B minus A. A is run 1 after epoch 1, 2,083 of 2,115 samples right; B is run 1 after epoch 2, 2,100 right (+17).
}

// The three largest changes either way, on a scale that ends at a tenth of a class.
func ExampleConfusionDifferencePlot() {
	before := results.ConfusionMatrix{RunID: 1, Epoch: 1, Split: "test", Names: digits.Classes, Counts: [][]int{{950, 30}, {2, 1133}}}
	save(plots.ConfusionDifferencePlot{Source: source, A: before, B: matrix, MostChanges: 3, Largest: 0.1}.Draw())
	// Output: Difference of confusion matrices on test: first. B minus A. A is run 1 after epoch 1, 2,083 of 2,115 samples right; B is run 1 after epoch 2, 2,100 right (+17).
}
