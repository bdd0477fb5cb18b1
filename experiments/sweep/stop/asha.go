package stop

import (
	"math"

	"gradbook/experiments/results"
)

// ASHA is the asynchronous successive halving algorithm (L. Li, K. Jamieson, A. Rostamizadeh,
// E. Gonina, J. Ben-tzur, M. Hardt, B. Recht, A. Talwalkar, MLSys 2020,
// https://arxiv.org/abs/1810.05934) in its stopping variant, as Optuna's
// SuccessiveHalvingPruner has it: at each rung, the steps MinResource*ReductionFactor^k, a
// run goes on if it is among the best 1/ReductionFactor of itself and those that got there
// before it, or the best of them where that share is less than one run. No run waits for
// others.
type ASHA struct {
	MinResource     int // the first rung, a step from 1 on
	ReductionFactor int // from 2 on; the paper's eta
}

// Rung returns the step itself where it is a rung.
func (a ASHA) Rung(step int) int {
	first := step
	for first > a.MinResource && first%a.ReductionFactor == 0 {
		first /= a.ReductionFactor
	}
	if first != a.MinResource {
		return 0
	}
	return step
}

// First returns the first rung.
func (a ASHA) First() int { return a.MinResource }

// Judge compares a run with all others that have a value at the rung. It stops a run whose
// own value is not a number.
func (a ASHA) Judge(points []results.Point, peers []results.Peer) (results.Decision, bool) {
	value, reported := at(points, a.Rung(lastStep(points)))
	if !reported {
		return results.Decision{}, false
	}
	there := reached(value, peers)
	if len(there) == 0 {
		return results.Decision{Value: value, Threshold: math.NaN(), Stopped: true}, true
	}
	threshold := there[max(len(there)/a.ReductionFactor, 1)-1]
	return results.Decision{Value: value, Threshold: threshold, Stopped: !(value <= threshold)}, true
}
