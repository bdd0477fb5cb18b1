// Package sampler picks the configs of a sweep's runs from the space that the sweep varies:
// by a grid, at random, by Sobol's sequence, or where the runs before say that good ones
// lie. Each file has one method or one thing that a method is made of, with the paper that
// it is taken from.
//
// Draws are a function of the space, of a seed and of what is known of runs. They are the
// same on every machine, and do not change from one version to the next.
package sampler

import "gradbook/experiments/results"

// The methods, by their names in a sweep file.
const (
	Grid   = "grid"   // every combination of values, once
	Random = "random" // independent draws from the parameters' distributions
	Bayes  = "bayes"  // where a Gaussian process expects the greatest improvement
	TPE    = "tpe"    // where the best runs are dense and the others are not
	Sobol  = "sobol"  // points that fill the space evenly
)

// Methods lists all of them.
var Methods = []string{Grid, Random, Bayes, TPE, Sobol}

// Learns reports whether a method picks configs by the results of runs.
func Learns(method string) bool { return method == Bayes || method == TPE }

// A Sampler picks the configs of a search.
type Sampler interface {
	// Suggest returns a value for each variable of the space, whether its requirements are
	// met or not, as the sweep's number-th config, from 1. It returns false if there is no
	// config left that is not tried. It depends on nothing but the space, what draws are
	// seeded with, the number, what is known of other configs, and what is tried.
	Suggest(number int, known []Result, tried *Tried) (results.Config, bool)
}

// A Result is what is known of a config.
type Result struct {
	Number int            // of the config in the sweep, from 1
	Config results.Config // complete, or what [Space.Settle] makes of a suggestion
	Value  float64        // of the metric, so far if it is not finished; NaN if it has none
	State  results.State  // Done or Stopped: the value counts; Failed or Diverged; else it is running or waits to
}

// New returns the sampler of a method other than grid, all of whose draws are seeded with
// one text. The metric matters to methods that learn.
func New(method string, space Space, draws string, metric Metric) Sampler {
	switch method {
	case Sobol:
		return newSobolSampler(space, draws)
	case TPE:
		return newTPESampler(space, draws, metric)
	case Bayes:
		return newBayesSampler(space, draws, metric)
	}
	return randomSampler{space, draws}
}
