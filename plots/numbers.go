package plots

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// A sweep's metric is a column of epochs: a split and a quantity, such as
// val_accuracy.

func isAccuracy(metric string) bool { return strings.HasSuffix(metric, "_accuracy") }

// metricWords writes val_accuracy as "val accuracy".
func metricWords(metric string) string { return strings.ReplaceAll(metric, "_", " ") }

// metricHeading is the metric's name with its unit, for above a column.
func metricHeading(metric string) string {
	if isAccuracy(metric) {
		return metricWords(metric) + ", %"
	}
	return metricWords(metric)
}

// amount writes a value of a metric: accuracies in percent, without the sign.
func amount(metric string, v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 0):
		return "infinite"
	case isAccuracy(metric):
		return strconv.FormatFloat(100*v, 'f', 2, 64)
	case math.Abs(v) >= 1000:
		return figure.ShortExponent(strconv.FormatFloat(v, 'g', 4, 64))
	default:
		return strconv.FormatFloat(v, 'f', 4, 64)
	}
}

// signedAmount writes a difference of two values of a metric with its sign:
// accuracies in percentage points.
func signedAmount(metric string, d float64) string {
	words := amount(metric, math.Abs(d))
	switch {
	case math.IsNaN(d) || words == amount(metric, 0):
		return words
	case d < 0:
		return "−" + words
	default:
		return "+" + words
	}
}

// amountSpread writes mean ± standard deviation; of one seed just its value.
func amountSpread(metric string, s results.Spread) string {
	if s.N < 2 {
		return amount(metric, s.Mean)
	}
	return amount(metric, s.Mean) + " ± " + amount(metric, s.Std)
}

// unit is the sign behind a value of a metric.
func unit(metric string) string {
	if isAccuracy(metric) {
		return "%"
	}
	return ""
}

// valueWords is amount with a unit, amountWords amountSpread with one.
func valueWords(metric string, v float64) string { return amount(metric, v) + unit(metric) }
func amountWords(metric string, s results.Spread) string {
	return amountSpread(metric, s) + unit(metric)
}

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
