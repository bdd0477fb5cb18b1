package plots_test

import (
	"fmt"
	"image/color"
	"math"

	"gradbook/experiments/results"
	"gradbook/plots"
)

// search is a sweep over the learning rate, in the order in which it was tried.
func search() plots.Source {
	s := source
	s.Runs = nil
	for i, trained := range []struct {
		rate, accuracy float64
		state          results.State
	}{
		{0.01, 0.93, results.Done}, {10, math.NaN(), results.Diverged}, {0.001, 0.72, results.Stopped}, {0.3, 0.98, results.Done},
	} {
		s.Runs = append(s.Runs, results.Run{
			ID: int64(i + 1), Number: i + 1, Seed: 1, State: trained.state, DatasetSHA256: digits.SHA256,
			Config:    results.Config{"learning_rate": trained.rate, "epochs": int64(2)},
			ConfigKey: fmt.Sprint("config ", i), LastValue: trained.accuracy,
		})
	}
	return s
}

// Was the last config tried still better than those before?
func ExampleHistory() {
	save(plots.History(search()))
	// Output: Search history: first. The best of 4 configs was number 4, run 4: 98.00%.
}

// The best so far in red.
func ExampleHistoryPlot() {
	save(plots.HistoryPlot{Source: search(), Record: color.NRGBA{R: 0xc0, A: 0xff}}.Draw())
	// Output: Search history: first. The best of 4 configs was number 4, run 4: 98.00%.
}
