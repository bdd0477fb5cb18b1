package plots

import (
	"math"
	"slices"

	"gradbook/internal/number"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// rebin returns the share of a histogram's values in each of n equal bands from low to
// high, as if values were even within a bin. What lies outside is left out.
func rebin(h results.Histogram, low, high float64, n int) []float64 {
	shares := make([]float64, n)
	perBand := float64(n) / (high - low)
	width := (h.High - h.Low) / float64(len(h.Thousandths))
	for i, thousandths := range h.Thousandths {
		share := float64(thousandths) / 1000
		from := (h.Low + float64(i)*width - low) * perBand // in bands
		to := from + width*perBand
		if to-from < 1e-9 { // all values are the same
			if band := int(math.Floor(from)); from >= 0 && from <= float64(n) {
				shares[min(band, n-1)] += share
			}
			continue
		}
		for band := max(0, int(math.Floor(from))); band < n && float64(band) < to; band++ {
			inside := min(to, float64(band+1)) - max(from, float64(band))
			shares[band] += share * inside / (to - from)
		}
	}
	return shares
}

// extentOf is the range of the values that histograms count, of some layers over all
// epochs; less than a thousandth at either end is left out.
func extentOf(histograms []results.Histogram) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, h := range histograms {
		first := slices.IndexFunc(h.Thousandths, func(n int) bool { return n > 0 })
		if first < 0 || !number.IsFinite(h.Low) || !number.IsFinite(h.High) {
			continue
		}
		last := len(h.Thousandths) - 1
		for h.Thousandths[last] == 0 {
			last--
		}
		width := (h.High - h.Low) / float64(len(h.Thousandths))
		low, high = min(low, h.Low+float64(first)*width), max(high, h.Low+float64(last+1)*width)
	}
	switch {
	case low > high:
		return 0, 1
	case low == high:
		return figure.Widen(low, high)
	}
	return low, high
}
