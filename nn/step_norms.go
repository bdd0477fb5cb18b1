package nn

import (
	"math"

	"gradbook/nn/internal/kernel"
)

// inspectedSteps is how many steps at the end of an epoch stepNorms measures.
const inspectedSteps = 8

// stepNorms measures how long the gradients by a layer's weights are, and how far a
// step moves the weights. It computes the gradients anew, so that the steps are
// those that they would be without it. Every sum runs over blocks of weights that
// do not depend on the number of threads.
type stepNorms struct {
	pass   *backward
	blocks []weightBlock
	layers []layerNorms
	before [][]float32 // the layers' weights before the step
	rooms  [][]float32 // for every thread, a block

	onBefore, onAfter func(part, parts int) // the methods beforePart and afterPart
}

// weightBlock is the weights of some of a layer's inputs, with sums of squares of the
// step at hand.
type weightBlock struct {
	layer, from, to            int // inputs
	gradients, weights, change float64
}

// layerNorms are sums over steps.
type layerNorms struct {
	steps     int
	gradients float64 // of squared norms
	ratios    float64 // of the change's norm to that of the weights
}

func newStepNorms(pass *backward) *stepNorms {
	s := &stepNorms{pass: pass, layers: make([]layerNorms, len(pass.network.Layers))}
	s.onBefore, s.onAfter = s.beforePart, s.afterPart
	return s
}

// begin forgets the steps of the epoch before.
func (s *stepNorms) begin() { clear(s.layers) }

// beforeStep measures the gradients that the pass has come to, before a step changes
// the weights.
func (s *stepNorms) beforeStep(threads int) {
	s.makeRoom(threads)
	share(threads, s.onBefore)
}

// afterStep measures what the step has changed.
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

// weights returns those of a block, and the room for what they were before the step.
func (s *stepNorms) weights(block *weightBlock) (weights, before []float32) {
	layer := &s.pass.network.Layers[block.layer]
	return rows(layer.Weights, layer.Outputs, block.from, block.to), rows(s.before[block.layer], layer.Outputs, block.from, block.to)
}

func (s *stepNorms) makeRoom(threads int) {
	size := gradientBlock
	for _, layer := range s.pass.network.Layers {
		size = max(size, layer.Outputs)
	}
	for len(s.rooms) < max(1, threads) {
		s.rooms = append(s.rooms, make([]float32, size))
	}
	if s.before != nil {
		return
	}
	for l, layer := range s.pass.network.Layers {
		s.before = append(s.before, make([]float32, len(layer.Weights)))
		inputs := gradientBlock / layer.Outputs
		for from := 0; from < layer.Inputs; from += max(1, inputs) {
			s.blocks = append(s.blocks, weightBlock{layer: l, from: from, to: min(from+max(1, inputs), layer.Inputs)})
		}
	}
}

// means returns what was measured of layer l: the root mean square of the gradients'
// norms, and the mean of the ratios of change to weights. They are NaN where no step was.
func (s *stepNorms) means(l int) (gradientNorm, updateRatio float64) {
	sums := s.layers[l]
	return math.Sqrt(sums.gradients / float64(sums.steps)), sums.ratios / float64(sums.steps)
}

// norm2 is the Euclidean norm.
func norm2(numbers []float32) float64 { return math.Sqrt(kernel.SumSquares(numbers)) }
