package kernel

import "math"

func decay(gradient, w []float32, decay float32) {
	for i, v := range w {
		gradient[i] = FMA(decay, v, gradient[i])
	}
}

func momentum(w, b, gradient []float32, momentum, rate float32) {
	for i, g := range gradient {
		b[i] = flush(FMA(momentum, b[i], g))
		w[i] = FMA(-rate, b[i], w[i])
	}
}

func nesterov(w, b, gradient []float32, momentum, rate float32) {
	for i, g := range gradient {
		b[i] = flush(FMA(momentum, b[i], g))
		w[i] = FMA(-rate, FMA(momentum, b[i], g), w[i])
	}
}

func rmsProp(w, v, gradient []float32, alpha, share, epsilon, rate float32) {
	for i, g := range gradient {
		v[i] = flush(FMA(alpha, v[i], share*g*g))
		w[i] = FMA(-rate, g/(sqrt(v[i])+epsilon), w[i])
	}
}

func adam(w, m, v, gradient []float32, beta1, share1, beta2, share2, perRoot, epsilon, rate, keep float32) {
	for i, g := range gradient {
		m[i] = flush(FMA(beta1, m[i], share1*g))
		v[i] = flush(FMA(beta2, v[i], share2*g*g))
		w[i] = FMA(-rate, m[i]/FMA(sqrt(v[i]), perRoot, epsilon), keep*w[i])
	}
}

func average(average, w []float32, share float32) {
	for i, v := range w {
		average[i] = flush(FMA(share, v-average[i], average[i]))
	}
}

// flush is x, or 0 where it is nearly 0: see optimizers.go.
func flush(x float32) float32 {
	if abs(x) < 0x1p-120 {
		return 0
	}
	return x
}

// sqrt is the square root, rounded once: that of float64 is exact enough not to
// round twice (Figueroa 1995, "When is double rounding innocuous?").
func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
