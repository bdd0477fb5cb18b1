package plots_test

import "gradbook/plots"

func ExampleParallelCoordinates() {
	save(plots.ParallelCoordinates(grid()))
	// Output: Which combinations do well: first. Each line is one of 6 configs, from its parameters on the left, the most important first, to its val accuracy on the right.
}
