package nn

import (
	"fmt"

	"gradbook/nn/internal/kernel"
)

// backward holds a forward pass over a batch and the loss's gradients that
// follow from it. Threads share its work by splitting what is computed, never a
// sum, so that their number does not change a bit.
type backward struct {
	*forward
	x      input
	labels []uint8
	delta  [][]float32 // batch x Outputs: the loss's gradient by the layer's z
	losses []float32   // of the samples
	sums   []float32   // of a layer's delta, unit by unit

	optimizer *optimizer  // of descend
	bias      []float32   // a layer's gradient by its bias
	weights   [][]float32 // for every thread, some of a layer's gradient by its weights

	onSamples, onDescend func(part, parts int) // the methods samples and descendPart
}

// gradientBlock is how many numbers of the gradient by the weights are computed
// before the weights take their step: as many as stay in a second-level cache,
// so that wide layers' gradients never go through memory.
const gradientBlock = 1 << 16

func newBackward(n *Network, batch int) *backward {
	b := &backward{forward: newForward(n, batch), losses: make([]float32, batch)}
	for _, layer := range n.Layers {
		b.delta = append(b.delta, make([]float32, batch*layer.Outputs))
		b.sums = make([]float32, max(len(b.sums), layer.Outputs))
		b.bias = make([]float32, len(b.sums))
	}
	b.onSamples, b.onDescend = b.samples, b.descendPart
	return b
}

// run carries a batch forward and the loss's gradients back to every layer's z.
// It returns the sum of the samples' losses, in their order, and how many samples
// the network got right.
func (b *backward) run(x input, labels []uint8, threads int) (loss float64, correct int) {
	b.x, b.labels = x, labels
	share(threads, b.onSamples)
	classes := b.network.Classes
	logits := b.z[len(b.z)-1]
	for i, label := range labels {
		loss += float64(b.losses[i])
		if argmax(logits[i*classes:(i+1)*classes]) == int(label) {
			correct++
		}
	}
	return loss, correct
}

// samples does the work of run on a part of the samples.
//
//	delta_L = (p - onehot(label)) / batch
//	delta_l = (delta_l+1 W_l+1^T) * f'(z_l)
//
// The first line holds for softmax with cross-entropy and for sigmoid with binary
// cross-entropy alike (Rumelhart, Hinton and Williams 1986, "Learning
// representations by back-propagating errors").
func (b *backward) samples(part, parts int) {
	n := b.network
	from, to := portion(len(b.labels), 8, part, parts)
	if from == to {
		return
	}
	logits := b.forward.run(b.x, from, to)

	last := len(n.Layers) - 1
	p, labels := rows(b.delta[last], n.Classes, from, to), b.labels[from:to]
	n.Output.losses(p, b.losses[from:to], logits, labels)
	kernel.LossGradient(p, labels, n.Classes, len(b.labels))

	for l := last; l > 0; l-- {
		layer := n.Layers[l]
		delta, below := rows(b.delta[l], layer.Outputs, from, to), rows(b.delta[l-1], layer.Inputs, from, to)
		kernel.InputGradient(below, delta, layer.Weights, to-from, layer.Inputs, layer.Outputs)
		n.Activation.backward(below, rows(b.z[l-1], layer.Inputs, from, to), rows(b.a[l-1], layer.Inputs, from, to))
	}
	if b.x.pixels != nil {
		b.x.pixels.Transpose(from, to)
	}
}

// descend takes a step of the optimizer, after run, with the gradients
//
//	dW_l = a_l^T delta_l
//	db_l = sum over the samples of delta_l; with a scalar bias, over the units too
func (b *backward) descend(o *optimizer, threads int) {
	b.optimizer = o
	o.next()
	for len(b.weights) < max(1, threads) {
		size := gradientBlock
		for _, layer := range b.network.Layers {
			size = max(size, layer.Outputs)
		}
		b.weights = append(b.weights, make([]float32, size))
	}
	share(threads, b.onDescend)
}

// descendPart does the work of descend for a part of each layer's inputs. The
// first part takes the biases' steps.
func (b *backward) descendPart(part, parts int) {
	first := 0 // the number of the layer's first parameter
	for l, layer := range b.network.Layers {
		from, to := portion(layer.Inputs, 1, part, parts)
		delta := rows(b.delta[l], layer.Outputs, 0, len(b.labels))
		if l == 0 && b.x.pixels != nil && b.optimizer.plain() {
			kernel.PixelDescend(layer.Weights, b.x.pixels, from, to, delta, b.optimizer.rate, layer.Outputs)
		} else {
			b.descendWeights(l, first, from, to, delta, b.weights[part])
		}
		first += len(layer.Weights)
		if part == 0 {
			bias := b.bias[:len(layer.Bias)]
			b.biasGradient(bias, delta, len(b.labels), layer.Outputs)
			b.optimizer.update(layer.Bias, bias, first)
		}
		first += len(layer.Bias)
	}
}

// descendWeights takes the step of the weights of layer l's inputs from the one to
// before the other. The layer's first weight has the number first among the network's
// parameters; buffer is room for some of the gradient.
func (b *backward) descendWeights(l, first, from, to int, delta, buffer []float32) {
	layer, batch := b.network.Layers[l], len(b.labels)
	block := len(buffer) / layer.Outputs
	for ; from < to; from += block {
		end := min(from+block, to)
		gradient := rows(buffer, layer.Outputs, 0, end-from)
		if l == 0 && b.x.pixels != nil {
			kernel.PixelGradient(gradient, b.x.pixels, from, end, delta, layer.Outputs)
		} else {
			kernel.WeightGradientPart(gradient, b.input(l, b.x, 0, batch), delta, batch, layer.Inputs, layer.Outputs, from, end)
		}
		b.optimizer.update(rows(layer.Weights, layer.Outputs, from, end), gradient, first+from*layer.Outputs)
	}
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
	loss, _ = b.run(input{x: x}, labels, 1)
	gradients = n.layers()
	for l, layer := range n.Layers {
		delta := rows(b.delta[l], layer.Outputs, 0, len(labels))
		kernel.WeightGradient(gradients[l].Weights, b.input(l, b.x, 0, len(labels)), delta, len(labels), layer.Inputs, layer.Outputs)
		b.biasGradient(gradients[l].Bias, delta, len(labels), layer.Outputs)
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
