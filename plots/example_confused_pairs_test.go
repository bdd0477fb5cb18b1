package plots_test

import (
	"gradbook/experiments/results"
	"gradbook/plots"
)

func ExampleConfusedPairs() {
	save(plots.ConfusedPairs(source, matrix, []results.Misclassified{{
		RunID: 1, Split: "test", Sample: 1247, Label: 0, Predicted: 1,
		Probability: 0.998, LabelProbability: 0.002, Loss: 6.2,
		Width: 2, Height: 2, Pixels: []byte{0, 255, 128, 0},
	}}))
	// Output: Most confused pairs on test: first. Run 1 after epoch 2: the most frequent kinds of errors, true class → predicted class, and the samples of each of which it was most certain, with the probability it gave to the predicted and to the true class. Images are recorded of the worst mistakes only.
}

// The most frequent kind of error alone.
func ExampleConfusedPairsPlot() {
	sample := results.Misclassified{
		RunID: 1, Split: "test", Sample: 1247, Label: 0, Predicted: 1,
		Probability: 0.998, LabelProbability: 0.002, Loss: 6.2,
		Width: 2, Height: 2, Pixels: []byte{0, 255, 128, 0},
	}
	save(plots.ConfusedPairsPlot{Source: source, Matrix: matrix, Samples: []results.Misclassified{sample}, Most: 1}.Draw())
	// Output: Most confused pairs on test: first. Run 1 after epoch 2: the most frequent kinds of errors, true class → predicted class, and the samples of each of which it was most certain, with the probability it gave to the predicted and to the true class. Images are recorded of the worst mistakes only.
}
