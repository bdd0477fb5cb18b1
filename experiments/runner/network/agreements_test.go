package network

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"

	"pgregory.net/rapid"
)

// A grid is refused if, and only if, one of its runs could not be trained.
func TestReadAgreesWithTraining(t *testing.T) {
	tried := map[string][]any{
		"batch_norm": {false, true}, "batch_size": {int64(1), int64(2)},
		"dropout": {0.5, []any{}, []any{0.5}, []any{0.5, 0.5}}, "hidden": {[]any{}, []any{int64(8)}, []any{int64(8), int64(4)}},
		"early_stopping": {int64(0), int64(3)}, "validation": {int64(0), int64(100)},
		"epochs": {int64(2), int64(3)}, "schedule": {"constant", "one_cycle", "plateau"}, "schedule_warmup": {0.0, 2.5},
		"loss": {"cross_entropy", "binary_cross_entropy"}, "output": {"softmax", "sigmoid"},
	}
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.Permutation(slices.Sorted(maps.Keys(tried))).Draw(t, "names")
		names = names[:rapid.IntRange(1, 5).Draw(t, "varied")]
		zip, parameters := "", ""
		runs := []results.Config{{}}
		for rest := names; len(rest) > 0; {
			axis := rest[:rapid.IntRange(1, min(2, len(rest))).Draw(t, "linked")]
			rest = rest[len(axis):]
			rows := make([]results.Config, rapid.IntRange(1, 2).Draw(t, "values"))
			for _, name := range axis {
				values := make([]any, len(rows))
				for i := range rows {
					values[i] = rapid.SampledFrom(tried[name]).Draw(t, name)
					if rows[i] == nil {
						rows[i] = results.Config{}
					}
					rows[i][name] = values[i]
				}
				parameters += fmt.Sprintf("  %s: {values: %s}\n", name, results.Canonical(values))
			}
			if len(axis) > 1 {
				zip += fmt.Sprintf("  - [%s]\n", strings.Join(axis, ", "))
			}
			var product []results.Config
			for _, run := range runs {
				for _, row := range rows {
					both := maps.Clone(run)
					maps.Copy(both, row)
					product = append(product, both)
				}
			}
			runs = product
		}
		text := "method: grid\nmetric: {name: train_loss}\nparameters:\n" + parameters
		if zip != "" {
			text += "zip:\n" + zip
		}
		fails := false
		for _, run := range runs {
			_, err := ReadSettings(Schema.Complete(run))
			fails = fails || err != nil
		}
		_, err := sweep.Read("sweep.yaml", []byte(text), Schema)
		if fails != (err != nil) {
			t.Fatalf("some run cannot be trained: %v; got %v, reading\n%s", fails, err, text)
		}
		if fails {
			refused++
		}
	})
	if refused == 0 {
		t.Error("nothing was refused, so that little was tested")
	}
}
