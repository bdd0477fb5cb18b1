package nn

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// torchFixture is what PyTorch computed, step by step: see testdata/torch/README.md.
type torchFixture struct {
	Layers         []int
	Activation     Activation
	Loss           Loss
	LabelSmoothing float64        `json:"label_smoothing"`
	Optimizer      map[string]any // name, lr, and what the others need
	Weights        [][][]float32  // [layer][output][input]
	Biases         [][]float32
	Steps          []struct {
		X               [][]float32
		Y               []uint8
		Logits          [][]float32
		Loss            float64
		WeightGradients [][][]float32 `json:"weight_grads"` // of the first step
		BiasGradients   [][]float32   `json:"bias_grads"`
	}
	FinalWeights [][][]float32 `json:"final_weights"`
	FinalBiases  [][]float32   `json:"final_biases"`
}

// Training against PyTorch's, on the fixtures in testdata and in the folder TORCH_FIXTURES, if it is set.
func TestTorch(t *testing.T) {
	folders := []string{filepath.Join("testdata", "torch")}
	if folder := os.Getenv("TORCH_FIXTURES"); folder != "" {
		folders = append(folders, folder)
	}
	for _, folder := range folders {
		files, _ := filepath.Glob(filepath.Join(folder, "*.json"))
		if len(files) == 0 {
			t.Errorf("no fixtures in %s", folder)
		}
		for _, file := range files {
			t.Run(file, func(t *testing.T) {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				var fixture torchFixture
				if err := json.Unmarshal(data, &fixture); err != nil {
					t.Fatal(err)
				}
				if setting := fixture.unsupported(); setting != "" {
					t.Skipf("%s is not built yet", setting)
				}
				fixture.check(t)
			})
		}
	}
}

// unsupported names a setting of the fixture that this package does not have, if there is one.
func (f torchFixture) unsupported() string {
	if f.LabelSmoothing != 0 {
		return fmt.Sprint("label smoothing ", f.LabelSmoothing)
	}
	return ""
}

// training is the fixture's optimizer with its settings.
func (f torchFixture) training(t *testing.T, batchSize int) Training {
	training := Training{BatchSize: batchSize}
	for setting, value := range f.Optimizer {
		switch setting {
		case "name":
			training.Optimizer = Optimizer(strings.TrimSuffix(value.(string), "_weight_decay"))
		case "lr":
			training.LearningRate = value.(float64)
		case "momentum":
			training.Momentum = value.(float64)
		case "betas":
			betas := value.([]any)
			training.Beta1, training.Beta2 = betas[0].(float64), betas[1].(float64)
		case "eps":
			training.Epsilon = value.(float64)
		case "alpha":
			training.Alpha = value.(float64)
		case "weight_decay":
			training.WeightDecay = value.(float64)
		case "nesterov": // its name says it
		default:
			t.Fatalf("the optimizer's setting %s is unknown", setting)
		}
	}
	return training
}

func (f torchFixture) check(t *testing.T) {
	last := len(f.Layers) - 1
	n := mustNew(t, Config{
		Inputs: f.Layers[0], Hidden: f.Layers[1:last], Classes: f.Layers[last],
		Activation: f.Activation, Output: Softmax, Init: HeNormal, Bias: VectorBias,
	})
	if got := n.Output.Loss(); got != f.Loss {
		t.Fatalf("softmax trains on %s, the fixture on %s", got, f.Loss)
	}
	for l, layer := range n.Layers {
		copy(layer.Weights, transposed(f.Weights[l]))
		copy(layer.Bias, f.Biases[l])
	}
	const batchSize = 64
	trainer := mustTrain(t, n, f.training(t, batchSize))
	for s, step := range f.Steps {
		x := flat(step.X)
		logits := newForward(n, batchSize).run(input{x: x}, 0, len(step.Y))
		near(t, "logits", s, logits, flat(step.Logits))
		if s == 0 {
			_, gradients := n.Gradients(x, step.Y)
			for l, gradient := range gradients {
				near(t, "weight gradients of layer", l, gradient.Weights, transposed(step.WeightGradients[l]))
				near(t, "bias gradients of layer", l, gradient.Bias, step.BiasGradients[l])
			}
		}
		if loss, _ := trainer.Step(x, step.Y); !(math.Abs(loss-step.Loss) <= 1e-5*step.Loss) {
			t.Errorf("step %d: loss is %v, want %v", s, loss, step.Loss)
		}
	}
	for l, layer := range n.Layers {
		near(t, "final weights of layer", l, layer.Weights, transposed(f.FinalWeights[l]))
		near(t, "final bias of layer", l, layer.Bias, f.FinalBiases[l])
	}
}

// near compares two vectors: their difference may have 1e-5 of the norm of the one wanted.
func near(t *testing.T, what string, index int, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s %d: %d numbers, want %d", what, index, len(got), len(want))
	}
	var difference, norm float64
	for i := range want {
		difference += math.Pow(float64(got[i])-float64(want[i]), 2)
		norm += math.Pow(float64(want[i]), 2)
	}
	if !(math.Sqrt(difference) <= 1e-5*math.Sqrt(norm)) {
		t.Errorf("%s %d: off by %.2g of their norm", what, index, math.Sqrt(difference/norm))
	}
}

func flat(rows [][]float32) []float32 {
	var numbers []float32
	for _, row := range rows {
		numbers = append(numbers, row...)
	}
	return numbers
}

// transposed makes [output][input] the layout of Layer.Weights.
func transposed(rows [][]float32) []float32 {
	var numbers []float32
	for i := range rows[0] {
		for o := range rows {
			numbers = append(numbers, rows[o][i])
		}
	}
	return numbers
}
