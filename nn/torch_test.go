package nn

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// torchFixture is what PyTorch computed, step by step: see testdata/torch/README.md and
// testdata/torch-more/README.md.
type torchFixture struct {
	Layers         []int
	Activation     Activation
	Loss           Loss
	LabelSmoothing float64        `json:"label_smoothing"`
	Optimizer      map[string]any // name, lr, and what the others need
	BatchNorm      bool           `json:"batch_norm"`
	Dropout        []float64
	InputDropout   float64 `json:"input_dropout"`
	ClipNorm       float64 `json:"clip_norm"`
	MaxNorm        float64 `json:"max_norm"`
	EMA            float64

	Weights [][][]float32 // [layer][output][input]
	Biases  [][]float32
	Scales  [][]float32 `json:"bn_scales"`
	Shifts  [][]float32 `json:"bn_shifts"`

	Steps []struct {
		X               [][]float32
		Y               []uint8
		InputMask       [][]uint8 `json:"input_mask"`
		Masks           [][][]uint8
		Logits          [][]float32
		Loss            float64
		WeightGradients [][][]float32 `json:"weight_grads"` // of the first step
		BiasGradients   [][]float32   `json:"bias_grads"`
		ScaleGradients  [][]float32   `json:"scale_grads"`
		ShiftGradients  [][]float32   `json:"shift_grads"`
	}

	FinalWeights   [][][]float32 `json:"final_weights"`
	FinalBiases    [][]float32   `json:"final_biases"`
	FinalScales    [][]float32   `json:"final_scales"`
	FinalShifts    [][]float32   `json:"final_shifts"`
	FinalMeans     [][]float32   `json:"final_running_means"`
	FinalVariances [][]float32   `json:"final_running_vars"`

	EvalX          [][]float32   `json:"eval_x"`
	EvalLogits     [][]float32   `json:"eval_logits"`
	AverageWeights [][][]float32 `json:"average_weights"`
	AverageBiases  [][]float32   `json:"average_biases"`
	AverageScales  [][]float32   `json:"average_scales"`
	AverageShifts  [][]float32   `json:"average_shifts"`
	AverageLogits  [][]float32   `json:"average_logits"`
}

// Training against PyTorch's, on the fixtures in testdata and in the folder TORCH_FIXTURES, if it is set.
func TestTorch(t *testing.T) {
	folders := []string{filepath.Join("testdata", "torch"), filepath.Join("testdata", "torch-more")}
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
				worst = 0
				fixture.check(t)
				t.Logf("%d steps, off by %.1g at most", len(fixture.Steps), worst)
			})
		}
	}
}

// training is the fixture's optimizer with its settings.
func (f torchFixture) training(t *testing.T, batchSize int) Training {
	training := Training{
		BatchSize: batchSize, LabelSmoothing: f.LabelSmoothing, Dropout: f.Dropout, InputDropout: f.InputDropout,
		ClipNorm: f.ClipNorm, MaxNorm: f.MaxNorm, Average: f.EMA,
	}
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
	c := Config{
		Inputs: f.Layers[0], Hidden: f.Layers[1:last], Classes: f.Layers[last],
		Activation: f.Activation, Output: Softmax, Init: HeNormal, Bias: VectorBias, BatchNorm: f.BatchNorm,
	}
	if f.Loss == BinaryCrossEntropy {
		c.Output = SigmoidOutput
	}
	n := mustNew(t, c)
	if got := n.Output.Loss(); got != f.Loss {
		t.Fatalf("%s trains on %s, the fixture on %s", n.Output, got, f.Loss)
	}
	for l, layer := range n.Layers {
		copy(layer.Weights, transposed(f.Weights[l]))
		copy(layer.Bias, f.Biases[l])
		if len(layer.Scale) > 0 {
			copy(layer.Scale, f.Scales[l])
			copy(layer.Bias, f.Shifts[l])
		}
	}
	const batchSize = 64
	trainer := mustTrain(t, n, f.training(t, batchSize))
	for s, step := range f.Steps {
		x := flat(step.X)
		if s == 0 && step.Masks == nil && f.LabelSmoothing == 0 { // which Gradients do not have
			_, gradients := n.Gradients(x, step.Y)
			for l, gradient := range gradients {
				near(t, "weight gradients of layer", l, gradient.Weights, transposed(step.WeightGradients[l]))
				if len(gradient.Scale) > 0 {
					near(t, "scale gradients of layer", l, gradient.Scale, step.ScaleGradients[l])
					near(t, "shift gradients of layer", l, gradient.Bias, step.ShiftGradients[l])
				} else {
					near(t, "bias gradients of layer", l, gradient.Bias, step.BiasGradients[l])
				}
			}
		}
		f.setMasks(trainer, s)
		loss, _ := trainer.Step(x, step.Y)
		if !(math.Abs(loss-step.Loss) <= 1e-5*step.Loss) {
			t.Errorf("step %d: loss is %v, want %v", s, loss, step.Loss)
		}
		near(t, "logits", s, trainer.pass.forward.z[last-1][:len(step.Y)*f.Layers[last]], flat(step.Logits))
	}
	for l, layer := range n.Layers {
		near(t, "final weights of layer", l, layer.Weights, transposed(f.FinalWeights[l]))
		if len(layer.Scale) > 0 {
			near(t, "final scale of layer", l, layer.Scale, f.FinalScales[l])
			near(t, "final shift of layer", l, layer.Bias, f.FinalShifts[l])
			near(t, "final mean of layer", l, layer.Mean, f.FinalMeans[l])
			near(t, "final variance of layer", l, layer.Variance, f.FinalVariances[l])
		} else {
			near(t, "final bias of layer", l, layer.Bias, f.FinalBiases[l])
		}
	}
	if x := flat(f.EvalX); x != nil {
		near(t, "logits in evaluation", 0, newForward(n.folded(), batchSize).run(input{x: x}, 0, len(f.EvalX)), flat(f.EvalLogits))
	}
	if f.EMA == 0 {
		return
	}
	average := trainer.Model()
	for l, layer := range average.Layers {
		near(t, "average weights of layer", l, layer.Weights, transposed(f.AverageWeights[l]))
		if len(layer.Scale) > 0 {
			near(t, "average scale of layer", l, layer.Scale, f.AverageScales[l])
			near(t, "average shift of layer", l, layer.Bias, f.AverageShifts[l])
		} else {
			near(t, "average bias of layer", l, layer.Bias, f.AverageBiases[l])
		}
	}
	near(t, "logits of the average", 0, newForward(average.folded(), batchSize).run(input{x: flat(f.EvalX)}, 0, len(f.EvalX)), flat(f.AverageLogits))
}

// setMasks gives a trainer the fixture's dropout in a step, and not its own.
func (f torchFixture) setMasks(trainer *Trainer, step int) {
	if f.Steps[step].Masks == nil {
		return
	}
	trainer.pass.prepare = nil // which would draw masks
	masks := append([][][]uint8{f.Steps[step].InputMask}, f.Steps[step].Masks...)
	for layer, drop := range trainer.drops {
		i := 0
		for _, row := range masks[layer] {
			for _, kept := range row {
				trainer.pass.masks[layer][i] = float32(kept) * drop.scale
				i++
			}
		}
	}
}

// worst is the largest difference that near has seen in a fixture.
var worst float64

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
	off := math.Sqrt(difference / norm)
	if worst = max(worst, off); !(off <= 1e-5) {
		t.Errorf("%s %d: off by %.2g of their norm", what, index, off)
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
