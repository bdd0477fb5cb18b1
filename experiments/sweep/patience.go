package sweep

import "math"

// patience stops a run whose last epochs, so many, have not been better than its best one
// before them. It looks at the sweep's metric, whatever the run itself watches, and
// keeps the network of the run's last epoch: the parameter early_stopping is
// another thing.
type patience int

func (p patience) rung(epoch int) int { return max(epoch-int(p), 0) }

func (p patience) first() int { return int(p) + 1 }

func (p patience) judge(values []float64, _ []Peer) (Verdict, bool) {
	before := len(values) - int(p)
	value, threshold := lowest(values[before:]), lowest(values[:before])
	better := value < threshold || math.IsNaN(threshold) && !math.IsNaN(value)
	return Verdict{value, threshold, !better}, true
}

func (r *reader) patience(o object) (rule, bool) {
	if !o.has("patience") {
		r.errorf(o.at, "patience is missing; write patience: 5, the epochs in a row without a better value after which a run stops")
		return nil, false
	}
	epochs, ok := r.wholeOr(o, "patience", whole{1, maxEpochs}, 0)
	return patience(epochs), ok
}
