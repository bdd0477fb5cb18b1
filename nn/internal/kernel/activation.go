package kernel

// An activation f has two functions. Forward sets a = f(z), element by element.
// Backward multiplies delta by f'(z); it is given the one of z and a = f(z) that
// makes the slope cheap. All slices have the length of the first; a may be z.

// ForwardSigmoid sets a = Sigmoid(z).
func ForwardSigmoid(a, z []float32) {
	for i, v := range z[:len(a)] {
		a[i] = Sigmoid(v)
	}
}

// BackwardSigmoid sets delta = delta * (a*(1-a)).
func BackwardSigmoid(delta, a []float32) {
	for i, v := range a[:len(delta)] {
		delta[i] *= v * (1 - v)
	}
}

// ForwardReLU sets a = 0 where z < 0, elsewhere z.
func ForwardReLU(a, z []float32) {
	for i, v := range z[:len(a)] {
		if v < 0 {
			v = 0
		}
		a[i] = v
	}
}

// BackwardReLU sets delta = 0 where a <= 0.
func BackwardReLU(delta, a []float32) {
	for i, v := range a[:len(delta)] {
		if v <= 0 {
			delta[i] = 0
		}
	}
}

// ForwardTanh sets a = Tanh(z).
func ForwardTanh(a, z []float32) {
	for i, v := range z[:len(a)] {
		a[i] = Tanh(v)
	}
}

// BackwardTanh sets delta = delta * fma(-a, a, 1).
func BackwardTanh(delta, a []float32) {
	for i, v := range a[:len(delta)] {
		delta[i] *= FMA(-v, v, 1)
	}
}

// leak is the slope of the leaky ReLU below 0.
const leak = 0.01

// ForwardLeakyReLU sets a = leak*z where z <= 0, elsewhere z.
func ForwardLeakyReLU(a, z []float32) {
	for i, v := range z[:len(a)] {
		if v <= 0 {
			v *= leak
		}
		a[i] = v
	}
}

// BackwardLeakyReLU sets delta = delta*leak where a <= 0.
func BackwardLeakyReLU(delta, a []float32) {
	for i, v := range a[:len(delta)] {
		if v <= 0 {
			delta[i] *= leak
		}
	}
}

// ForwardELU sets a = Expm1(z) where z <= 0, elsewhere z.
func ForwardELU(a, z []float32) {
	for i, v := range z[:len(a)] {
		if v <= 0 {
			v = Expm1(v)
		}
		a[i] = v
	}
}

// BackwardELU sets delta = delta * (a+1) where a <= 0: the slope e^z is a + 1.
func BackwardELU(delta, a []float32) {
	for i, v := range a[:len(delta)] {
		if v <= 0 {
			delta[i] *= v + 1
		}
	}
}

// ForwardGELU sets a = z*Φ(z), Φ from Normal.
func ForwardGELU(a, z []float32) {
	for i, v := range z[:len(a)] {
		probability, _ := Normal(v)
		a[i] = v * probability
	}
}

// BackwardGELU sets delta = delta * fma(z, φ(z), Φ(z)), both from Normal.
func BackwardGELU(delta, z []float32) {
	for i, v := range z[:len(delta)] {
		probability, density := Normal(v)
		delta[i] *= FMA(v, density, probability)
	}
}

// ForwardSiLU sets a = z * Sigmoid(z).
func ForwardSiLU(a, z []float32) {
	for i, v := range z[:len(a)] {
		a[i] = v * Sigmoid(v)
	}
}

// BackwardSiLU sets delta = delta * fma(s, z*(1-s), s) with s = Sigmoid(z).
func BackwardSiLU(delta, z []float32) {
	for i, v := range z[:len(delta)] {
		s := Sigmoid(v)
		delta[i] *= FMA(s, v*(1-s), s)
	}
}
