package lines

import (
	"math"
	"slices"
)

// stepNames are what a program calls its step, the finest first.
var stepNames = []string{"step", "global_step", "_step", "epoch"}

// rankOf is the index in stepNames; -1 for another name.
func rankOf(name string) int { return slices.Index(stepNames, name) }

// stepper finds the step among the values of a line.
type stepper struct {
	seen bool
	rank int // that of the finest name that a line had as its step
	last int64
}

// take removes the step from values and returns it; -1 where there is none. A number that is
// no step, as it has a fraction or is negative, stays an ordinary metric. Once lines have had
// a finer step, a coarser one is an ordinary metric of the finer step last seen: a script
// prints step=500 epoch=1 loss=..., and at the end of the epoch epoch=1 val_loss=.... take
// returns false where nothing but a step is logged.
func (s *stepper) take(values map[string]float64) (step int64, ok bool) {
	for rank, name := range stepNames {
		value, has := values[name]
		if !has || !isStep(value) {
			continue
		}
		if len(values) == 1 {
			return 0, false
		}
		if s.seen && rank > s.rank {
			return s.last, true
		}
		delete(values, name)
		s.seen, s.rank, s.last = true, rank, int64(value)
		return s.last, true
	}
	return -1, true
}

func isStep(value float64) bool { return value >= 0 && value <= 1<<53 && value == math.Trunc(value) }
