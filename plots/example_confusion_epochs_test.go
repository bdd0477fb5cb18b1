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
