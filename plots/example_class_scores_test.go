package plots_test

import "gradbook/plots"

func ExampleClassScores() {
	save(plots.ClassScores(source, matrix))
	// Output: Precision, recall and F1 on test: first. Run 1 after epoch 2. Precision: how many of the samples predicted as a class are of it; recall: how many of the samples of a class are predicted as it; F1: the harmonic mean of both.
}

// Scales from 90 % on, as other runs have them.
func ExampleClassScoresPlot() {
	low := 0.9
	save(plots.ClassScoresPlot{Source: source, Matrix: matrix, Low: &low}.Draw())
	// Output: Precision, recall and F1 on test: first. Run 1 after epoch 2. Precision: how many of the samples predicted as a class are of it; recall: how many of the samples of a class are predicted as it; F1: the harmonic mean of both.
}
