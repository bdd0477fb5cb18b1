package plots_test

import "gradbook/plots"

func ExampleSlices() {
	save(plots.Slices(grid()))
	// Output: What each parameter does: first. The val accuracy against each parameter by itself, the most important first; the other parameters vary too.
}
