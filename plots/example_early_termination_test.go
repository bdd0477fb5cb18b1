package plots_test

import (
	"gradbook/experiments/results"
	"gradbook/plots"
)

// What did successive halving stop, and was it worth it?
func ExampleEarlyTermination() {
	decisions := []results.Decision{
		{RunID: 1, Epoch: 1, Rung: 1, Value: 0.91, Threshold: 0.91},
		{RunID: 3, Epoch: 1, Rung: 1, Value: 0.72, Threshold: 0.91, Stopped: true},
		{RunID: 4, Epoch: 1, Rung: 1, Value: 0.97, Threshold: 0.97},
	}
	accuracy := func(run int64, epoch int, v float64) results.Epoch {
		return results.Epoch{RunID: run, Epoch: epoch, Metrics: results.Metrics{ValAccuracy: v}}
	}
	epochs := []results.Epoch{
		accuracy(1, 1, 0.91), accuracy(1, 2, 0.93), accuracy(3, 1, 0.72), accuracy(4, 1, 0.97), accuracy(4, 2, 0.98),
	}
	save(plots.EarlyTermination(search(), decisions, epochs))
	// Output: Early termination: first. 1 of 3 runs were stopped, which saved 1 of 6 epochs (16.7%).
}

// One line for every second run.
func ExampleEarlyTerminationPlot() {
	save(plots.EarlyTerminationPlot{
		Source:    search(),
		Decisions: []results.Decision{{RunID: 3, Epoch: 1, Rung: 1, Value: 0.72, Threshold: 0.91, Stopped: true}},
		Epochs: []results.Epoch{
			{RunID: 1, Epoch: 1, Metrics: results.Metrics{ValAccuracy: 0.91}}, {RunID: 1, Epoch: 2, Metrics: results.Metrics{ValAccuracy: 0.93}},
			{RunID: 3, Epoch: 1, Metrics: results.Metrics{ValAccuracy: 0.72}},
		},
		MostLines: 2,
	}.Draw())
	// Output: Early termination: first. 1 of 2 runs were stopped, which saved 1 of 4 epochs (25.0%).
}
