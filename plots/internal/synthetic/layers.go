package synthetic

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gradbook/experiments/results"
	"gradbook/nn"
	"gradbook/plots/study"
)

// Layers makes up what a run's layers look like, the activation as its config has
// it: with sigmoid the gradient gets weaker from layer to layer on its way back, and
// activations move to both ends.
func Layers(run results.Run, hidden, epochs int) (layers []results.Layer) {
	random := rand.New(rand.NewPCG(uint64(run.ID), 11))
	values := make([]float64, 2000)
	histogram := func(draw func() float64) results.Histogram {
		for i := range values {
			values[i] = draw()
		}
		return HistogramOf(values)
	}
	activation := run.Config["activation"]
	for epoch := 1; epoch <= epochs; epoch++ {
		learned := math.Sqrt(float64(epoch) / float64(epochs))
		for layer := 1; layer <= hidden+1; layer++ {
			depth := float64(hidden + 1 - layer)
			l := results.Layer{RunID: run.ID, Epoch: epoch, Layer: layer, Dead: math.NaN(), Saturated: math.NaN()}
			spread := 0.1 + 0.2*learned/(1+depth)
			l.WeightNorm = 40 * spread
			l.GradientNorm = 0.3 / (1 + 3*learned) * (1 + 0.2*random.Float64())
			l.Weights = histogram(func() float64 { return spread * random.NormFloat64() })
			sum := func() float64 { return (1 + 3*learned) * random.NormFloat64() }
			switch {
			case layer > hidden:
				l.Activations = histogram(func() float64 { return 3 * sum() })
			case activation == "sigmoid":
				l.GradientNorm *= math.Pow(0.3, depth)
				l.Activations = histogram(func() float64 { return 1 / (1 + math.Exp(-sum())) })
				l.Saturated = 0.2 * learned / float64(layer)
			case activation == "tanh":
				l.GradientNorm *= math.Pow(0.7, depth)
				l.Activations = histogram(func() float64 { return math.Tanh(sum()) })
				l.Saturated = 0.4 * learned / float64(layer)
			default:
				l.Activations = histogram(func() float64 { return max(0, sum()-0.5) })
				l.Dead = min(1, math.Floor(6*learned*float64(layer))/128)
			}
			l.UpdateRatio = 0.05 * l.GradientNorm / l.WeightNorm * 10
			layers = append(layers, l)
		}
	}
	return layers
}

// HistogramOf counts values as the record does.
func HistogramOf(values []float64) results.Histogram {
	const bins = 20
	h := results.Histogram{Low: slices.Min(values), High: slices.Max(values), Thousandths: make([]int, bins)}
	counts := make([]int, bins)
	for _, v := range values {
		bin := 0
		if h.High > h.Low {
			bin = min(bins-1, int((v-h.Low)/(h.High-h.Low)*bins))
		}
		counts[bin]++
	}
	for i, count := range counts {
		h.Thousandths[i] = int(math.Round(1000 * float64(count) / float64(len(values))))
	}
	return h
}

// ActivationStudy is runs that differ in their activation, with their layers.
func ActivationStudy(hidden, epochs int, activations ...string) (s study.Source, layers []results.Layer) {
	var outcomes []Outcome
	for _, activation := range activations {
		outcomes = append(outcomes, Outcome{results.Config{"activation": activation, "learning_rate": 0.1}, 0.02})
	}
	s, _ = Sweep(outcomes, 1, 3)
	for _, run := range s.Runs {
		layers = append(layers, Layers(run, hidden, epochs)...)
	}
	return s, layers
}

// Network has bars of all directions in its first layer, weaker and weaker.
func Network(t *testing.T, width, height, units int) *nn.Network {
	t.Helper()
	c := nn.Config{Inputs: width * height, Classes: 10, Activation: nn.ReLU, Output: nn.Softmax, Init: nn.HeNormal, Bias: nn.VectorBias, Seed: 1}
	if units > 0 {
		c.Hidden = []int{units}
	}
	n, err := nn.New(c)
	if err != nil {
		t.Fatal(err)
	}
	layer := &n.Layers[0]
	for i := range layer.Weights {
		unit, x, y := i%layer.Outputs, i/layer.Outputs%width, i/layer.Outputs/width
		angle := float64(unit) * math.Pi / 7
		across := (float64(x)-float64(width-1)/2)*math.Cos(angle) + (float64(y)-float64(height-1)/2)*math.Sin(angle)
		strength := 0.5 / (1 + 0.1*float64(unit))
		layer.Weights[i] = 0.3*layer.Weights[i] + float32(strength*math.Sin(across/2)*math.Exp(-across*across/40))
	}
	return n
}
