package nn

import "math"

// reference is the network in float64, written from the formulas and with
// math's functions: what the tests hold the float32 one against.
type reference struct {
	Config
	weights, biases [][]float64
}

func newReference(n *Network) *reference {
	r := &reference{Config: n.Config}
	for _, layer := range n.Layers {
		r.weights = append(r.weights, float64s(layer.Weights))
		r.biases = append(r.biases, float64s(layer.Bias))
	}
	return r
}

func float64s(numbers []float32) []float64 {
	wide := make([]float64, len(numbers))
	for i, number := range numbers {
		wide[i] = float64(number)
	}
	return wide
}

// logits carries one sample through the network.
func (r *reference) logits(x []float64) []float64 {
	for l, weights := range r.weights {
		outputs := len(weights) / len(x)
		z := make([]float64, outputs)
		for o := range z {
			switch r.Bias {
			case VectorBias:
				z[o] = r.biases[l][o]
			case ScalarBias:
				z[o] = r.biases[l][0]
			}
			for i := range x {
				z[o] += x[i] * weights[i*outputs+o]
			}
			if l < len(r.weights)-1 {
				z[o] = r.activate(z[o])
			}
		}
		x = z
	}
	return x
}

func (r *reference) activate(z float64) float64 {
	switch r.Activation {
	case Sigmoid:
		return 1 / (1 + math.Exp(-z))
	case ReLU:
		return math.Max(z, 0)
	case Tanh:
		return math.Tanh(z)
	case LeakyReLU:
		return math.Max(z, 0.01*z)
	case ELU:
		return math.Max(z, math.Expm1(math.Min(z, 0)))
	case GELU:
		return z / 2 * (1 + math.Erf(z/math.Sqrt2))
	case SiLU:
		return z / (1 + math.Exp(-z))
	}
	panic("no such activation")
}

func (r *reference) probabilities(x []float64) []float64 {
	z := r.logits(x)
	var sum float64
	for _, v := range z {
		sum += math.Exp(v)
	}
	for j, v := range z {
		if r.Output == Softmax {
			z[j] = math.Exp(v) / sum
		} else {
			z[j] = 1 / (1 + math.Exp(-v))
		}
	}
	return z
}

// loss is the mean loss over a batch.
func (r *reference) loss(x []float32, labels []uint8) float64 {
	var loss float64
	for i, label := range labels {
		for j, p := range r.probabilities(float64s(x[i*r.Inputs : (i+1)*r.Inputs])) {
			switch {
			case j == int(label):
				loss -= math.Log(p)
			case r.Output == SigmoidOutput:
				loss -= math.Log(1 - p)
			}
		}
	}
	return loss / float64(len(labels))
}

// gradient is the loss's slope by one of the parameters, by central difference.
func (r *reference) gradient(parameter *float64, x []float32, labels []uint8) float64 {
	const step = 1e-5
	at := *parameter
	*parameter = at + step
	above := r.loss(x, labels)
	*parameter = at - step
	below := r.loss(x, labels)
	*parameter = at
	return (above - below) / (2 * step)
}
