package plots_test

import "gradbook/plots"

// The two most important parameters.
func ExampleContour() {
	save(plots.Contour(grid(), "", ""))
	// Output: activation and learning_rate: first. The mean val accuracy over all other parameters, of 6 configs; higher is better.
}
