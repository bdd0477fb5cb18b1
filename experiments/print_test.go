package main

import (
	"testing"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
)

// A table says which of a config's runs its numbers are of.
func TestSeedCount(t *testing.T) {
	done, diverged := results.Run{State: results.Done}, results.Run{State: results.Diverged}
	stopped := func(epochs int) results.Run { return results.Run{State: results.Stopped, Epochs: epochs} }
	for want, runs := range map[string][]results.Run{
		"2": {done, done}, "1 of 2": {done, diverged}, "1 of 2 (1 stopped)": {done, stopped(3)},
		"2 of 4 (stopped at 3)": {stopped(3), stopped(1), stopped(3), diverged}, "0 of 1": {diverged},
	} {
		for i := range runs {
			runs[i].Seed, runs[i].ConfigKey = int64(i), "one"
		}
		configs, _ := results.Summarise(runs, results.Maximize)
		if got := listing.SeedCount(configs[0]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
