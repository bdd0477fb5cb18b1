package nn

import (
	"fmt"

	"gradbook/nn/internal/kernel"
)

// backward computes the gradients of a batch's loss: a pass forward, with batch
// normalization and dropout, and a pass back. Threads split what is computed, never a
// sum, so their number does not change a bit.
type backward struct {
	forward   *forward    // holds the numbers of the pass forward
	smoothing float32     // of the labels: see smoothLosses
	norms     []*norm     // of the hidden layers; nil without batch normalization
	masks     [][]float32 // batch x units: dropout of the inputs, then of each hidden layer; nil for a layer without

	x       input
	labels  []uint8
	prepare func(from, to int) // fills in samples [from, to) of x and of the masks; nil when the caller has done it
	delta   [][]float32        // batch x Outputs: the loss's gradient by the layer's z
	losses  []float32          // one for each sample

	onSamples func(part, parts int) // the method samples
}

func newBackward(n *Network, batch int) *backward {
	b := &backward{forward: newForward(n, batch), masks: make([][]float32, len(n.Layers)), losses: make([]float32, batch)}
	for l, layer := range n.Layers {
		b.delta = append(b.delta, make([]float32, batch*layer.Outputs))
		if n.BatchNorm && l < len(n.Hidden) {
			b.norms = append(b.norms, newNorm(batch, layer.Outputs))
		}
	}
	b.onSamples = b.samples
	return b
}

// run carries a batch forward, and the loss's gradients back to every layer's z. It
// returns the sum of the losses, added up in the order of the samples, and how many
// samples the network got right.
func (b *backward) run(x input, labels []uint8, threads int) (loss float64, correct int) {
	b.x, b.labels = x, labels
	if b.norms == nil {
		share(threads, b.onSamples)
	} else {
		b.inStages(threads)
	}
	classes := b.forward.network.Classes
	logits := b.forward.z[len(b.forward.z)-1]
	for i, label := range labels {
		loss += float64(b.losses[i])
		if argmax(logits[i*classes:(i+1)*classes]) == int(label) {
			correct++
		}
	}
	return loss, correct
}

// samples is the work of one thread of run: a part of the samples, through all layers.
func (b *backward) samples(part, parts int) {
	from, to := portion(len(b.labels), 8, part, parts)
	if from == to {
		return
	}
	b.begin(from, to)
	for l := range b.forward.network.Hidden {
		b.forward.sums(l, b.forward.z[l], b.x, from, to)
		b.activateAndDrop(l, from, to)
	}
	b.lossGradient(from, to)
	for l := len(b.forward.network.Hidden); l > 0; l-- {
		b.carryBack(l, from, to)
	}
	b.end(from, to)
}

// inStages is the work of run for a network with batch normalization, in which a
// sample's numbers depend on the whole batch: threads wait for each other after each layer.
func (b *backward) inStages(threads int) {
	batch := len(b.labels)
	each := func(stage func(from, to int)) {
		share(threads, func(part, parts int) {
			if from, to := portion(batch, 8, part, parts); from < to {
				stage(from, to)
			}
		})
	}
	each(b.begin)
	for l, m := range b.norms {
		layer := b.forward.network.Layers[l]
		each(func(from, to int) { b.forward.sums(l, m.normal, b.x, from, to) })
		m.measure(layer, b.forward.z[l][:batch*layer.Outputs], batch)
		each(func(from, to int) {
			m.forward(layer, rows(b.forward.z[l], layer.Outputs, from, to), from, to)
			b.activateAndDrop(l, from, to)
		})
	}
	each(b.lossGradient)
	for l := len(b.norms); l > 0; l-- {
		layer, m := b.forward.network.Layers[l-1], b.norms[l-1]
		each(func(from, to int) { b.carryBack(l, from, to) })
		m.measureBack(layer, rows(b.delta[l-1], layer.Outputs, 0, batch), batch)
		each(func(from, to int) { m.backward(layer, rows(b.delta[l-1], layer.Outputs, from, to), from, to) })
	}
	each(b.end)
}

// begin fills in samples [from, to) and drops inputs.
func (b *backward) begin(from, to int) {
	if b.prepare != nil {
		b.prepare(from, to)
	}
	if b.masks[0] != nil {
		b.dropInputs(from, to)
	}
}

// activateAndDrop computes what the next layer reads of hidden layer l: its activations,
// or what dropout leaves of them.
func (b *backward) activateAndDrop(l, from, to int) {
	b.forward.activate(l, from, to)
	if b.masks[l+1] != nil {
		outputs := b.forward.network.Layers[l].Outputs
		b.drop(rows(b.forward.out[l], outputs, from, to), rows(b.forward.a[l], outputs, from, to), l+1, from, to)
	}
}

// lossGradient computes the logits and losses of samples [from, to), and the gradient of
// the loss by the logits:
//
//	delta_L = (p - target) / batch
//
// The formula holds for softmax with cross-entropy and for sigmoid with binary
// cross-entropy. Without label smoothing, the target is onehot(label).
func (b *backward) lossGradient(from, to int) {
	n, last := b.forward.network, len(b.forward.network.Hidden)
	logits := b.forward.sums(last, b.forward.z[last], b.x, from, to)
	p, labels := rows(b.delta[last], n.Classes, from, to), b.labels[from:to]
	n.Output.losses(p, b.losses[from:to], logits, labels)
	spread := float32(0)
	if b.smoothing > 0 {
		spread = n.Output.spread(b.smoothing, n.Classes)
		smoothLosses(b.losses[from:to], logits, labels, b.smoothing, spread)
	}
	kernel.LossGradient(p, labels, n.Classes, 1-b.smoothing, spread, len(b.labels))
}

// carryBack computes, from the loss's gradient by the z of layer l, its gradient by the z
// of the layer below, or by that layer's y with batch normalization:
//
//	delta_l = (delta_l+1 W_l+1^T) * f'(z_l)
//
// (Rumelhart, Hinton and Williams 1986, "Learning representations by
// back-propagating errors").
func (b *backward) carryBack(l, from, to int) {
	n, layer := b.forward.network, &b.forward.network.Layers[l]
	delta, below := rows(b.delta[l], layer.Outputs, from, to), rows(b.delta[l-1], layer.Inputs, from, to)
	kernel.InputGradient(below, delta, layer.Weights, to-from, layer.Inputs, layer.Outputs)
	if b.masks[l] != nil {
		b.drop(below, below, l, from, to)
	}
	n.Activation.backward(below, rows(b.forward.z[l-1], layer.Inputs, from, to), rows(b.forward.a[l-1], layer.Inputs, from, to))
}

// end prepares samples [from, to) for the gradient by the first layer's weights.
func (b *backward) end(from, to int) {
	if b.x.pixels != nil {
		b.x.pixels.Transpose(from, to)
	}
}

// weightGradient computes, after run, the loss's gradient by the weights of inputs
// [from, to) of layer l:
//
//	dW_l = a_l^T delta_l
func (b *backward) weightGradient(gradient []float32, l, from, to int) {
	layer, batch := &b.forward.network.Layers[l], len(b.labels)
	delta := rows(b.delta[l], layer.Outputs, 0, batch)
	if l == 0 && b.x.pixels != nil {
		kernel.PixelGradient(gradient, b.x.pixels, from, to, delta, layer.Outputs)
	} else {
		kernel.WeightGradientPart(gradient, b.forward.input(l, b.x, 0, batch), delta, batch, layer.Inputs, layer.Outputs, from, to)
	}
}

// biasGradient computes, after run, the loss's gradient by the bias of layer l: for each
// unit the sum of delta over the samples. The gradient by a scalar bias is the sum of
// these sums, from the first unit to the last. room holds a number for each unit.
func (b *backward) biasGradient(gradient []float32, l int, room []float32) {
	if len(gradient) == 0 {
		return
	}
	layer, batch := &b.forward.network.Layers[l], len(b.labels)
	sums := room[:layer.Outputs]
	if len(layer.Scale) > 0 {
		copy(sums, b.norms[l].biasSlope) // by y, where the bias is added, and not by z
	} else {
		kernel.UnitSums(sums, rows(b.delta[l], layer.Outputs, 0, batch), batch)
	}
	if b.forward.network.Bias == VectorBias {
		copy(gradient, sums)
		return
	}
	gradient[0] = 0
	for _, sum := range sums {
		gradient[0] += sum
	}
}

// Gradients returns the mean loss over a batch and its gradients by every weight,
// bias and scale, in the shape of n.Layers, by back-propagation. x holds len(labels)
// samples of Inputs numbers by rows. Gradients panics when they do not fit the network.
func (n *Network) Gradients(x []float32, labels []uint8) (loss float64, gradients []Layer) {
	n.mustFit(x, labels)
	b := newBackward(n, len(labels))
	loss, _ = b.run(input{x: x}, labels, 1)
	gradients = n.layers()
	for l, layer := range gradients {
		b.weightGradient(layer.Weights, l, 0, layer.Inputs)
		b.biasGradient(layer.Bias, l, make([]float32, layer.Outputs))
		if len(layer.Scale) > 0 {
			copy(layer.Scale, b.norms[l].scaleSlope)
		}
	}
	return loss / float64(len(labels)), gradients
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
