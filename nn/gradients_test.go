package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Back-propagation against central differences of the float64 reference, for
// every activation, output and kind of bias.
func TestGradients(t *testing.T) {
	for _, activation := range Activations {
		for _, output := range Outputs {
			for _, bias := range Biases {
				t.Run(string(activation)+"/"+string(output)+"/"+string(bias), func(t *testing.T) {
					checkGradients(t, Config{
						Inputs: 5, Hidden: []int{7, 6}, Classes: 4,
						Activation: activation, Output: output, Init: HeNormal, Bias: bias, Seed: 3,
					})
				})
			}
		}
	}
	t.Run("no hidden layer", func(t *testing.T) {
		checkGradients(t, Config{Inputs: 5, Classes: 4, Activation: ReLU, Output: Softmax, Init: HeNormal, Bias: VectorBias})
	})
}

func checkGradients(t *testing.T, c Config) {
	n, source := mustNew(t, c), rand.New(rand.NewPCG(8, 9))
	for _, layer := range n.Layers {
		for i := range layer.Bias {
			layer.Bias[i] = float32(source.NormFloat64())
		}
	}
	const batch = 6
	x, labels := make([]float32, batch*c.Inputs), make([]uint8, batch)
	for i := range x {
		x[i] = float32(source.NormFloat64())
	}
	for i := range labels {
		labels[i] = uint8(source.IntN(c.Classes))
	}

	loss, gradients := n.Gradients(x, labels)
	r := newReference(n)
	if want := r.loss(x, labels); !(math.Abs(loss-want) <= 1e-6*want) {
		t.Errorf("loss is %v, want %v", loss, want)
	}
	for l, layer := range gradients {
		for i, got := range layer.Weights {
			if want := r.gradient(&r.weights[l][i], x, labels); !(math.Abs(float64(got)-want) <= 2e-6) {
				t.Errorf("layer %d: weight %d has gradient %v, want %v", l, i, got, want)
			}
		}
		for i, got := range layer.Bias {
			if want := r.gradient(&r.biases[l][i], x, labels); !(math.Abs(float64(got)-want) <= 2e-6) {
				t.Errorf("layer %d: bias %d has gradient %v, want %v", l, i, got, want)
			}
		}
	}

	for i, p := range n.Probabilities(x) {
		sample := i / c.Classes
		want := r.probabilities(float64s(x[sample*c.Inputs : (sample+1)*c.Inputs]))[i%c.Classes]
		if !(math.Abs(float64(p)-want) <= 1e-6) {
			t.Errorf("sample %d: class %d has probability %v, want %v", sample, i%c.Classes, p, want)
		}
	}
}

func mustNew(t testing.TB, c Config) *Network {
	t.Helper()
	n, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func mustTrain(t testing.TB, n *Network, training Training) *Trainer {
	t.Helper()
	trainer, err := NewTrainer(n, training)
	if err != nil {
		t.Fatal(err)
	}
	return trainer
}

// Those of batch normalization against central differences of the loss itself, for
// every kind of bias: PyTorch's numbers in testdata are for vectors.
func TestBatchNormGradients(t *testing.T) {
	for _, bias := range Biases {
		for _, output := range Outputs {
			n := mustNew(t, Config{
				Inputs: 5, Hidden: []int{7, 6}, Classes: 4,
				Activation: Tanh, Output: output, Init: HeNormal, Bias: bias, BatchNorm: true, Seed: 3,
			})
			source := rand.New(rand.NewPCG(8, 9))
			for _, layer := range n.Layers {
				for _, numbers := range [][]float32{layer.Bias, layer.Scale} {
					for i := range numbers {
						numbers[i] += float32(source.NormFloat64() / 2)
					}
				}
			}
			x, labels := make([]float32, 12*5), []uint8{0, 3, 1, 2, 1, 0, 2, 2, 3, 1, 0, 3}
			for i := range x {
				x[i] = float32(source.NormFloat64())
			}
			_, gradients := n.Gradients(x, labels)
			numbers := n.numbers()
			for s, gradient := range (&Network{Config: n.Config, Layers: gradients}).numbers() {
				if s%5 > 2 { // the running mean and variance have no part in it
					continue
				}
				for i, got := range gradient {
					at, was := &numbers[s][i], numbers[s][i]
					difference := func(h float32) float64 {
						*at = was + h
						above, _ := n.Gradients(x, labels)
						*at = was - h
						below, _ := n.Gradients(x, labels)
						*at = was
						return (above - below) / (2 * float64(h))
					}
					const h = 1.0 / 256
					want := (4*difference(h) - difference(2*h)) / 3 // Richardson's, exact to the fourth power of h
					if !(math.Abs(float64(got)-want) <= 2e-4) {
						t.Errorf("bias %s, %s, numbers %d of layer %d: number %d has gradient %v, want %v", bias, output, s%5, s/5, i, got, want)
					}
				}
			}
		}
	}
}
