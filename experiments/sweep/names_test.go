package sweep

import (
	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

const (
	grid   = sampler.Grid
	random = sampler.Random
	bayes  = sampler.Bayes
	tpe    = sampler.TPE
	sobol  = sampler.Sobol
)

var methods = sampler.Methods

// ran is a run as a sampler is told of it.
func ran(number int, config results.Config, value float64, state results.State) results.Run {
	return results.Run{Number: number, Config: config, LastValue: value, State: state}
}
