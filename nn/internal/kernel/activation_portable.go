package kernel

// leak is the slope of the leaky ReLU below 0.
const leak = 0.01

func forwardSigmoid(a, z []float32) {
	for i, v := range z {
		a[i] = Sigmoid(v)
	}
}

func backwardSigmoid(delta, a []float32) {
	for i, v := range a {
		delta[i] *= v * (1 - v)
	}
}

func forwardReLU(a, z []float32) {
	for i, v := range z {
		if v < 0 {
			v = 0
		}
		a[i] = v
	}
}

func backwardReLU(delta, a []float32) {
	for i, v := range a {
		if v <= 0 {
			delta[i] = 0
		}
	}
}

func forwardTanh(a, z []float32) {
	for i, v := range z {
		a[i] = Tanh(v)
	}
}

func backwardTanh(delta, a []float32) {
	for i, v := range a {
		delta[i] *= FMA(-v, v, 1)
	}
}

func forwardLeakyReLU(a, z []float32) {
	for i, v := range z {
		if v <= 0 {
			v *= leak
		}
		a[i] = v
	}
}

func backwardLeakyReLU(delta, a []float32) {
	for i, v := range a {
		if v <= 0 {
			delta[i] *= leak
		}
	}
}

func forwardELU(a, z []float32) {
	for i, v := range z {
		if v <= 0 {
			v = Expm1(v)
		}
		a[i] = v
	}
}

func backwardELU(delta, a []float32) {
	for i, v := range a {
		if v <= 0 {
			delta[i] *= v + 1
		}
	}
}

func forwardGELU(a, z []float32) {
	for i, v := range z {
		probability, _ := Normal(v)
		a[i] = v * probability
	}
}

func backwardGELU(delta, z []float32) {
	for i, v := range z {
		probability, density := Normal(v)
		delta[i] *= FMA(v, density, probability)
	}
}

func forwardSiLU(a, z []float32) {
	for i, v := range z {
		a[i] = v * Sigmoid(v)
	}
}

func backwardSiLU(delta, z []float32) {
	for i, v := range z {
		s := Sigmoid(v)
		delta[i] *= FMA(s, v*(1-s), s)
	}
}
