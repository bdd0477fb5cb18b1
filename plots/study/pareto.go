package study

import (
	"cmp"
	"slices"

	"gradbook/experiments/results"
)

// Offer is what something costs, and what one gets for it.
type Offer struct {
	Index       int // of what is offered
	Cost, Value float64
}

// ParetoFront returns the offers that no other one beats: none costs at most as much and
// is at least as good, and better in one of the two. They rise in cost. Of equal
// offers it has the first.
func ParetoFront(offers []Offer, goal results.Goal) (front []Offer) {
	sorted := slices.Clone(offers)
	slices.SortStableFunc(sorted, func(a, b Offer) int {
		switch {
		case a.Cost != b.Cost:
			return cmp.Compare(a.Cost, b.Cost)
		case goal.Better(a.Value, b.Value):
			return -1
		case goal.Better(b.Value, a.Value):
			return 1
		default:
			return 0
		}
	})
	for _, o := range sorted {
		if len(front) == 0 || goal.Better(o.Value, front[len(front)-1].Value) {
			front = append(front, o)
		}
	}
	return front
}
