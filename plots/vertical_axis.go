package plots

import (
	"slices"

	"gonum.org/v1/plot"

	"gradbook/internal/number"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// verticalAxis makes an axis that shows a sweep's metric, and returns what
// to say of it. What is not a finite number needs no room.
func verticalAxis(axis *plot.Axis, metric results.Metric, values []float64) (remark string) {
	var finite []float64
	for _, v := range values {
		if number.IsFinite(v) {
			finite = append(finite, v)
		}
	}
	if metric.Of(finite...).Unit == results.Share {
		return figure.AccuracyAxis(axis, finite)
	}
	if slices.Contains(results.MetricNames, metric.Name) && metric.Unit == results.MetricNamed(metric.Name).Unit {
		return figure.LossAxis(axis, finite)
	}
	if metric.Goal == results.Maximize { // of which the small ones, of the beginning, matter least
		figure.LinearAxis(axis, finite)
		return ""
	}
	return figure.NumberAxis(axis, finite)
}
