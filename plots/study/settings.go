package study

import (
	"slices"

	"gradbook/experiments/results"
	"gradbook/internal/number"
)

// Setting writes a parameter's value as results.Format does, but fractions
// with four digits: samplers draw numbers such as 0.0037194286.
func Setting(value any) string {
	if f, ok := value.(float64); ok {
		return number.Format(number.Round(f, 4))
	}
	return results.Format(value)
}

// Median returns the middle of values, of an even number the mean of both in the middle. There must
// be at least one.
func Median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]/2 + sorted[len(sorted)/2]/2
}

// Settings writes parameters with their values: "activation relu", "hidden [128, 64]".
func Settings(config results.Config, parameters []string) []string {
	words := make([]string, len(parameters))
	for i, name := range parameters {
		words[i] = name + " " + Setting(config.Value(name))
	}
	return words
}

// Arrow stands between a value and what it is changed to.
const Arrow = " → "
