package plots

import (
	"cmp"
	"slices"

	"gradbook/experiments/results"
)

// offer is what something costs, and what one gets for it.
type offer struct {
	index       int // of what is offered
	cost, value float64
}

// paretoFront returns the offers that no other one beats: none costs at most as much and
// is at least as good, and better in one of the two. They rise in cost. Of equal
// offers it has the first.
func paretoFront(offers []offer, goal results.Goal) (front []offer) {
	sorted := slices.Clone(offers)
	slices.SortStableFunc(sorted, func(a, b offer) int {
		switch {
		case a.cost != b.cost:
			return cmp.Compare(a.cost, b.cost)
		case goal.Better(a.value, b.value):
			return -1
		case goal.Better(b.value, a.value):
			return 1
		default:
			return 0
		}
	})
	for _, o := range sorted {
		if len(front) == 0 || goal.Better(o.value, front[len(front)-1].value) {
			front = append(front, o)
		}
	}
	return front
}
