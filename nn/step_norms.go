package nn

import (
	"math"

	"gradbook/nn/internal/kernel"
)

// inspectedSteps is how many steps at the end of an epoch stepNorms measures.
const inspectedSteps = 8

// stepNorms measures the norms of the gradients by a layer's weights, and of what a step
// changes them by. It computes the gradients a second time, so that measuring changes
// no step. Sums run over blocks of weights, which are the same for any number of threads.
type stepNorms struct {
	pass   *backward
	blocks []weightBlock
	layers []layerNorms
	before [][]float32 // the layers' weights before the step
	rooms  [][]float32 // for each thread: the gradients of a block

	onBefore, onAfter func(part, parts int) // the methods beforePart and afterPart
}

// weightBlock is the weights of inputs [from, to) of a layer, with sums of squares of
// the current step.
type weightBlock struct {
	layer, from, to            int
	gradients, weights, change float64
}

// layerNorms are sums over steps.
type layerNorms struct {
	steps     int
	gradients float64 // of squared norms
	ratios    float64 // of the norm of the change to the norm of the weights
}

func newStepNorms(pass *backward) *stepNorms {
	s := &stepNorms{pass: pass, layers: make([]layerNorms, len(pass.forward.network.Layers))}
	s.onBefore, s.onAfter = s.beforePart, s.afterPart
	return s
}

// begin forgets the steps of the last epoch.
func (s *stepNorms) begin() { clear(s.layers) }

// beforeStep measures the gradients of the batch, before the step changes the weights.
func (s *stepNorms) beforeStep(threads int) {
	s.makeRoom(threads)
	share(threads, s.onBefore)
}

// afterStep measures what the step changed.
func (s *stepNorms) afterStep(threads int) {
	share(threads, s.onAfter)
	for l := range s.layers {
		var gradients, weights, change float64
		for _, block := range s.blocks {
			if block.layer == l {
				gradients += block.gradients
				weights += block.weights
				change += block.change
			}
		}
		s.layers[l].steps++
		s.layers[l].gradients += gradients
		s.layers[l].ratios += math.Sqrt(change) / math.Sqrt(weights)
	}
}

func (s *stepNorms) beforePart(part, parts int) {
	from, to := portion(len(s.blocks), 1, part, parts)
	for b := from; b < to; b++ {
		block := &s.blocks[b]
		weights, before := s.weights(block)
		copy(before, weights)
		gradient := s.rooms[part][:len(weights)]
		s.pass.weightGradient(gradient, block.layer, block.from, block.to)
		block.gradients, block.weights = kernel.SumSquares(gradient), kernel.SumSquares(weights)
	}
}

func (s *stepNorms) afterPart(part, parts int) {
	from, to := portion(len(s.blocks), 1, part, parts)
	for b := from; b < to; b++ {
		block := &s.blocks[b]
		weights, before := s.weights(block)
		change := s.rooms[part][:len(weights)]
		kernel.Subtract(change, weights, before)
		block.change = kernel.SumSquares(change)
	}
}

// weights returns the weights of a block, and the room for their values before the step.
func (s *stepNorms) weights(block *weightBlock) (weights, before []float32) {
	layer := &s.pass.forward.network.Layers[block.layer]
	return rows(layer.Weights, layer.Outputs, block.from, block.to), rows(s.before[block.layer], layer.Outputs, block.from, block.to)
}

func (s *stepNorms) makeRoom(threads int) {
	size := gradientBlock
	for _, layer := range s.pass.forward.network.Layers {
		size = max(size, layer.Outputs)
	}
	for len(s.rooms) < max(1, threads) {
		s.rooms = append(s.rooms, make([]float32, size))
	}
	if s.before != nil {
		return
	}
	for l, layer := range s.pass.forward.network.Layers {
		s.before = append(s.before, make([]float32, len(layer.Weights)))
		inputs := gradientBlock / layer.Outputs
		for from := 0; from < layer.Inputs; from += max(1, inputs) {
			s.blocks = append(s.blocks, weightBlock{layer: l, from: from, to: min(from+max(1, inputs), layer.Inputs)})
		}
	}
}

// means returns, for layer l, the root mean square of the gradients' norms, and the mean
// ratio of change to weights. Both are NaN before the first step.
func (s *stepNorms) means(l int) (gradientNorm, updateRatio float64) {
	sums := s.layers[l]
	return math.Sqrt(sums.gradients / float64(sums.steps)), sums.ratios / float64(sums.steps)
}

// norm2 is the Euclidean norm.
func norm2(numbers []float32) float64 { return math.Sqrt(kernel.SumSquares(numbers)) }
