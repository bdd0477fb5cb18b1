// Package stop has the rules of early termination: which runs of a sweep are not worth
// training to their end. Each file has one rule and names the paper or the program that
// it is taken from.
package stop

import (
	"cmp"
	"math"
	"slices"

	"gradbook/experiments/results"
)

// MaxStep is the highest step that a rule can name.
const MaxStep = 1 << 30

// A Rule decides whether a run goes on, by what it has reported of the sweep's metric and
// by what the other runs reported. It depends on nothing else, and not on the order in
// which the others are listed. Lower values are better; [Maximizing] makes the rule for a
// metric whose higher values are. Every Rule is a [results.Judge].
type Rule interface {
	// Rung returns the step, at most the given one, at which runs are compared to decide
	// on a run that has just reported at the given step; 0 where nothing is decided then.
	Rung(step int) int
	// First returns the lowest step that has a rung.
	First() int
	// Judge decides on a run by all points that it has reported, in the order of their
	// steps, and by the other runs at the rung of its last step. It returns false where
	// too little is known, as when the run itself reported nothing at the rung. The Value
	// of a decision is the run's, its Threshold what that was compared with; Judge sets
	// these two and Stopped.
	Judge(points []results.Point, peers []results.Peer) (results.Decision, bool)
}

// Maximizing returns a rule that decides as the given one does, for a metric whose higher
// values are better.
func Maximizing(r Rule) Rule { return maximizing{r} }

type maximizing struct{ Rule }

func (m maximizing) Judge(points []results.Point, peers []results.Peer) (results.Decision, bool) {
	points, peers = slices.Clone(points), slices.Clone(peers)
	for i := range points {
		points[i].Value = -points[i].Value
	}
	for i := range peers {
		peers[i].Value = -peers[i].Value
	}
	d, ok := m.Rule.Judge(points, peers)
	d.Value, d.Threshold = -d.Value, -d.Threshold
	return d, ok
}

// lastStep returns the step that a run reported at last, 0 where it has not.
func lastStep(points []results.Point) int {
	if len(points) == 0 {
		return 0
	}
	return points[len(points)-1].Step
}

// at returns what a run reported at a rung, which may be NaN, or false where it reported
// nothing or there is no rung.
func at(points []results.Point, rung int) (value float64, reported bool) {
	i, found := slices.BinarySearchFunc(points, rung, func(p results.Point, step int) int { return cmp.Compare(p.Step, step) })
	if !found || rung == 0 {
		return math.NaN(), false
	}
	return points[i].Value, true
}

// reached returns the values at a rung of a run and of those peers that have one, the best
// first.
func reached(own float64, peers []results.Peer) []float64 {
	values := []float64{own}
	for _, p := range peers {
		values = append(values, p.Value)
	}
	values = slices.DeleteFunc(values, math.IsNaN)
	slices.Sort(values)
	return values
}

// lowest returns the lowest value of some points, NaN if there is none.
func lowest(points []results.Point) float64 {
	least := math.NaN()
	for _, p := range points {
		if p.Value < least || math.IsNaN(least) {
			least = p.Value
		}
	}
	return least
}
