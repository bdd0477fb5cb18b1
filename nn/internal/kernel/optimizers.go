package kernel

// The optimizers' updates, element by element: gradient is that of w, the other
// slices are what the optimizer keeps, 0 before the first step. All have the length of w.
//
// What decays step by step is flushed: flush(x) is 0 where |x| < 2^-120, elsewhere
// x. Without it, the averages of weights whose gradients have become 0 would
// come to subnormal numbers, with which many CPUs compute far more slowly.

// Decay adds to the gradient that of decay/2 * w*w, an L2 penalty:
//
//	gradient = fma(decay, w, gradient)
func Decay(gradient, w []float32, decay float32) { active.decay(gradient, w[:len(gradient)], decay) }

// Momentum is a step of stochastic gradient descent with momentum:
//
//	b = flush(fma(momentum, b, gradient))
//	w = fma(-rate, b, w)
func Momentum(w, b, gradient []float32, momentum, rate float32) {
	active.momentum(w, b[:len(w)], gradient[:len(w)], momentum, rate)
}

// Nesterov is Momentum, but looks a step ahead:
//
//	b = flush(fma(momentum, b, gradient))
//	w = fma(-rate, fma(momentum, b, gradient), w)
func Nesterov(w, b, gradient []float32, momentum, rate float32) {
	active.nesterov(w, b[:len(w)], gradient[:len(w)], momentum, rate)
}

// RMSPropStep is the numbers of a step of RMSProp.
type RMSPropStep struct{ Alpha, Share, Epsilon, Rate float32 }

// RMSProp is a step of RMSProp, where Share is 1-Alpha, and of Adagrad, where both are 1:
//
//	v = flush(fma(Alpha, v, Share*gradient*gradient)), the products from left to right
//	w = fma(-Rate, gradient / (sqrt(v) + Epsilon), w)
func RMSProp(w, v, gradient []float32, s RMSPropStep) {
	active.rmsProp(w, v[:len(w)], gradient[:len(w)], s.Alpha, s.Share, s.Epsilon, s.Rate)
}

// AdamStep is the numbers of a step of Adam.
type AdamStep struct {
	Beta1, Share1 float32 // Share1 is 1-Beta1
	Beta2, Share2 float32
	PerRoot       float32 // 1 / sqrt(1 - Beta2^t) in step t
	Epsilon       float32
	Rate          float32 // learning rate / (1 - Beta1^t)
	Keep          float32 // of the weights: less than 1 where they decay (AdamW)
}

// Adam is a step of Adam or AdamW:
//
//	m = flush(fma(Beta1, m, Share1*gradient))
//	v = flush(fma(Beta2, v, Share2*gradient*gradient)), the products from left to right
//	w = fma(-Rate, m / fma(sqrt(v), PerRoot, Epsilon), Keep*w)
func Adam(w, m, v, gradient []float32, s AdamStep) {
	active.adam(w, m[:len(w)], v[:len(w)], gradient[:len(w)], s.Beta1, s.Share1, s.Beta2, s.Share2, s.PerRoot, s.Epsilon, s.Rate, s.Keep)
}

// Average is a step of the exponential moving average of weights (Kingma and Ba
// 2014, section 7.2), where share, from 0 to 1, is 1 less the average's decay:
//
//	average = flush(fma(share, w-average, average))
//
// Without flush, the average of a weight that has become 0 would end at a subnormal
// number and stay there: a step's share of it is too little to change it.
func Average(average, w []float32, share float32) { active.average(average, w[:len(average)], share) }
