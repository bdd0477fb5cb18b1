package plots

import (
	"math"
	"slices"

	"gradbook/experiments/results"
	"gradbook/internal/number"
	"gradbook/plots/study"
)

// series is what a run reported of one metric, by rising steps.
type series struct {
	steps  []int
	values []float64
}

// seriesOf returns a metric of each of the config's runs that reported it.
func (c *curve) seriesOf(m metric) (all []series) {
	for _, t := range c.trained {
		var s series
		for _, e := range t {
			if v, measured := m(e.Metrics); measured {
				s.steps, s.values = append(s.steps, e.Epoch), append(s.values, v)
			}
		}
		if len(s.steps) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// points returns a metric of the config at every step at which one of its runs reported it. Of a
// run that did not report it there, but before and after, the value is interpolated. Where all
// values are NaN or infinite, so that the line breaks, the point has a mean of NaN.
func (c *curve) points(m metric) []study.Point { return merge(c.seriesOf(m)) }

func merge(all []series) (points []study.Point) {
	next := make([]int, len(all))
	var values []float64
	for {
		step, left := 0, false
		for k, s := range all {
			if next[k] < len(s.steps) && (!left || s.steps[next[k]] < step) {
				step, left = s.steps[next[k]], true
			}
		}
		if !left {
			return points
		}
		values = values[:0]
		for k, s := range all {
			v, ok := s.at(next[k], step)
			if next[k] < len(s.steps) && s.steps[next[k]] == step {
				next[k]++
			}
			if ok && number.IsFinite(v) {
				values = append(values, v)
			}
		}
		points = append(points, study.Point{Epoch: step, Spread: results.SpreadOf(values)})
	}
}

// at returns the value at a step, where i is the first that is not before it.
func (s series) at(i, step int) (value float64, ok bool) {
	switch {
	case i < len(s.steps) && s.steps[i] == step:
		return s.values[i], true
	case i == 0 || i == len(s.steps):
		return 0, false
	}
	part := float64(step-s.steps[i-1]) / float64(s.steps[i]-s.steps[i-1])
	return s.values[i-1] + float64(part*(s.values[i]-s.values[i-1])), true
}

// breaks returns where runs report a value that is NaN or infinite after one that is not: at
// that last one, or at the first number if the run begins without one.
func (c *curve) breaks(m metric) (points []study.Point) {
	for _, s := range c.seriesOf(m) {
		for i, v := range s.values {
			at := i - 1
			switch {
			case number.IsFinite(v) || i > 0 && !number.IsFinite(s.values[i-1]):
				continue
			case i == 0:
				at = slices.IndexFunc(s.values, number.IsFinite)
			}
			if at >= 0 {
				points = append(points, study.Point{Epoch: s.steps[at], Spread: results.Spread{Mean: s.values[at]}})
			}
		}
	}
	return points
}

// piece is points that follow each other, of all seeds or of fewer.
type piece struct {
	points []study.Point
	full   bool
}

// pieces divides points where fewer than all seeds go on, and where the line breaks. One that
// has fewer seeds begins and ends with a full point beside it, so that the line has no gap.
func pieces(points []study.Point, seeds int) (all []piece) {
	for i := 0; i < len(points); {
		if points[i].N == 0 {
			i++
			continue
		}
		full, from := points[i].N >= seeds, i
		for i < len(points) && points[i].N > 0 && points[i].N >= seeds == full {
			i++
		}
		to := i
		if !full && from > 0 && points[from-1].N > 0 {
			from--
		}
		if !full && to < len(points) && points[to].N > 0 {
			to++
		}
		all = append(all, piece{points[from:to], full})
	}
	return all
}

// unbroken returns the points in rows without a break.
func unbroken(points []study.Point) (rows [][]study.Point) {
	for _, p := range pieces(points, 1) {
		rows = append(rows, p.points)
	}
	return rows
}

// mostCompared is at how many steps courses are compared with each other.
const mostCompared = 400

// compared returns courses at steps that they have in common, as runs of a program need not
// report at the same ones: at up to 400 steps, what each was at the last step before or there.
func compared(courses [][]study.Point) [][]study.Point {
	first, last := math.MaxInt, 0
	for _, course := range courses {
		if len(course) > 0 {
			first, last = min(first, course[0].Epoch), max(last, course[len(course)-1].Epoch)
		}
	}
	if first > last {
		return courses
	}
	same := make([][]study.Point, len(courses))
	for i, course := range courses {
		at := 0
		for k := range mostCompared + 1 {
			step := first + (last-first)*k/mostCompared
			for at < len(course) && course[at].Epoch <= step {
				at++
			}
			if at == 0 || at == len(course) && course[at-1].Epoch < step-(last-first)/mostCompared {
				continue // it has not begun, or has ended
			}
			if n := len(same[i]); n > 0 && same[i][n-1].Epoch == step {
				continue
			}
			same[i] = append(same[i], study.Point{Epoch: step, Spread: course[at-1].Spread})
		}
	}
	return same
}
