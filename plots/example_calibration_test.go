package plots_test

import (
	"gradbook/experiments/results"
	"gradbook/plots"
)

func ExampleCalibration() {
	trained := source
	trained.Runs = []results.Run{run}
	trained.Runs[0].KeptEpoch = 2
	save(plots.Calibration(trained, []results.CalibrationBin{
		{RunID: 1, Split: "test", Bin: 12, Count: 115, Confidence: 0.63, Correct: 70},
		{RunID: 1, Split: "test", Bin: 19, Count: 2000, Confidence: 0.99, Correct: 1960},
	}))
	// Output: Calibration: first. Run 1 after epoch 2. Expected calibration error, the mean distance of accuracy from confidence in 20 bins: test 1.06%.
}

// Axes from 0 on, as other runs have them.
func ExampleCalibrationPlot() {
	trained := source
	trained.Runs = []results.Run{run}
	trained.Runs[0].KeptEpoch = 2
	bins := []results.CalibrationBin{
		{RunID: 1, Split: "test", Bin: 12, Count: 115, Confidence: 0.63, Correct: 70},
		{RunID: 1, Split: "test", Bin: 19, Count: 2000, Confidence: 0.99, Correct: 1960},
	}
	save(plots.CalibrationPlot{Source: trained, Bins: bins, Low: new(float64)}.Draw())
	// Output: Calibration: first. Run 1 after epoch 2. Expected calibration error, the mean distance of accuracy from confidence in 20 bins: test 1.06%.
}
