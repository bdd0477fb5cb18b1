package nn

import (
	"cmp"
	"fmt"
	"math"

	"gradbook/nn/internal/kernel"
)

// Optimizer is the rule by which a step changes the weights w and the biases,
// given their gradient g. Formulas and names are PyTorch's (torch.optim); r is
// the learning rate. What an optimizer keeps from step to step starts at 0.
//
// WeightDecay > 0 is an L2 penalty, g = g + WeightDecay w, which comes first; AdamW
// has its own.
type Optimizer string

const (
	// w = w - r g
	SGD Optimizer = "sgd"

	// b = Momentum b + g, w = w - r b (Polyak 1964, "Some methods of speeding up the
	// convergence of iteration methods")
	Momentum Optimizer = "momentum"

	// b = Momentum b + g, w = w - r (g + Momentum b) (Sutskever et al. 2013,
	// https://proceedings.mlr.press/v28/sutskever13.html)
	Nesterov Optimizer = "nesterov"

	// v = Alpha v + (1-Alpha) g², w = w - r g / (√v + Epsilon) (Hinton 2012, Neural
	// Networks for Machine Learning, lecture 6)
	RMSProp Optimizer = "rmsprop"

	// v = v + g², w = w - r g / (√v + Epsilon) (Duchi et al. 2011,
	// https://jmlr.org/papers/v12/duchi11a.html)
	Adagrad Optimizer = "adagrad"

	// m = Beta1 m + (1-Beta1) g, v = Beta2 v + (1-Beta2) g², in step t from 1:
	// w = w - r m/(1-Beta1^t) / (√(v/(1-Beta2^t)) + Epsilon)
	// (Kingma and Ba 2014, https://arxiv.org/abs/1412.6980)
	Adam Optimizer = "adam"

	// Adam, but before it w = w - r WeightDecay w instead of the penalty (Loshchilov
	// and Hutter 2017, https://arxiv.org/abs/1711.05101)
	AdamW Optimizer = "adamw"
)

// Optimizers lists every optimizer.
var Optimizers = []Optimizer{SGD, Momentum, Nesterov, RMSProp, Adagrad, Adam, AdamW}

// averages is how many numbers the optimizer keeps for every parameter.
func (o Optimizer) averages() int {
	switch o {
	case Momentum, Nesterov, RMSProp, Adagrad:
		return 1
	case Adam, AdamW:
		return 2
	}
	return 0
}

// optimizer takes the steps of a training. It keeps the averages of all
// parameters in their order: layer by layer, weights before bias.
type optimizer struct {
	kind     Optimizer
	settings Training
	averages [][]float32
	powers   [2]float64 // Beta1 and Beta2 to the power of how many steps have been taken

	rate, momentum, penalty float32 // penalty is the L2 penalty's weight decay
	rms                     kernel.RMSPropStep
	adam                    kernel.AdamStep // of the step at hand
}

// newOptimizer returns an optimizer of that many parameters, before its first step.
func newOptimizer(t Training, parameters int) *optimizer {
	o := &optimizer{
		kind: t.optimizer(), settings: t, powers: [2]float64{1, 1},
		rate: float32(t.LearningRate), momentum: float32(t.Momentum), penalty: float32(t.WeightDecay),
	}
	for range o.kind.averages() {
		o.averages = append(o.averages, make([]float32, parameters))
	}
	switch o.kind {
	case RMSProp:
		o.rms = kernel.RMSPropStep{Alpha: float32(t.Alpha), Share: float32(1 - t.Alpha), Epsilon: float32(t.Epsilon), Rate: o.rate}
	case Adagrad:
		o.rms = kernel.RMSPropStep{Alpha: 1, Share: 1, Epsilon: float32(t.Epsilon), Rate: o.rate}
	case Adam, AdamW:
		o.adam = kernel.AdamStep{
			Beta1: float32(t.Beta1), Share1: float32(1 - t.Beta1),
			Beta2: float32(t.Beta2), Share2: float32(1 - t.Beta2),
			Epsilon: float32(t.Epsilon), Keep: 1,
		}
	}
	if o.kind == AdamW {
		o.penalty = 0
		o.adam.Keep = float32(1 - float64(t.LearningRate*t.WeightDecay))
	}
	return o
}

// plain reports whether a step is w = w - rate * gradient and nothing else.
func (o *optimizer) plain() bool { return o.kind == SGD && o.penalty == 0 }

// next begins a step. The powers come from products, not from math.Pow, which
// differs between CPUs.
func (o *optimizer) next() {
	if o.kind != Adam && o.kind != AdamW {
		return
	}
	o.powers = [2]float64{float64(o.powers[0] * o.settings.Beta1), float64(o.powers[1] * o.settings.Beta2)}
	o.adam.Rate = float32(o.settings.LearningRate / (1 - o.powers[0]))
	o.adam.PerRoot = float32(1 / math.Sqrt(1-o.powers[1]))
}

// update takes the step at hand for the parameters w, the first of which has
// that number among all. It may change the gradient.
func (o *optimizer) update(w, gradient []float32, first int) {
	average := func(n int) []float32 { return o.averages[n][first : first+len(w)] }
	if o.penalty != 0 {
		kernel.Decay(gradient, w, o.penalty)
	}
	switch o.kind {
	case SGD:
		kernel.Descend(w, gradient, o.rate)
	case Momentum:
		kernel.Momentum(w, average(0), gradient, o.momentum, o.rate)
	case Nesterov:
		kernel.Nesterov(w, average(0), gradient, o.momentum, o.rate)
	case RMSProp, Adagrad:
		kernel.RMSProp(w, average(0), gradient, o.rms)
	case Adam, AdamW:
		kernel.Adam(w, average(0), average(1), gradient, o.adam)
	}
}

// optimizer is the optimizer of the training: SGD where it names none.
func (t Training) optimizer() Optimizer { return cmp.Or(t.Optimizer, SGD) }

// validate returns an error that names the field that is out of range.
func (t Training) validate() error {
	if !isPositive(t.LearningRate) {
		return fmt.Errorf("learning rate is %v: it must be a positive number that float32 can hold", t.LearningRate)
	}
	if t.BatchSize < 1 || t.BatchSize > maxBatchSize {
		return fmt.Errorf("batch size is %d: it must be from 1 to %d", t.BatchSize, maxBatchSize)
	}
	if err := known("optimizer", t.optimizer(), Optimizers); err != nil {
		return err
	}
	for _, share := range []struct {
		field string
		value float64
	}{{"momentum", t.Momentum}, {"beta1", t.Beta1}, {"beta2", t.Beta2}, {"alpha", t.Alpha}} {
		if !(share.value >= 0 && float32(share.value) < 1) {
			return fmt.Errorf("%s is %v: it must be from 0 to below 1 in float32", share.field, share.value)
		}
	}
	switch t.optimizer() {
	case RMSProp, Adagrad, Adam, AdamW:
		if !isPositive(t.Epsilon) {
			return fmt.Errorf("epsilon is %v: for %s it must be a positive number that float32 can hold, as a gradient may be 0", t.Epsilon, t.Optimizer)
		}
	}
	for _, size := range []struct {
		field string
		value float64
	}{{"epsilon", t.Epsilon}, {"weight decay", t.WeightDecay}} {
		if size.value != 0 && !isPositive(size.value) {
			return fmt.Errorf("%s is %v: it must be 0 or a positive number that float32 can hold", size.field, size.value)
		}
	}
	return nil
}

// isPositive reports whether x is a positive and finite number, in float32 too.
func isPositive(x float64) bool {
	return float32(x) > 0 && !math.IsInf(float64(float32(x)), 0)
}
