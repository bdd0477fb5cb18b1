package plots_test

import "gradbook/plots"

// Is a larger network worth its time?
func ExampleCost() {
	sizes := search()
	for i := range sizes.Runs {
		sizes.Runs[i].Seconds = float64(10 * (i + 1))
		sizes.Runs[i].Parameters = 50890 * (i + 1)
	}
	save(plots.Cost(sizes))
	// Output: What it costs: first. The val accuracy of 3 configs; the line is the Pareto front, the best that its cost can buy.
}

// Only the best config is listed.
func ExampleCostPlot() {
	sizes := search()
	for i := range sizes.Runs {
		sizes.Runs[i].Seconds = float64(10 * (i + 1))
		sizes.Runs[i].Parameters = 50890 * (i + 1)
	}
	save(plots.CostPlot{Source: sizes, MostListed: 1}.Draw())
	// Output: What it costs: first. The val accuracy of 3 configs; the line is the Pareto front, the best that its cost can buy.
}
