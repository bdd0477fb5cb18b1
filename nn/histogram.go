package nn

import "math"

// HistogramBins is how many bins a Histogram has.
const HistogramBins = 20

// Histogram counts values in equal bins from the lowest to the highest. What is not
// finite is left out.
type Histogram struct {
	Low, High float32            // the lowest and the highest value; 0 where there is none
	Counts    [HistogramBins]int // a value between two bins is in the higher one, High in the last; all are in the first where Low is High
}

func newHistogram(values []float32) (h Histogram) {
	low, high := float32(math.Inf(1)), float32(math.Inf(-1))
	for _, v := range values {
		if v < low && v >= -math.MaxFloat32 {
			low = v
		}
		if v > high && v <= math.MaxFloat32 {
			high = v
		}
	}
	if low > high {
		return h
	}
	h.Low, h.High = low, high
	perBin := 0.0
	if low < high {
		perBin = HistogramBins / (float64(high) - float64(low))
	}
	for _, v := range values {
		if v >= low && v <= high {
			bin := int((float64(v) - float64(low)) * perBin)
			h.Counts[min(bin, HistogramBins-1)]++
		}
	}
	return h
}
