package nn

import (
	"math"
	"math/rand/v2"

	"gradbook/nn/internal/kernel"
)

// Init is the distribution that initial weights are drawn from: normal, or
// uniform on ±√3 standard deviations, around 0. Its standard deviation follows
// from how many inputs and outputs the layer has.
type Init string

const (
	HeUniform     Init = "he_uniform" // √(2 / inputs): He et al. 2015, https://arxiv.org/abs/1502.01852
	HeNormal      Init = "he_normal"
	XavierUniform Init = "xavier_uniform" // √(2 / (inputs + outputs)): Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
	XavierNormal  Init = "xavier_normal"
	LeCunUniform  Init = "lecun_uniform" // √(1 / inputs): LeCun et al. 1998, "Efficient BackProp"
	LeCunNormal   Init = "lecun_normal"
)

// Inits lists every initialization.
var Inits = []Init{HeUniform, HeNormal, XavierUniform, XavierNormal, LeCunUniform, LeCunNormal}

// deviation is the standard deviation of a layer's initial weights.
func (i Init) deviation(inputs, outputs int) float64 {
	switch i {
	case HeUniform, HeNormal:
		return math.Sqrt(2 / float64(inputs))
	case XavierUniform, XavierNormal:
		return math.Sqrt(2 / float64(inputs+outputs))
	}
	return math.Sqrt(1 / float64(inputs))
}

// draw draws the weights of the network's layer number l, each layer's from a stream
// of its own.
func (i Init) draw(layer *Layer, seed uint64, l int) {
	source, deviation := newStream(seed, weightStream, l), i.deviation(layer.Inputs, layer.Outputs)
	switch i {
	case HeNormal, XavierNormal, LeCunNormal:
		for k := range layer.Weights {
			layer.Weights[k] = float32(deviation * normal(source))
		}
	default:
		for k := range layer.Weights {
			layer.Weights[k] = float32(deviation * math.Sqrt(3) * signed(source))
		}
	}
}

// signed draws uniformly from [-1, 1): a multiple of 2^-52.
func signed(source rand.Source) float64 {
	return float64(int64(source.Uint64())>>11) * 0x1p-52
}

// normal draws from the standard normal distribution by the polar method
// (Marsaglia and Bray 1964), one number of each pair. math/rand's own would
// differ between CPUs in rare bits, as it calls math.Exp and math.Log.
func normal(source rand.Source) float64 {
	for {
		u, v := signed(source), signed(source)
		square := float32(float64(u*u) + float64(v*v))
		if square > 0 && square < 1 {
			return u * math.Sqrt(-2*float64(kernel.Log(square))/float64(square))
		}
	}
}
