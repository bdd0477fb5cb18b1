package plots_test

import (
	"gradbook/experiments/results"
	"gradbook/plots"
)

// What has the second run learnt that the first has not? The mistakes are those that
// DB.Mistakes returns for the two runs, complete.
func ExampleWrongAndRight() {
	two := source
	relu := run
	relu.ID, relu.Config = 2, results.Config{"learning_rate": 0.5}
	two.Runs = []results.Run{run, relu}
	a := results.ConfusionMatrix{RunID: 1, Epoch: 2, Split: "test", Names: digits.Classes, Counts: [][]int{{2, 1}, {1, 3}}}
	b := results.ConfusionMatrix{RunID: 2, Epoch: 2, Split: "test", Names: digits.Classes, Counts: [][]int{{3, 0}, {1, 3}}}
	save(plots.WrongAndRight(two, a, b, []results.Mistake{
		{RunID: 1, Split: "test", Sample: 0, Label: 0, Predicted: 1},
		{RunID: 1, Split: "test", Sample: 5, Label: 1, Predicted: 0},
		{RunID: 2, Split: "test", Sample: 5, Label: 1, Predicted: 0},
	}, []results.Misclassified{{
		RunID: 1, Split: "test", Sample: 0, Label: 0, Predicted: 1,
		Probability: 0.998, LabelProbability: 0.002, Loss: 6.2,
		Width: 2, Height: 2, Pixels: []byte{0, 255, 128, 0},
	}}))
	// Output: Wrong by run 1, right by run 2 on test: first. A is run 1 (learning_rate 0.1), B is run 2 (learning_rate 0.5). McNemar's exact test: p = 1.
}
