package kernel

// An activation f has two functions. Forward sets a = f(z), element by element.
// Backward multiplies delta by f'(z); it is given the one of z and a = f(z) that
// makes the slope cheap. All slices have the length of the first; a may be z.

// ForwardSigmoid sets a = Sigmoid(z).
func ForwardSigmoid(a, z []float32) { active.sigmoid.forward(a, z[:len(a)]) }

// BackwardSigmoid sets delta = delta * (a*(1-a)).
func BackwardSigmoid(delta, a []float32) { active.sigmoid.backward(delta, a[:len(delta)]) }

// ForwardReLU sets a = 0 where z < 0, elsewhere z.
func ForwardReLU(a, z []float32) { active.relu.forward(a, z[:len(a)]) }

// BackwardReLU sets delta = 0 where a <= 0.
func BackwardReLU(delta, a []float32) { active.relu.backward(delta, a[:len(delta)]) }

// ForwardTanh sets a = Tanh(z).
func ForwardTanh(a, z []float32) { active.tanh.forward(a, z[:len(a)]) }

// BackwardTanh sets delta = delta * fma(-a, a, 1).
func BackwardTanh(delta, a []float32) { active.tanh.backward(delta, a[:len(delta)]) }

// ForwardLeakyReLU sets a = leak*z where z <= 0, elsewhere z.
func ForwardLeakyReLU(a, z []float32) { active.leakyReLU.forward(a, z[:len(a)]) }

// BackwardLeakyReLU sets delta = delta*leak where a <= 0.
func BackwardLeakyReLU(delta, a []float32) { active.leakyReLU.backward(delta, a[:len(delta)]) }

// ForwardELU sets a = Expm1(z) where z <= 0, elsewhere z.
func ForwardELU(a, z []float32) { active.elu.forward(a, z[:len(a)]) }

// BackwardELU sets delta = delta * (a+1) where a <= 0: the slope e^z is a + 1.
func BackwardELU(delta, a []float32) { active.elu.backward(delta, a[:len(delta)]) }

// ForwardGELU sets a = z*Φ(z), Φ from Normal.
func ForwardGELU(a, z []float32) { active.gelu.forward(a, z[:len(a)]) }

// BackwardGELU sets delta = delta * fma(z, φ(z), Φ(z)), both from Normal.
func BackwardGELU(delta, z []float32) { active.gelu.backward(delta, z[:len(delta)]) }

// ForwardSiLU sets a = z * Sigmoid(z).
func ForwardSiLU(a, z []float32) { active.silu.forward(a, z[:len(a)]) }

// BackwardSiLU sets delta = delta * fma(s, z*(1-s), s) with s = Sigmoid(z).
func BackwardSiLU(delta, z []float32) { active.silu.backward(delta, z[:len(delta)]) }
