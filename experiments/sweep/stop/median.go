package stop

import (
	"math"
	"slices"

	"gradbook/experiments/results"
)

// Median stops a run whose best value so far is worse than the median of what the complete
// runs had at the same step. It is the median stopping rule of Google Vizier (D. Golovin,
// B. Solnik, S. Moitra, G. Kochanski, J. Karro, D. Sculley, KDD 2017,
// https://doi.org/10.1145/3097983.3098043), as Optuna's MedianPruner has it: the paper's rule
// takes of each complete run the mean of its values up to that step, which stops fewer.
type Median struct {
	StartupRuns int // how many complete runs it waits for before it decides anything
	WarmupSteps int // how many first steps of every run it does not decide at
}

// Rung returns the step itself, once warm-up is over.
func (m Median) Rung(step int) int {
	if step <= m.WarmupSteps {
		return 0
	}
	return step
}

// First returns the first step after warm-up.
func (m Median) First() int { return m.WarmupSteps + 1 }

// Judge compares a run with the complete ones. It stops a run that has reported no number.
func (m Median) Judge(points []results.Point, peers []results.Peer) (results.Decision, bool) {
	if m.Rung(lastStep(points)) == 0 {
		return results.Decision{}, false
	}
	var complete []float64
	for _, p := range peers {
		if p.Complete {
			complete = append(complete, p.Value)
		}
	}
	if len(complete) < m.StartupRuns {
		return results.Decision{}, false
	}
	complete = slices.DeleteFunc(complete, math.IsNaN)
	n := len(complete)
	if n == 0 {
		return results.Decision{}, false
	}
	slices.Sort(complete)
	threshold := complete[(n-1)/2]/2 + complete[n/2]/2
	value := lowest(points)
	return results.Decision{Value: value, Threshold: threshold, Stopped: !(value <= threshold)}, true
}
