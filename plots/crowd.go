package plots

import (
	"slices"

	"gonum.org/v1/gonum/stat"
)

// mostGrey is how many grey lines an eye can follow. More of them are drawn as a crowd.
const mostGrey = 60

// crowd is what many configs have in common, epoch by epoch: quantiles of those that
// have come so far.
type crowd []quantiles

type quantiles struct {
	epoch                   int
	q05, q25, q50, q75, q95 float64
}

// crowdOf takes the quantiles of curves; between two of them they are linear.
func crowdOf(curves [][]point) (all crowd) {
	byEpoch := map[int][]float64{}
	last := 0
	for _, points := range curves {
		for _, pt := range points {
			byEpoch[pt.epoch] = append(byEpoch[pt.epoch], pt.Mean)
			last = max(last, pt.epoch)
		}
	}
	for epoch := 1; epoch <= last; epoch++ {
		values := byEpoch[epoch]
		if len(values) == 0 {
			continue
		}
		slices.Sort(values)
		q := func(p float64) float64 { return stat.Quantile(p, stat.LinInterp, values, nil) }
		all = append(all, quantiles{epoch, q(0.05), q(0.25), q(0.5), q(0.75), q(0.95)})
	}
	return all
}
