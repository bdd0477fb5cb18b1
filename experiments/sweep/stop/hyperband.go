package stop

import (
	"slices"

	"gradbook/experiments/results"
)

// Hyperband is one bracket of Hyperband (L. Li, K. Jamieson, G. DeSalvo, A. Rostamizadeh,
// A. Talwalkar, JMLR 18 (2018), https://arxiv.org/abs/1603.06560) as W&B's sweeps have it
// (https://github.com/wandb/sweeps): it stops a run that is not among the best 1/Eta at the
// band that it reached last. Values that other runs take past a run's value later count
// too, so that it decides whenever a run reports, not only at a band.
type Hyperband struct {
	Bands  []int   // the steps at which runs are compared, rising, at least one: see [BandsFrom] and [BandsBefore]
	Eta    float64 // above 1; one run of Eta goes on
	Strict bool    // compare the run's value at the band, not its best value so far
}

// BandsFrom returns the bands first, first*eta, first*eta^2, ... up to [MaxStep]: at most a
// hundred, as in W&B.
func BandsFrom(first int, eta float64) (bands []int) {
	band := float64(first)
	for range 100 {
		if band > MaxStep {
			break
		}
		bands = append(bands, int(band))
		band *= eta
	}
	return bands
}

// BandsBefore returns the bands last/eta, last/eta^2, ..., last/eta^s, rising, without those
// below 1.
func BandsBefore(last, s int, eta float64) (bands []int) {
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

// Rung returns the last band up to a step.
func (h Hyperband) Rung(step int) int {
	for _, band := range slices.Backward(h.Bands) {
		if band <= step {
			return band
		}
	}
	return 0
}

// First returns the first band.
func (h Hyperband) First() int { return h.Bands[0] }

// Judge compares a run with all others that have a value at the band.
func (h Hyperband) Judge(points []results.Point, peers []results.Peer) (results.Decision, bool) {
	own, reported := at(points, h.Rung(lastStep(points)))
	there := reached(own, peers)
	if !reported || len(there) == 0 {
		return results.Decision{}, false
	}
	value := own
	if !h.Strict {
		value = lowest(points)
	}
	share := 1 / h.Eta
	last := int(share * float64(len(there))) // below len(there), as Eta is above 1
	return results.Decision{Value: value, Threshold: there[last], Stopped: value > there[last]}, true
}
