package nn

import "gradbook/nn/internal/kernel"

// forward holds what a forward pass over a batch computes, layer by layer.
type forward struct {
	network *Network
	z       [][]float32 // batch x Outputs: the layer's x W + b
	a       [][]float32 // batch x Outputs: the hidden layer's f(z)
	out     [][]float32 // what the next layer reads: a itself, or what dropout leaves of it
}

// newForward makes room for passes over batches of up to batch samples.
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

// run carries samples [from, to) of a mini-batch through the network and returns their
// logits, a row of Classes each.
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

// sums computes x W + b of layer l for samples [from, to) and returns their rows of z. A
// layer with batch normalization adds its bias later.
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

// activate computes f(z) of hidden layer l for samples [from, to).
func (f *forward) activate(l, from, to int) {
	outputs := f.network.Layers[l].Outputs
	f.network.Activation.forward(rows(f.a[l], outputs, from, to), rows(f.z[l], outputs, from, to))
}

// input returns what layer l read of samples [from, to) in the pass over x: x itself, or
// what the layer below put out.
func (f *forward) input(l int, x input, from, to int) []float32 {
	if l == 0 {
		return rows(x.x, f.network.Inputs, from, to)
	}
	return rows(f.out[l-1], f.network.Layers[l].Inputs, from, to)
}

// rows returns rows [from, to) of a matrix.
func rows(matrix []float32, columns, from, to int) []float32 {
	return matrix[from*columns : to*columns]
}
