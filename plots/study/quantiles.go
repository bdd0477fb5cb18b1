package study

import (
	"maps"
	"slices"

	"gradbook/internal/number"

	"gonum.org/v1/gonum/stat"
)

// Quantiles is what many configs have in common, epoch by epoch: quantiles of those that
// have come so far.
type Quantiles []QuantilesAt

// QuantilesAt is the 5, 25, 50, 75 and 95 % quantiles after an epoch.
type QuantilesAt struct {
	Epoch                   int
	Q05, Q25, Q50, Q75, Q95 float64
}

// QuantilesOf takes the quantiles of curves; between two of them they are linear.
func QuantilesOf(curves [][]Point) (all Quantiles) {
	byEpoch := map[int][]float64{}
	for _, points := range curves {
		for _, pt := range points {
			if number.IsFinite(pt.Mean) {
				byEpoch[pt.Epoch] = append(byEpoch[pt.Epoch], pt.Mean)
			}
		}
	}
	for _, epoch := range slices.Sorted(maps.Keys(byEpoch)) {
		values := byEpoch[epoch]
		slices.Sort(values)
		q := func(p float64) float64 { return stat.Quantile(p, stat.LinInterp, values, nil) }
		all = append(all, QuantilesAt{epoch, q(0.05), q(0.25), q(0.5), q(0.75), q(0.95)})
	}
	return all
}
