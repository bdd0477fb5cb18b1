package study

import (
	"fmt"
	"math"

	"gradbook/experiments/results"
)

// Source is where a figure's numbers come from. It is printed below the figure.
type Source struct {
	Sweep    results.Sweep
	Runs     results.Runs      // of the sweep
	Datasets []results.Dataset // of the runs, in any order
	Epochs   []results.Epoch   // of the runs, in any order: what figures of parameters compare where few runs are complete
}

// Metric returns the metric by which the sweep's runs are ranked. Its values are shares, written
// in percent, only if those of all runs are between 0 and 1: a program may count an accuracy
// in percent itself.
func (s Source) Metric() results.Metric {
	m := s.Sweep.RankedBy()
	for _, run := range s.Runs {
		m = m.Of(run.LastValue, run.BestValue)
	}
	return m
}

// Best returns the run whose errors reports show: of the config with the
// best mean of the sweep's metric over its seeds, the seed with the best value, both
// at the kept epoch. Where no run is complete, it is one that was stopped after the most
// epochs. It is an error if no run has finished with a value.
func (s Source) Best() (results.Run, error) {
	configs, _ := results.Summarise(s.Runs, s.Sweep.Goal)
	if len(configs) == 0 || configs[0].Last.N == 0 {
		return results.Run{}, fmt.Errorf("sweep %d: %w", s.Sweep.ID, s.NoValue())
	}
	return s.BestOf(configs[0]), nil
}

// BestOf returns the best seed of a config.
func (s Source) BestOf(config results.ConfigSummary) results.Run {
	best := results.Run{LastValue: math.NaN()}
	for _, run := range config.Counted() {
		if s.Sweep.Goal.Better(run.LastValue, best.LastValue) {
			best = run
		}
	}
	return best
}
