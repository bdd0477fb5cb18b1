package nn

import (
	"cmp"
	"fmt"
	"math"
)

// Schedule says how the learning rate changes in the course of a training. The
// zero Schedule leaves it at Training.LearningRate.
//
// Every kind but OneCycle may begin with a linear warm-up (Goyal et al. 2017,
// https://arxiv.org/abs/1706.02677): the rate is multiplied by
//
//	(step + 1) / (Warmup * steps in an epoch)
//
// as long as that is below 1, with steps counted from 0 and from the beginning of the
// training. That is PyTorch's LinearLR from 1/n to 1 in n-1 steps, where n is the number of steps in the warm-up.
type Schedule struct {
	Kind     ScheduleKind `json:"kind"`     // empty for Constant
	Epochs   int          `json:"epochs"`   // Cosine, OneCycle: how many epochs the whole training has, 1 or more
	Warmup   float64      `json:"warmup"`   // epochs of warm-up, 0 or more, whole or not; Cosine: below Epochs; OneCycle: 0
	Step     int          `json:"step"`     // StepDecay: epochs between two falls, 1 or more
	Gamma    float64      `json:"gamma"`    // StepDecay, ExponentialDecay, ReduceOnPlateau: what a fall multiplies the rate by, above 0, at most 1
	Patience int          `json:"patience"` // ReduceOnPlateau: epochs in a row without a better val loss that do not cut the rate, 0 or more
	Floor    float64      `json:"floor"`    // Cosine, ReduceOnPlateau: what the rate does not fall below, 0 or more; a warm-up rises from below it, a lower LearningRate stays as it is
}

// ScheduleKind is the rule by which the rate r follows from the learning rate that the training
// names, base. Formulas and names are PyTorch's (torch.optim.lr_scheduler). Kinds that
// change the rate in every step go by the time t, in epochs: 0 in the first step, Epochs after the last.
type ScheduleKind string

const (
	// r = base
	Constant ScheduleKind = "constant"

	// r = base Gamma^k after k times Step epochs; those of the warm-up count. StepLR.
	StepDecay ScheduleKind = "step"

	// r = base Gamma^(epoch-1) with epochs from 1; those of the warm-up count. ExponentialLR.
	ExponentialDecay ScheduleKind = "exponential"

	// r = Floor + (base - Floor) (1 + cos(π u)) / 2 in every step, with u = (t - Warmup) / (Epochs - Warmup):
	// it begins after the warm-up. CosineAnnealingLR (Loshchilov and Hutter 2016,
	// https://arxiv.org/abs/1608.03983, without restarts).
	Cosine ScheduleKind = "cosine"

	// In every step along half a cosine wave, as in Cosine: for three tenths of the training
	// up from base/25 to base, for the rest down to base/250000. OneCycleLR with its defaults, except that
	// momentum stays as it is (Smith and Topin 2017, https://arxiv.org/abs/1708.07120).
	OneCycle ScheduleKind = "one_cycle"

	// r = base Gamma^k after k times more than Patience epochs without a better val loss:
	// one lower than the best by more than a ten-thousandth of it. At least Floor. ReduceLROnPlateau.
	ReduceOnPlateau ScheduleKind = "plateau"
)

// Schedules lists every kind of schedule.
var Schedules = []ScheduleKind{Constant, StepDecay, ExponentialDecay, Cosine, OneCycle, ReduceOnPlateau}

// rate is the learning rate of a step, counted from 0, of that many in an epoch, counted from 1.
// falls is how often ReduceOnPlateau has cut the rate. It has the same bits on every CPU.
func (s Schedule) rate(base float64, epoch, step, steps, falls int) float64 {
	var (
		perEpoch = float64(steps)
		done     = float64(float64(epoch-1)*perEpoch) + float64(step) // steps before this one
		total    = float64(float64(s.Epochs) * perEpoch)
		floor    = min(s.Floor, base)
		warmup   = float64(s.Warmup * perEpoch) // in steps
		r        = base
	)
	switch s.Kind {
	case StepDecay:
		r = base * power(s.Gamma, (epoch-1)/s.Step)
	case ExponentialDecay:
		r = base * power(s.Gamma, epoch-1)
	case Cosine:
		r = max(floor, anneal(base, floor, (done-warmup)/(total-warmup)))
	case OneCycle:
		r = oneCycle(base, done, total)
	case ReduceOnPlateau:
		r = max(floor, base*power(s.Gamma, falls))
	}
	if done+1 < warmup {
		r *= (done + 1) / warmup
	}
	return r
}

// oneCycle is OneCycle's rate after that many steps of a total. As in PyTorch the
// highest rate is that of step 0.3 total - 1, the lowest that of the last step.
func oneCycle(base, done, total float64) float64 {
	first, last := base/25, base/25/1e4
	peak, end := float64(0.3*total)-1, total-1
	if done <= peak {
		return anneal(first, base, done/peak)
	}
	return anneal(base, last, (done-peak)/(end-peak))
}

// anneal goes from one number to another along half a cosine wave, as x goes from 0 to 1:
//
//	to + (from - to) (1 + cos(π x)) / 2
//
// It goes by sin²(π (1-x) / 2), which is the same, but loses nothing to cancellation where
// the cosine is near -1; and the sine is a sum of its own, as math.Cos differs between CPUs.
func anneal(from, to, x float64) float64 {
	if !(x > 0) {
		return from
	}
	if x >= 1 {
		return to
	}
	sine := sinQuarter(math.Pi / 2 * (1 - x))
	share := float64(sine * sine)
	return float64(from*share) + float64(to*(1-share))
}

// sinQuarter is the sine of z from 0 to π/2 within 4e-16: the Taylor series up to z^21,
//
//	z (1 - z²/(2·3) (1 - z²/(4·5) (1 - ...
func sinQuarter(z float64) float64 {
	square, sum := float64(z*z), 1.0
	for k := 20; k > 0; k -= 2 {
		sum = 1 - float64(square/float64(k*(k+1))*sum)
	}
	return z * sum
}

// power is x^n for n from 0, a product of squares: math.Pow differs between CPUs.
func power(x float64, n int) float64 {
	product := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			product *= x
		}
		x *= x
	}
	return product
}

// plateau is what ReduceOnPlateau keeps from epoch to epoch. The zero plateau is that before the first.
type plateau struct {
	Begun  bool    `json:"begun"`  // whether there is a Best
	Best   float64 `json:"best"`   // the val loss of the last epoch that was an improvement
	Waited int     `json:"waited"` // epochs since then, or since the last fall
	Falls  int     `json:"falls"`  // how often the rate has been cut
}

// observe takes the val loss of an epoch. A loss that is NaN or infinite is no improvement.
// (PyTorch leaves out a fall of the rate by less than 1e-8. This one does not.)
func (p *plateau) observe(loss float64, patience int) {
	if isFinite(loss) && (!p.Begun || loss < p.Best*(1-1e-4)) {
		p.Begun, p.Best, p.Waited = true, loss, 0
		return
	}
	p.Waited++
	if p.Waited > patience {
		p.Falls++
		p.Waited = 0
	}
}

// kind is the kind of the schedule: Constant where it names none.
func (s Schedule) kind() ScheduleKind { return cmp.Or(s.Kind, Constant) }

// validate returns an error that names the field that is out of range. A number that the
// kind has no use for may be 0, and must be in range all the same.
func (s Schedule) validate() error {
	if err := known("schedule", s.kind(), Schedules); err != nil {
		return err
	}
	for _, count := range []struct {
		field string
		value int
	}{{"epochs", s.Epochs}, {"step", s.Step}, {"patience", s.Patience}} {
		if count.value < 0 {
			return fmt.Errorf("schedule %s is %d: it must be 0 or more", count.field, count.value)
		}
	}
	for _, number := range []struct {
		field string
		value float64
	}{{"warmup", s.Warmup}, {"floor", s.Floor}} {
		if !(number.value >= 0 && isFinite(number.value)) {
			return fmt.Errorf("schedule %s is %v: it must be a finite number from 0 on", number.field, number.value)
		}
	}
	if !(s.Gamma >= 0 && s.Gamma <= 1) {
		return fmt.Errorf("schedule gamma is %v: it must be from 0 to 1", s.Gamma)
	}
	return s.validateKind()
}

// validateKind returns an error where a field does not suit the kind.
func (s Schedule) validateKind() error {
	kind := s.kind()
	switch {
	case (kind == Cosine || kind == OneCycle) && s.Epochs == 0:
		return fmt.Errorf("schedule epochs is 0: %s must know how many epochs the training has", kind)
	case kind == Cosine && s.Warmup >= float64(s.Epochs):
		return fmt.Errorf("schedule warmup is %v: for %s it must be below the training's %d epochs", s.Warmup, kind, s.Epochs)
	case kind == OneCycle && s.Warmup != 0:
		return fmt.Errorf("schedule warmup is %v: for %s it must be 0, as that begins with a rise of its own", s.Warmup, kind)
	case kind == StepDecay && s.Step == 0:
		return fmt.Errorf("schedule step is 0: for %s it must be 1 epoch or more", kind)
	case (kind == StepDecay || kind == ExponentialDecay || kind == ReduceOnPlateau) && s.Gamma == 0:
		return fmt.Errorf("schedule gamma is 0: for %s it must be above 0", kind)
	}
	return nil
}
