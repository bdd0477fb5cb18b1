package sweep

import (
	"math"
	"slices"
)

// hyperband stops a run that is not among the best 1/eta at the band that it
// reached last, as W&B's sweeps do (https://github.com/wandb/sweeps): those that
// other runs take past a run's value later count too, so that a run is judged
// after every epoch, not only at a band. It is one bracket of Hyperband (Li et al.
// 2018, arXiv 1603.06560).
type hyperband struct {
	bands  []int // epochs, rising
	eta    float64
	strict bool // the run's value at the band counts, not its best so far
}

// maxEpochs is the most that the parameter epochs takes.
const maxEpochs = 1 << 30

// bandsFrom returns the bands first, first*eta, first*eta^2, ...: a hundred at most, as W&B has.
func bandsFrom(first int, eta float64) (bands []int) {
	band := float64(first)
	for range 100 {
		if band > maxEpochs {
			break
		}
		bands = append(bands, int(band))
		band *= eta
	}
	return bands
}

// bandsBefore returns the bands last/eta, last/eta^2, ..., last/eta^s, rising, but
// for those below 1.
func bandsBefore(last, s int, eta float64) (bands []int) {
	band := float64(last)
	for range s {
		if band /= eta; band < 1 {
			break
		}
		bands = append(bands, int(band))
	}
	slices.Reverse(bands)
	return bands
}

func (h hyperband) rung(epoch int) int {
	for _, band := range slices.Backward(h.bands) {
		if band <= epoch {
			return band
		}
	}
	return 0
}

func (h hyperband) first() int { return h.bands[0] }

func (h hyperband) judge(values []float64, peers []Peer) (Verdict, bool) {
	own := values[h.rung(len(values))-1]
	there := reached(own, peers)
	if len(there) == 0 {
		return Verdict{}, false
	}
	value := own
	if !h.strict {
		value = lowest(values)
	}
	share := 1 / h.eta
	last := min(int(share*float64(len(there))), len(there)-1)
	return Verdict{value, there[last], value > there[last]}, true
}

// reached returns the values of a run and its peers, those that they have, best
// first.
func reached(own float64, peers []Peer) []float64 {
	values := []float64{own}
	for _, p := range peers {
		values = append(values, p.Value)
	}
	values = slices.DeleteFunc(values, math.IsNaN)
	slices.Sort(values)
	return values
}

// lowest returns the lowest of values, NaN if there is none.
func lowest(values []float64) float64 {
	least := math.NaN()
	for _, v := range values {
		if v < least || math.IsNaN(least) {
			least = v
		}
	}
	return least
}

func (r *reader) hyperband(o object) (rule, bool) {
	first, okFirst := r.wholeOr(o, "min_iter", whole{1, maxEpochs}, 0)
	last, okLast := r.wholeOr(o, "max_iter", whole{1, maxEpochs}, 0)
	steps, okSteps := r.wholeOr(o, "s", whole{1, 1000}, 0)
	h, ok := hyperband{eta: 3, strict: true}, okFirst && okLast && okSteps
	if o.has("eta") {
		eta, good := r.valueOf(o.values["eta"], interval{what: "a number above 1", min: 1, max: math.MaxFloat32, minExcluded: true})
		if ok = ok && good; good {
			h.eta = eta.(float64)
		}
	}
	if o.has("strict") {
		strict, good := r.valueOf(o.values["strict"], flag{})
		ok, h.strict = ok && good, strict == true
	} else {
		r.warnf(o.at, "strict is not given, so it is true, as in W&B's code; its documentation says false; write strict: true, or false, which stops fewer runs")
	}
	switch {
	case o.has("max_iter") && !o.has("s"):
		r.errorf(o.at, "s is missing; max_iter needs it, the number of bands before max_iter")
		return nil, false
	case !o.has("max_iter") && !o.has("min_iter"):
		r.errorf(o.at, "min_iter is missing; write min_iter, the first band, or max_iter and s")
		return nil, false
	case o.has("max_iter") && o.has("min_iter"):
		r.warnf(o.keys["min_iter"], "it is ignored, as max_iter is given")
	case o.has("s") && !o.has("max_iter"):
		r.warnf(o.keys["s"], "it is ignored, as max_iter is not given")
	}
	if !ok {
		return nil, false
	}
	if h.bands = bandsFrom(first, h.eta); o.has("max_iter") {
		h.bands = bandsBefore(last, steps, h.eta)
	}
	if len(h.bands) == 0 {
		r.errorf(o.values["max_iter"], "got %d, which leaves no band, as the last one is max_iter/eta; write more than eta, which is %v", last, h.eta)
		return nil, false
	}
	return h, true
}
