package nn

import "gradbook/nn/internal/kernel"

// forward holds what a forward pass over a batch computes, layer by layer.
type forward struct {
	network *Network
	z       [][]float32 // batch x Outputs: the layer's x W + b
	a       [][]float32 // batch x Outputs: the hidden layer's f(z), the next layer's input
}

// newForward makes room for passes over batches of at most that many samples.
func newForward(n *Network, batch int) *forward {
	f := &forward{network: n}
	for l, layer := range n.Layers {
		f.z = append(f.z, make([]float32, batch*layer.Outputs))
		if l < len(n.Hidden) {
			f.a = append(f.a, make([]float32, batch*layer.Outputs))
		}
	}
	return f
}

// run carries x (batch x Inputs) through the network and returns the logits (batch x Classes).
//
//	a_0 = x
//	z_l = a_l W_l + b_l
//	a_l+1 = f(z_l)
func (f *forward) run(x []float32, batch int) []float32 {
	for l, layer := range f.network.Layers {
		z := f.z[l][:batch*layer.Outputs]
		kernel.Forward(z, f.input(l, x, batch), layer.Weights, layer.Bias, batch, layer.Inputs, layer.Outputs)
		if l == len(f.network.Hidden) {
			return z
		}
		f.network.Activation.forward(f.a[l][:len(z)], z)
	}
	panic("nn: a network without layers: use New")
}

// input is what layer l saw in the pass over x: x itself or the activations of the layer below.
func (f *forward) input(l int, x []float32, batch int) []float32 {
	if l == 0 {
		return x
	}
	return f.a[l-1][:batch*f.network.Layers[l].Inputs]
}
