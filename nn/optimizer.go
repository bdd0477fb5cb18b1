package nn

import (
	"cmp"
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
// parameters in their order: layer by layer, weights, bias, scale.
type optimizer struct {
	kind     Optimizer
	settings Training
	averages [][]float32
	powers   [2]float64 // Beta1 and Beta2 to the power of how many steps have been taken

	learningRate            float64 // of the step at hand, and in float32
	rate, momentum, penalty float32 // penalty is the L2 penalty's weight decay
	rms                     kernel.RMSPropStep
	adam                    kernel.AdamStep // of the step at hand
}

// newOptimizer returns an optimizer of that many parameters, before its first step.
func newOptimizer(t Training, parameters int) *optimizer {
	o := &optimizer{
		kind: t.optimizer(), settings: t, powers: [2]float64{1, 1},
		momentum: float32(t.Momentum), penalty: float32(t.WeightDecay),
	}
	for range o.kind.averages() {
		o.averages = append(o.averages, make([]float32, parameters))
	}
	switch o.kind {
	case RMSProp:
		o.rms = kernel.RMSPropStep{Alpha: float32(t.Alpha), Share: float32(1 - t.Alpha), Epsilon: float32(t.Epsilon)}
	case Adagrad:
		o.rms = kernel.RMSPropStep{Alpha: 1, Share: 1, Epsilon: float32(t.Epsilon)}
	case Adam, AdamW:
		o.adam = kernel.AdamStep{
			Beta1: float32(t.Beta1), Share1: float32(1 - t.Beta1),
			Beta2: float32(t.Beta2), Share2: float32(1 - t.Beta2),
			Epsilon: float32(t.Epsilon), Keep: 1,
		}
	}
	if o.kind == AdamW {
		o.penalty = 0
	}
	o.setRate(t.LearningRate)
	return o
}

// setRate sets the learning rate of the steps that follow.
func (o *optimizer) setRate(rate float64) {
	o.learningRate, o.rate = rate, float32(rate)
	o.rms.Rate = o.rate
	if o.kind == AdamW {
		o.adam.Keep = float32(1 - float64(rate*o.settings.WeightDecay))
	}
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
	o.adam.Rate = float32(o.learningRate / (1 - o.powers[0]))
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
