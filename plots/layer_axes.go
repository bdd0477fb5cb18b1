package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"

	"gradbook/experiments/results"
	"gradbook/internal/number"
	"gradbook/plots/figure"
)

// numbers are all finite ones of the layers that are shown.
func (l layerRuns) numbers(value func(results.Layer) float64) (all []float64) {
	for i := range l.runs {
		run := &l.runs[i]
		for _, row := range l.rows {
			layer, ok := l.layer(run, row)
			if !ok {
				continue
			}
			for _, epoch := range run.layers[layer] {
				if v := value(epoch); number.IsFinite(v) {
					all = append(all, v)
				}
			}
		}
	}
	return all
}

// logAxes spaces values by their logarithm, over a decade at least, so that noise
// does not look like a trend. What is 0 has a place of its own below them.
func (l layerRuns) logAxes(values []float64) epochAxes {
	const ticks = 6
	all := len(values)
	values = slices.DeleteFunc(values, func(v float64) bool { return v <= 0 })
	zero := len(values) < all
	if zero && len(values) == 0 {
		return epochAxes{first: l.first, last: l.last, low: 0.1, high: 1, scale: figure.LogScale{}, zero: true}
	}
	low, high := 0.1, 1.0
	if len(values) > 0 {
		low, high = math.Log10(slices.Min(values)), math.Log10(slices.Max(values))
		room := max(0.05*(high-low), (1-(high-low))/2)
		low, high = math.Pow(10, max(low-room, -300)), math.Pow(10, min(high+room, 300))
	}
	return epochAxes{l.first, l.last, low, high, figure.LogScale{}, figure.LogTicks{Most: ticks}.Ticks(low, high), zero}
}

// shareAxes are for shares from 0 on, a tenth at least.
func (l layerRuns) shareAxes(shares []float64) epochAxes {
	const ticks, least = 6, 0.1
	high := least
	if len(shares) > 0 {
		high = min(1, max(high, 1.05*slices.Max(shares)))
	}
	return epochAxes{l.first, l.last, 0, high, plot.LinearScale{}, figure.LinearTicks{Most: ticks, Percent: true}.Ticks(0, high), false}
}
