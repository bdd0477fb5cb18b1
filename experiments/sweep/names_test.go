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

// Networks is the schema of our networks, which the tests outside of the package bring in.
var Networks *Schema

// NetworksOnMNIST is that schema where there is no other dataset than MNIST.
var NetworksOnMNIST *Schema

const (
	Minimize = string(results.Minimize)
	Maximize = string(results.Maximize)
)

func readOurs(file string, text []byte) (*Spec, error) { return Read(file, text, Networks) }
