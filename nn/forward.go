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

// run carries samples of a mini-batch through the network, from the one to before
// the other, and returns their logits (a row of Classes each).
//
//	a_0 = x
//	z_l = a_l W_l + b_l
//	a_l+1 = f(z_l)
func (f *forward) run(x input, from, to int) []float32 {
	for l, layer := range f.network.Layers {
		z := rows(f.z[l], layer.Outputs, from, to)
		if l == 0 && x.pixels != nil {
			kernel.PixelForward(z, x.pixels, from, to, layer.Weights, layer.Bias, layer.Outputs)
		} else {
			kernel.Forward(z, f.input(l, x, from, to), layer.Weights, layer.Bias, to-from, layer.Inputs, layer.Outputs)
		}
		if l == len(f.network.Hidden) {
			return z
		}
		f.network.Activation.forward(rows(f.a[l], layer.Outputs, from, to), z)
	}
	panic("nn: a network without layers: use New")
}

// input is what layer l saw of the samples in the pass over x: x itself or the
// activations of the layer below.
func (f *forward) input(l int, x input, from, to int) []float32 {
	if l == 0 {
		return rows(x.x, f.network.Inputs, from, to)
	}
	return rows(f.a[l-1], f.network.Layers[l].Inputs, from, to)
}

// rows is rows of a matrix of that many columns, from the one to before the other.
func rows(matrix []float32, columns, from, to int) []float32 {
	return matrix[from*columns : to*columns]
}
