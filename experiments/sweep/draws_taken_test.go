package sweep

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gradbook/experiments/results"
)

// Whatever a file says, its runs get what their parameters take.
func TestRandomStaysInLimits(t *testing.T) {
	// low is for min and mu, high for max and the rest, so that many a file makes sense.
	low, high := rapid.Int64Range(-1, 4), rapid.Int64Range(5, 40)
	number := func(t *rapid.T, key string) string {
		n := high.Draw(t, key)
		if key == "min" || key == "mu" {
			n = low.Draw(t, key)
		}
		if rapid.Bool().Draw(t, key+" is a float") {
			return results.Canonical(float64(n) / 4)
		}
		return results.Canonical(n)
	}
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		names := make([]string, 0, len(distributions))
		for name := range distributions {
			if name != "categorical" && name != "categorical_w_probabilities" && name != "constant" {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		d := rapid.SampledFrom(names).Draw(t, "distribution")
		text := "{distribution: " + d
		for _, key := range distributions[d].all() {
			text += ", " + key + ": " + number(t, key)
		}
		name := rapid.SampledFrom([]string{"learning_rate", "momentum", "weight_decay", "epochs", "validation"}).Draw(t, "parameter")
		method := rapid.SampledFrom([]string{"grid", "random", "random"}).Draw(t, "method")
		spec, err := readOurs("sweep.yaml", fmt.Appendf(nil, "method: %s\nrun_cap: 50\nmetric: {name: train_loss}\nparameters: {%s: %s}}", method, name, text))
		if err != nil {
			return
		}
		accepted++
		for i := 1; i <= spec.Count(); i++ {
			c, ok := spec.Config(i)
			if _, err := Networks.Check(c); !ok || err != nil {
				t.Fatalf("%s: run %d: %v, %v", spec.Text, i, c, err)
			}
		}
	})
	if accepted == 0 {
		t.Error("every file was refused, so that nothing was tested")
	}
}
