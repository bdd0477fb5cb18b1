package sweep

import "math"

// asha is the asynchronous successive halving of Li et al. (2020, arXiv
// 1810.05934) in its stopping variant, as Optuna's SuccessiveHalvingPruner has
// it: at every rung, minResource*reduction^k epochs, a run goes on if it is among
// the best 1/reduction of those that got there before it and itself, or the best
// of them where that is less than one. Nobody waits for others.
type asha struct {
	minResource int // epochs
	reduction   int // the paper's eta
}

func (a asha) rung(epoch int) int {
	power := epoch / a.minResource
	for power > 1 && power%a.reduction == 0 {
		power /= a.reduction
	}
	if power != 1 || epoch%a.minResource != 0 {
		return 0
	}
	return epoch
}

func (a asha) first() int { return a.minResource }

func (a asha) judge(values []float64, peers []Peer) (Verdict, bool) {
	value := values[len(values)-1]
	there := reached(value, peers)
	if len(there) == 0 {
		return Verdict{value, math.NaN(), true}, true
	}
	threshold := there[max(len(there)/a.reduction, 1)-1]
	return Verdict{value, threshold, !(value <= threshold)}, true // what is not a number stops
}

func (r *reader) asha(o object) (rule, bool) {
	least, okLeast := r.wholeOr(o, "min_resource", whole{1, maxEpochs}, 1)
	reduction, okReduction := r.wholeOr(o, "reduction_factor", whole{2, maxEpochs}, 4)
	return asha{least, reduction}, okLeast && okReduction
}
