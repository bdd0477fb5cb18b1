package nn

import "gradbook/nn/internal/kernel"

// Activation is the function that a hidden layer applies to each of its units.
type Activation string

const (
	Sigmoid   Activation = "sigmoid"    // 1 / (1 + e^-z)
	ReLU      Activation = "relu"       // max(0, z); slope 0 at 0
	Tanh      Activation = "tanh"       // (e^z - e^-z) / (e^z + e^-z)
	LeakyReLU Activation = "leaky_relu" // z where z > 0, else 0.01 z
	ELU       Activation = "elu"        // z where z > 0, else e^z - 1 (Clevert et al. 2015, https://arxiv.org/abs/1511.07289)
	GELU      Activation = "gelu"       // z P(Z <= z) of the normal distribution, exact (Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415)
	SiLU      Activation = "silu"       // z / (1 + e^-z) (Elfwing et al. 2017, https://arxiv.org/abs/1702.03118)
)

// Activations lists every activation.
var Activations = []Activation{Sigmoid, ReLU, Tanh, LeakyReLU, ELU, GELU, SiLU}

// forward sets a = f(z).
func (f Activation) forward(a, z []float32) {
	switch f {
	case Sigmoid:
		kernel.ForwardSigmoid(a, z)
	case ReLU:
		kernel.ForwardReLU(a, z)
	case Tanh:
		kernel.ForwardTanh(a, z)
	case LeakyReLU:
		kernel.ForwardLeakyReLU(a, z)
	case ELU:
		kernel.ForwardELU(a, z)
	case GELU:
		kernel.ForwardGELU(a, z)
	case SiLU:
		kernel.ForwardSiLU(a, z)
	}
}

// backward multiplies delta by f'(z), given z and a = f(z): the loss's gradient
// by a becomes that by z.
func (f Activation) backward(delta, z, a []float32) {
	switch f {
	case Sigmoid:
		kernel.BackwardSigmoid(delta, a)
	case ReLU:
		kernel.BackwardReLU(delta, a)
	case Tanh:
		kernel.BackwardTanh(delta, a)
	case LeakyReLU:
		kernel.BackwardLeakyReLU(delta, a)
	case ELU:
		kernel.BackwardELU(delta, a)
	case GELU:
		kernel.BackwardGELU(delta, z)
	case SiLU:
		kernel.BackwardSiLU(delta, z)
	}
}
