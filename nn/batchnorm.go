package nn

import (
	"math"

	"gradbook/nn/internal/kernel"
)

// Batch normalization (Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167)
// stands between a hidden layer's sums z = x W and its activation. While training, it
// takes from each unit's z its mean over the batch, divides by its standard deviation
// there, and then learns which scale and shift suit the unit:
//
//	normal = (z - mean) / √(variance + 1e-5)
//	y      = Scale normal + Bias
//
// The layer has no other bias, as the mean would take it away again. A trained
// network has no batch: it uses running averages of means and variances.
const (
	normEpsilon  = 1e-5
	normMomentum = 0.1 // of the running averages, as in PyTorch: the share of the newest batch
)

// norm is the batch normalization of a hidden layer while it trains.
type norm struct {
	normal                []float32 // batch x Outputs
	mean, variance        []float32 // of each unit over the batch, the variance the biased one
	inverse               []float32 // 1 / √(variance + epsilon)
	shift                 []float32 // the layer's bias, one number a unit whatever its kind
	scaleSlope, biasSlope []float32 // the loss's gradient by scale and shift
	meanDelta, meanScaled []float32 // what the batch's mean and variance pass back
	factor                []float32 // Scale / √(variance + epsilon)
}

func newNorm(batch, outputs int) *norm {
	unit := func() []float32 { return make([]float32, outputs) }
	return &norm{
		normal: make([]float32, batch*outputs), mean: unit(), variance: unit(), inverse: unit(), shift: unit(),
		scaleSlope: unit(), biasSlope: unit(), meanDelta: unit(), meanScaled: unit(), factor: unit(),
	}
}

// measure takes the batch's statistics from normal, which holds the sums z.
// It uses room of the same size.
func (m *norm) measure(layer Layer, room []float32, batch int) {
	z := rows(m.normal, layer.Outputs, 0, batch)
	kernel.UnitSums(m.mean, z, batch)
	perSample(m.mean, batch)
	kernel.Subtract(room, z, m.mean)
	kernel.ProductSums(m.variance, room, room, batch)
	perSample(m.variance, batch)
	for unit, variance := range m.variance {
		m.inverse[unit] = inverseDeviation(variance)
		m.factor[unit] = layer.Scale[unit] * m.inverse[unit]
		m.shift[unit] = layer.bias(unit)
	}
}

// forward makes of the sums z of some samples, which normal holds, their y.
func (m *norm) forward(layer Layer, y []float32, from, to int) {
	normal := rows(m.normal, layer.Outputs, from, to)
	kernel.Normalize(normal, y, normal, m.mean, m.inverse, layer.Scale, m.shift)
}

// measureBack takes from delta, the loss's gradient by y, that by scale and shift.
func (m *norm) measureBack(layer Layer, delta []float32, batch int) {
	kernel.UnitSums(m.biasSlope, delta, batch)
	kernel.ProductSums(m.scaleSlope, delta, rows(m.normal, layer.Outputs, 0, batch), batch)
	copy(m.meanDelta, m.biasSlope)
	copy(m.meanScaled, m.scaleSlope)
	perSample(m.meanDelta, batch)
	perSample(m.meanScaled, batch)
}

// backward makes of delta, for some samples the loss's gradient by y, that by z:
//
//	Scale / √(variance + epsilon) (delta - mean of delta - normal * mean of delta*normal)
func (m *norm) backward(layer Layer, delta []float32, from, to int) {
	kernel.NormalizeGradient(delta, rows(m.normal, layer.Outputs, from, to), m.meanDelta, m.meanScaled, m.factor)
}

// remember adds the batch to the layer's running averages. Theirs is the unbiased
// variance, as in PyTorch; a batch of one sample has none and leaves it as it was.
func (m *norm) remember(layer Layer, batch int) {
	const share = float32(normMomentum)
	kernel.Average(layer.Mean, m.mean, share)
	if batch > 1 {
		kernel.Scale(m.variance, float32(float64(batch)/float64(batch-1)))
		kernel.Average(layer.Variance, m.variance, share)
	}
}

// perSample divides sums over a batch by its size.
func perSample(sums []float32, batch int) {
	for i := range sums {
		sums[i] /= float32(batch)
	}
}

func inverseDeviation(variance float32) float32 {
	return float32(1 / math.Sqrt(float64(variance)+normEpsilon))
}

// bias is the bias of one of the layer's units.
func (l Layer) bias(unit int) float32 {
	switch len(l.Bias) {
	case 0:
		return 0
	case 1:
		return l.Bias[0]
	}
	return l.Bias[unit]
}

// folded is a network without batch normalization that computes what n does once
// it is trained: by the running averages, a unit's normalization is a linear function,
// which goes into its weights and bias.
func (n *Network) folded() *Network {
	if !n.BatchNorm {
		return n
	}
	c := n.Config
	c.BatchNorm, c.Bias = false, VectorBias
	plain := &Network{Config: c, Layers: c.layers()}
	for l, layer := range n.Layers {
		to := plain.Layers[l]
		copy(to.Weights, layer.Weights)
		for unit := range to.Bias {
			to.Bias[unit] = layer.bias(unit)
		}
		if len(layer.Scale) == 0 {
			continue
		}
		factor := make([]float32, layer.Outputs)
		for unit := range factor {
			factor[unit] = layer.Scale[unit] * inverseDeviation(layer.Variance[unit])
			to.Bias[unit] -= float32(layer.Mean[unit] * factor[unit])
		}
		for from := 0; from < len(to.Weights); from += layer.Outputs {
			row := to.Weights[from : from+layer.Outputs]
			kernel.Multiply(row, row, factor)
		}
	}
	return plain
}

func fill(numbers []float32, value float32) {
	for i := range numbers {
		numbers[i] = value
	}
}
