package nn

import (
	"fmt"

	"gradbook/nn/internal/kernel"
)

// backward holds a forward pass and the loss's gradients that follow from it.
type backward struct {
	*forward
	delta     [][]float32 // batch x Outputs: the loss's gradient by the layer's z
	gradients []Layer     // by the weights and biases
	sums      []float32   // of a layer's delta, unit by unit
}

func newBackward(n *Network, batch int) *backward {
	b := &backward{forward: newForward(n, batch), gradients: n.layers()}
	for _, layer := range n.Layers {
		b.delta = append(b.delta, make([]float32, batch*layer.Outputs))
		b.sums = make([]float32, max(len(b.sums), layer.Outputs))
	}
	return b
}

// run computes the gradients of the mean loss over a batch. It returns the sum
// of the samples' losses and how many samples the network got right.
//
//	delta_L = (p - onehot(label)) / batch
//	dW_l    = a_l^T delta_l
//	db_l    = sum over the samples of delta_l; with a scalar bias, over the units too
//	delta_l = (delta_l+1 W_l+1^T) * f'(z_l)
//
// The first line holds for softmax with cross-entropy and for sigmoid with binary
// cross-entropy alike (Rumelhart, Hinton and Williams 1986, "Learning
// representations by back-propagating errors").
func (b *backward) run(x []float32, labels []uint8) (loss float64, correct int) {
	n, batch := b.network, len(labels)
	logits := b.forward.run(x, batch)

	last := len(n.Layers) - 1
	loss, correct = n.Output.losses(b.delta[last][:len(logits)], logits, labels)

	for l := last; l >= 0; l-- {
		layer, gradient := n.Layers[l], b.gradients[l]
		delta := b.delta[l][:batch*layer.Outputs]
		kernel.WeightGradient(gradient.Weights, b.input(l, x, batch), delta, batch, layer.Inputs, layer.Outputs)
		b.biasGradient(gradient.Bias, delta, batch, layer.Outputs)
		if l > 0 {
			below := b.delta[l-1][:batch*layer.Inputs]
			kernel.InputGradient(below, delta, layer.Weights, batch, layer.Inputs, layer.Outputs)
			n.Activation.backward(below, b.z[l-1][:len(below)], b.a[l-1][:len(below)])
		}
	}
	return loss, correct
}

// biasGradient sums delta over the samples, unit by unit. A scalar bias's
// gradient is the sum of these sums, from the first unit to the last.
func (b *backward) biasGradient(gradient, delta []float32, batch, outputs int) {
	switch b.network.Bias {
	case VectorBias:
		kernel.UnitSums(gradient, delta, batch)
	case ScalarBias:
		sums := b.sums[:outputs]
		kernel.UnitSums(sums, delta, batch)
		gradient[0] = 0
		for _, sum := range sums {
			gradient[0] += sum
		}
	}
}

// Gradients returns the mean loss over a batch and its gradients by every weight
// and bias, in the shape of n.Layers, by back-propagation. x holds len(labels)
// samples of Inputs numbers by rows; Gradients panics when they do not fit the network.
func (n *Network) Gradients(x []float32, labels []uint8) (loss float64, gradients []Layer) {
	n.mustFit(x, labels)
	b := newBackward(n, len(labels))
	loss, _ = b.run(x, labels)
	return loss / float64(len(labels)), b.gradients
}

// mustFit panics unless x and labels are a batch for the network.
func (n *Network) mustFit(x []float32, labels []uint8) {
	if len(labels) == 0 || len(x) != len(labels)*n.Inputs {
		panic(fmt.Sprintf("nn: a batch of %d labels and %d numbers: want at least one label and %d numbers for each", len(labels), len(x), n.Inputs))
	}
	for i, label := range labels {
		if int(label) >= n.Classes {
			panic(fmt.Sprintf("nn: label %d of sample %d: the network has %d classes", label, i, n.Classes))
		}
	}
}
