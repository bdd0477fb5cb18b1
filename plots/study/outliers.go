package study

import (
	"cmp"
	"math"
	"slices"

	"gradbook/internal/number"

	"gonum.org/v1/gonum/stat"
)

// Outliers returns the indexes of the courses that lie furthest from the others, rising and
// as many as asked for at most: at some epoch beyond Tukey's fences, 1.5 interquartile ranges below the first
// quartile or above the third (Tukey 1977, "Exploratory Data Analysis", section 2D).
// The first few courses are in the quartiles but not among the answers.
func Outliers(courses [][]Point, first, most int, badness func(float64) float64) (indexes []int) {
	const fence, fewest, least = 1.5, 4, 0.05 // least is an interquartile range, in decades
	type placed struct {
		index   int
		badness float64
	}
	byEpoch := map[int][]placed{}
	for i, course := range courses {
		for _, pt := range course {
			if number.IsFinite(pt.Mean) {
				byEpoch[pt.Epoch] = append(byEpoch[pt.Epoch], placed{i, badness(pt.Mean)})
			}
		}
	}
	furthest := make([]float64, len(courses)) // in interquartile ranges
	for _, at := range byEpoch {
		if len(at) < fewest {
			continue
		}
		values := make([]float64, len(at))
		for i := range at {
			values[i] = at[i].badness
		}
		slices.Sort(values)
		low, high := stat.Quantile(0.25, stat.LinInterp, values, nil), stat.Quantile(0.75, stat.LinInterp, values, nil)
		for _, a := range at {
			away := max(low-a.badness, a.badness-high) / max(high-low, least)
			furthest[a.index] = math.Max(furthest[a.index], away)
		}
	}
	for i := first; i < len(courses); i++ {
		if furthest[i] > fence {
			indexes = append(indexes, i)
		}
	}
	slices.SortStableFunc(indexes, func(a, b int) int { return cmp.Compare(furthest[b], furthest[a]) })
	indexes = indexes[:min(most, len(indexes))]
	slices.Sort(indexes)
	return indexes
}
