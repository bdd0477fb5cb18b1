package sampler_test

import (
	"pgregory.net/rapid"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
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

// mustRead reads a file that has no errors.
func mustRead(t rapid.TB, text string) *sweep.Spec {
	t.Helper()
	spec, err := sweep.Read("sweep.yaml", []byte(text), network.Schema)
	if err != nil {
		t.Fatalf("%v, reading\n%s", err, text)
	}
	return spec
}

// column lists the values of a parameter in the order of the runs.
func column(t rapid.TB, spec *sweep.Spec, name string) []any {
	t.Helper()
	count := spec.Count()
	if spec.Method != grid {
		count = spec.RunCap // each draw for itself, whatever has been drawn
	}
	values := make([]any, count)
	for i := range values {
		config, ok := spec.Config(i + 1)
		if !ok {
			t.Fatalf("there is no run %d of %d", i+1, spec.Count())
		}
		values[i] = config[name]
	}
	return values
}

// with puts parameters into an otherwise good file.
func with(method, parameters string) string {
	if method != grid {
		method += "\nrun_cap: 5"
	}
	return "method: " + method + "\nparameters:\n" + parameters
}

// ran is a run as a sampler is told of it.
func ran(number int, config results.Config, value float64, state results.State) results.Run {
	return results.Run{Number: number, Config: config, LastValue: value, State: state}
}
