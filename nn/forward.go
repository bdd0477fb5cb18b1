package nn

import "gradbook/nn/internal/kernel"

// forward holds what a forward pass over a batch computes, layer by layer.
type forward struct {
	network *Network
	z       [][]float32 // batch x Outputs: the layer's x W + b
	a       [][]float32 // batch x Outputs: the hidden layer's f(z)
	out     [][]float32 // what the next layer reads: a itself, or what dropout leaves of it
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
	f.out = append(f.out, f.a...)
	return f
}

// run carries samples of a mini-batch through the network, from the one to before
// the other, and returns their logits (a row of Classes each).
//
//	a_0 = x
//	z_l = a_l W_l + b_l
//	a_l+1 = f(z_l)
func (f *forward) run(x input, from, to int) []float32 {
	for l := range f.network.Hidden {
		f.sums(l, f.z[l], x, from, to)
		f.activate(l, from, to)
	}
	last := len(f.network.Hidden)
	return f.sums(last, f.z[last], x, from, to)
}

// sums computes x W + b of layer l for some samples, in their rows of z, which it
// returns. (A layer with batch normalization adds its bias later.)
func (f *forward) sums(l int, z []float32, x input, from, to int) []float32 {
	layer := &f.network.Layers[l]
	bias := layer.Bias
	if len(layer.Scale) > 0 {
		bias = nil
	}
	z = rows(z, layer.Outputs, from, to)
	if l == 0 && x.pixels != nil {
		kernel.PixelForward(z, x.pixels, from, to, layer.Weights, bias, layer.Outputs)
	} else {
		kernel.Forward(z, f.input(l, x, from, to), layer.Weights, bias, to-from, layer.Inputs, layer.Outputs)
	}
	return z
}

// activate computes f(z) of hidden layer l for some samples.
func (f *forward) activate(l, from, to int) {
	outputs := f.network.Layers[l].Outputs
	f.network.Activation.forward(rows(f.a[l], outputs, from, to), rows(f.z[l], outputs, from, to))
}

// input is what layer l saw of the samples in the pass over x: x itself or the
// activations of the layer below.
func (f *forward) input(l int, x input, from, to int) []float32 {
	if l == 0 {
		return rows(x.x, f.network.Inputs, from, to)
	}
	return rows(f.out[l-1], f.network.Layers[l].Inputs, from, to)
}

// rows is rows of a matrix of that many columns, from the one to before the other.
func rows(matrix []float32, columns, from, to int) []float32 {
	return matrix[from*columns : to*columns]
}
