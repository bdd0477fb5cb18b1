package study_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// The front is what the definition says: an offer is on it if no other one costs at
// most as much and is at least as good, one of them strictly.
func TestParetoFrontByDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 1))
	for range 500 {
		goal := []results.Goal{results.Maximize, results.Minimize}[random.IntN(2)]
		var offers []study.Offer
		for i := range 1 + random.IntN(12) {
			offers = append(offers, study.Offer{Index: i, Cost: float64(random.IntN(6)), Value: float64(random.IntN(6))})
		}
		front := study.ParetoFront(offers, goal)
		for i, o := range offers {
			beaten := false
			for j, other := range offers {
				noWorse := other.Cost <= o.Cost && !goal.Better(o.Value, other.Value)
				strictly := other.Cost < o.Cost || goal.Better(other.Value, o.Value)
				beaten = beaten || noWorse && (strictly || j < i)
			}
			if slices.Contains(front, o) == beaten {
				t.Fatalf("%v, %s: the front is %v, but %v is beaten: %t", offers, goal, front, o, beaten)
			}
		}
		if !slices.IsSortedFunc(front, func(a, b study.Offer) int { return int(a.Cost - b.Cost) }) {
			t.Fatalf("%v does not rise in cost", front)
		}
	}
}
