package plots

import (
	"math"
	"slices"
	"strconv"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// setting writes a parameter's value as results.Format does, but fractions
// with four digits: samplers draw numbers such as 0.0037194286.
func setting(value any) string {
	if f, ok := value.(float64); ok {
		return figure.FormatNumber(roundTo(f, 4))
	}
	return results.Format(value)
}

// roundTo rounds to a number of significant digits.
func roundTo(v float64, digits int) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64) // what it wrote it reads
	return rounded
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]/2 + sorted[len(sorted)/2]/2
}
