package study

import (
	"cmp"
	"math"
	"slices"

	"gradbook/internal/number"

	"gradbook/experiments/results"
)

// Bulk is how much of a metric an axis shows, so that a few configs that went wrong do not
// flatten the others. Values are placed by their badness.
type Bulk struct {
	Badness     func(float64) float64
	Best, worst float64 // badness at the ends of the axis
	Width       float64 // from the best to the worst of the bulk
}

// Holds reports whether the axis shows a value.
func (b Bulk) Holds(v float64) bool { return number.IsFinite(v) && b.Badness(v) <= b.worst }

// BulkOf finds what an axis shows of lines, each the badness of a config from its first to
// its last value. The bulk is the half of the lines that ends best, less one
// in twenty of their values, which may be spikes. The axis goes on beyond the bulk as far as there
// are values, but never so far that less than a fifth of it is left to the bulk. A bulk is no
// narrower than least.
func BulkOf(badness func(float64) float64, lines [][]float64, least float64) Bulk {
	const spikes, share = 0.05, 5
	b := Bulk{Badness: badness, Best: math.Inf(1), worst: math.Inf(1), Width: least}
	lines = slices.DeleteFunc(slices.Clone(lines), func(line []float64) bool { return len(line) == 0 })
	if len(lines) == 0 {
		return b
	}
	slices.SortStableFunc(lines, func(a, b []float64) int { return cmp.Compare(a[len(a)-1], b[len(b)-1]) })
	for _, line := range lines {
		b.Best = min(b.Best, slices.Min(line))
	}
	values := slices.Concat(lines[:(len(lines)+1)/2]...)
	slices.Sort(values)
	b.Width = max(least, values[int(math.Ceil((1-spikes)*float64(len(values)-1)))]-b.Best)
	b.worst = b.Best + share*b.Width
	return b
}

// BulkOfSpreads finds what an axis shows of a metric's values over the seeds of configs. A linear
// axis has room for as many units, a logarithmic one for as many decades.
func BulkOfSpreads(metric results.Metric, goal results.Goal, spreads []results.Spread, linear bool) Bulk {
	var all []float64
	for _, s := range spreads {
		all = append(all, s.Min, s.Max)
	}
	all = slices.DeleteFunc(all, func(v float64) bool { return !number.IsFinite(v) })
	badness, least := BadnessOf(metric, goal, all, linear)
	var lines [][]float64
	for _, s := range spreads {
		if number.IsFinite(s.Min) && number.IsFinite(s.Max) && number.IsFinite(s.Mean) {
			lines = append(lines, []float64{badness(s.Min), badness(s.Max), badness(s.Mean)})
		}
	}
	return BulkOf(badness, lines, least)
}

// BadnessOf returns how bad finite values of a metric are, in decades where its axis may be
// logarithmic, and what a bulk of them spans at least.
func BadnessOf(metric results.Metric, goal results.Goal, values []float64, linear bool) (badness func(float64) float64, least float64) {
	badness, least = DecadesOf(metric.Unit == results.Share, values), LeastDecades
	if !linear && metric.Unit == results.Share == (goal == results.Maximize) {
		return badness, least
	}
	badness = func(v float64) float64 { return v }
	if goal == results.Maximize {
		badness = func(v float64) float64 { return -v }
	}
	best := math.Inf(1)
	for _, v := range values {
		best = min(best, badness(v))
	}
	if metric.Unit == results.Share {
		return badness, 0.03 // three points
	}
	return badness, math.Abs(best) / 2
}

// Values returns those of spreads that the axis shows, and whether there are others.
func (b Bulk) Values(spreads []results.Spread) (shown []float64, leaves bool) {
	for _, s := range spreads {
		for _, v := range []float64{s.Mean, s.Min, s.Max} {
			switch {
			case b.Holds(v):
				shown = append(shown, v)
			case number.IsFinite(v):
				leaves = true
			}
		}
	}
	return shown, leaves
}

// LeastDecades of a bulk on a logarithmic axis are a quarter of the best value.
const LeastDecades = 0.1

// DecadesOf is the badness of losses or, of accuracies, of errors: their logarithm. What
// has none is as good as the best that has one. Losses that may be negative are their own badness.
func DecadesOf(accuracy bool, values []float64) (badness func(float64) float64) {
	loss := func(v float64) float64 { return v }
	if accuracy {
		loss = func(v float64) float64 { return 1 - v }
	}
	least := math.MaxFloat64
	for _, v := range values {
		switch l := loss(v); {
		case l < 0 && !accuracy:
			return loss
		case l > 0:
			least = min(least, l)
		}
	}
	return func(v float64) float64 { return math.Log10(max(loss(v), least)) }
}
