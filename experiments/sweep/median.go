package sweep

import (
	"math"
	"slices"
)

// median stops a run whose best value so far is worse than the median, over the
// complete runs, of their values at the same epoch. It is the median stopping rule of
// Golovin et al. (2017, "Google Vizier"), as Optuna's MedianPruner has it: theirs
// takes the mean of each complete run's values up to that epoch, which stops fewer.
type median struct {
	startupRuns  int // complete runs before the first verdict
	warmupEpochs int // without a verdict, in every run
}

func (m median) rung(epoch int) int {
	if epoch <= m.warmupEpochs {
		return 0
	}
	return epoch
}

func (m median) first() int { return m.warmupEpochs + 1 }

func (m median) judge(values []float64, peers []Peer) (Verdict, bool) {
	var complete []float64
	for _, p := range peers {
		if p.Complete {
			complete = append(complete, p.Value)
		}
	}
	if len(complete) < m.startupRuns {
		return Verdict{}, false
	}
	complete = slices.DeleteFunc(complete, math.IsNaN)
	n := len(complete)
	if n == 0 {
		return Verdict{}, false
	}
	slices.Sort(complete)
	threshold := complete[(n-1)/2]/2 + complete[n/2]/2
	value := lowest(values)
	return Verdict{value, threshold, !(value <= threshold)}, true // what is not a number stops
}

func (r *reader) median(o object) (rule, bool) {
	runs, okRuns := r.wholeOr(o, "n_startup_runs", whole{0, math.MaxInt32}, 5)
	epochs, okEpochs := r.wholeOr(o, "n_warmup_epochs", whole{0, maxEpochs}, 0)
	return median{runs, epochs}, okRuns && okEpochs
}
