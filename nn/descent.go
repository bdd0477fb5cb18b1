package nn

import (
	"math"

	"gradbook/nn/internal/kernel"
)

// descent takes a training step by the gradients of a batch: it clips them, updates the
// weights, bounds the weights' norms, and averages the weights over the steps.
type descent struct {
	pass      *backward
	optimizer *optimizer
	clipNorm  float64
	maxNorm   float64
	gradients []Layer // of all layers, where clipping needs their common norm; else nil
	decay     float64 // of the average
	average   *Network
	steps     int // taken so far

	rooms [][]float32 // for each thread: a block of a layer's gradient by its weights
	small []float32   // the gradient by a layer's bias or scale
	units []float32   // a number for each unit of a layer

	onCollect, onDescend, onAverage func(part, parts int) // the methods collectPart, descendPart and averagePart
}

// gradientBlock is how many numbers of the gradient by the weights are computed at a
// time, before the weights are updated with them: so many fit in a second-level cache, and
// the gradient of a wide layer never goes through memory.
const gradientBlock = 1 << 16

func newDescent(pass *backward, t Training) *descent {
	n := pass.forward.network
	d := &descent{pass: pass, optimizer: newOptimizer(t, n.Parameters()), clipNorm: t.ClipNorm, maxNorm: t.MaxNorm, decay: t.Average}
	for _, layer := range n.Layers {
		d.units = make([]float32, max(len(d.units), layer.Outputs))
		d.small = make([]float32, len(d.units))
	}
	if t.ClipNorm > 0 {
		d.gradients = n.layers()
	}
	if t.Average > 0 {
		d.average = n.clone()
	}
	d.onCollect, d.onDescend, d.onAverage = d.collectPart, d.descendPart, d.averagePart
	return d
}

// step changes the network by the gradients of the pass's last batch.
func (d *descent) step(threads int) {
	n := d.pass.forward.network
	for len(d.rooms) < max(1, threads) {
		size := gradientBlock
		for _, layer := range n.Layers {
			size = max(size, layer.Outputs)
		}
		d.rooms = append(d.rooms, make([]float32, size))
	}
	d.optimizer.next()
	if d.gradients != nil {
		share(threads, d.onCollect)
		d.clip()
	}
	share(threads, d.onDescend)
	for l, m := range d.pass.norms {
		m.remember(n.Layers[l], len(d.pass.labels))
	}
	if d.maxNorm > 0 {
		for _, layer := range n.Layers {
			d.bound(layer)
		}
	}
	d.steps++
	if d.average != nil {
		share(threads, d.onAverage)
	}
}

// descendPart updates the weights of a part of each layer's inputs. The first part also
// updates the biases and scales.
func (d *descent) descendPart(part, parts int) {
	first := 0 // the number of the layer's first parameter
	for l := range d.pass.forward.network.Layers {
		layer := &d.pass.forward.network.Layers[l]
		from, to := portion(layer.Inputs, 1, part, parts)
		d.weights(l, first, from, to, d.rooms[part])
		first += len(layer.Weights)
		if part == 0 {
			d.optimizer.update(layer.Bias, d.biasGradient(l), first)
			d.optimizer.update(layer.Scale, d.scaleGradient(l), first+len(layer.Bias))
		}
		first += len(layer.Bias) + len(layer.Scale)
	}
}

// weights updates the weights of inputs [from, to) of layer l, whose first weight is
// parameter number first of the network.
func (d *descent) weights(l, first, from, to int, room []float32) {
	layer, pixels := &d.pass.forward.network.Layers[l], d.pass.x.pixels
	if d.gradients != nil {
		d.optimizer.update(rows(layer.Weights, layer.Outputs, from, to), rows(d.gradients[l].Weights, layer.Outputs, from, to), first+from*layer.Outputs)
		return
	}
	if l == 0 && pixels != nil && d.optimizer.plain() {
		delta := rows(d.pass.delta[l], layer.Outputs, 0, len(d.pass.labels))
		kernel.PixelDescend(layer.Weights, pixels, from, to, delta, d.optimizer.rate, layer.Outputs)
		return
	}
	block := len(room) / layer.Outputs
	for ; from < to; from += block {
		end := min(from+block, to)
		gradient := rows(room, layer.Outputs, 0, end-from)
		d.pass.weightGradient(gradient, l, from, end)
		d.optimizer.update(rows(layer.Weights, layer.Outputs, from, end), gradient, first+from*layer.Outputs)
	}
}

// biasGradient returns the gradient by the bias of layer l, clipped where there is clipping.
func (d *descent) biasGradient(l int) []float32 {
	if d.gradients != nil {
		return d.gradients[l].Bias
	}
	gradient := d.small[:len(d.pass.forward.network.Layers[l].Bias)]
	d.pass.biasGradient(gradient, l, d.units)
	return gradient
}

// scaleGradient is biasGradient for the scale of batch normalization.
func (d *descent) scaleGradient(l int) []float32 {
	if d.gradients != nil {
		return d.gradients[l].Scale
	}
	if l < len(d.pass.norms) {
		return d.pass.norms[l].scaleSlope
	}
	return nil
}

// collectPart computes the gradients by the weights of a part of each layer's inputs. The
// first part also computes those by the biases and scales.
func (d *descent) collectPart(part, parts int) {
	for l, layer := range d.gradients {
		from, to := portion(layer.Inputs, 1, part, parts)
		if from < to {
			d.pass.weightGradient(rows(layer.Weights, layer.Outputs, from, to), l, from, to)
		}
		if part == 0 {
			d.pass.biasGradient(layer.Bias, l, d.units)
			if l < len(d.pass.norms) {
				copy(layer.Scale, d.pass.norms[l].scaleSlope)
			}
		}
	}
}

// clip multiplies all gradients by one factor where their common norm is above clipNorm
// (Pascanu et al. 2013, https://arxiv.org/abs/1211.5063). As in
// PyTorch, the factor is clipNorm / (norm + 1e-6).
func (d *descent) clip() {
	var squares float64
	for _, layer := range d.gradients {
		squares += kernel.SumSquares(layer.Weights)
		squares += kernel.SumSquares(layer.Bias)
		squares += kernel.SumSquares(layer.Scale)
	}
	factor := d.clipNorm / (math.Sqrt(squares) + 1e-6)
	if factor >= 1 {
		return
	}
	for _, layer := range d.gradients {
		kernel.Scale(layer.Weights, float32(factor))
		kernel.Scale(layer.Bias, float32(factor))
		kernel.Scale(layer.Scale, float32(factor))
	}
}

// bound multiplies the weights that lead to a unit by maxNorm / (norm + 1e-7) where their norm
// is above maxNorm (Srivastava et al. 2014, section 5.1; the factor is that of PyTorch's renorm).
func (d *descent) bound(layer Layer) {
	factors, bounded := d.units[:layer.Outputs], false
	kernel.ProductSums(factors, layer.Weights, layer.Weights, layer.Inputs)
	for unit, square := range factors {
		norm := math.Sqrt(float64(square))
		factors[unit] = 1
		if norm > d.maxNorm {
			factors[unit], bounded = float32(d.maxNorm/(norm+1e-7)), true
		}
	}
	for input := 0; bounded && input < layer.Inputs; input++ {
		row := rows(layer.Weights, layer.Outputs, input, input+1)
		kernel.Multiply(row, row, factors)
	}
}

// averagePart moves a part of the averaged network's numbers towards the network's:
//
//	average = average + (1 - decay_t) (w - average), decay_t = min(decay, (1+t) / (10+t))
//
// in step t, which counts from 1. The smaller decay of the first steps makes the average
// forget them soon, as in TensorFlow's ExponentialMovingAverage with num_updates. The
// running means and variances of batch normalization are averaged too, as the latest ones
// belong to other weights.
func (d *descent) averagePart(part, parts int) {
	share := float32(1 - min(d.decay, float64(1+d.steps)/float64(10+d.steps)))
	move := func(average, w []float32) {
		from, to := portion(len(w), 64, part, parts)
		kernel.Average(average[from:to], w[from:to], share)
	}
	for l, layer := range d.pass.forward.network.Layers {
		average := d.average.Layers[l]
		move(average.Weights, layer.Weights)
		move(average.Bias, layer.Bias)
		move(average.Scale, layer.Scale)
		move(average.Mean, layer.Mean)
		move(average.Variance, layer.Variance)
	}
}
