package plots_test

import (
	"fmt"
	"log"

	"gradbook/experiments/results"
	"gradbook/plots"
	"gradbook/plots/study"
)

// grid is a sweep of two activations and three learning rates.
func grid() plots.Source {
	s := source
	s.Runs = nil
	accuracies := [][]float64{{0.89, 0.94, 0.95}, {0.95, 0.97, 0.98}}
	for i, activation := range []string{"sigmoid", "relu"} {
		for j, rate := range []float64{0.01, 0.1, 0.5} {
			s.Runs = append(s.Runs, results.Run{
				ID: int64(len(s.Runs) + 1), Number: len(s.Runs) + 1, Seed: 1, State: results.Done, DatasetSHA256: digits.SHA256,
				Config:    results.Config{"activation": activation, "learning_rate": rate},
				ConfigKey: fmt.Sprint(activation, rate), LastValue: accuracies[i][j],
			})
		}
	}
	return s
}

func ExampleImportance() {
	save(plots.Importance(grid()))
	// Output: What matters: first. How much of the variance of the val accuracy over 6 configs each parameter explains by itself, at the last epoch.
}

func ExampleMeasureImportance() {
	m, err := study.MeasureImportance(grid())
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range m.Parameters {
		fmt.Printf("%s explains %.0f %% of the variance and is best at %v\n", p.Name, 100*p.Share, p.Best)
	}
	fmt.Printf("%.0f %% is left to interactions and chance\n", 100*m.Interactions)
	// Output:
	// activation explains 49 % of the variance and is best at relu
	// learning_rate explains 45 % of the variance and is best at 0.5
	// 6 % is left to interactions and chance
}

// The most important parameter alone.
func ExampleImportancePlot() {
	save(plots.ImportancePlot{Source: grid(), Most: 1}.Draw())
	// Output: What matters: first. How much of the variance of the val accuracy over 6 configs each parameter explains by itself, at the last epoch.
}
