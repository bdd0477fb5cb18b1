package sweep

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"gradbook/nn"
)

// Values is the config of a run: a value for each parameter, by name. A value
// is a bool, int64, float64, string or a list of them, []any.
type Values map[string]any

// Training is a config in Go's types.
type Training struct {
	Dataset      string // a name, or a folder
	Validation   int    // training samples kept out of training
	Epochs       int
	BatchSize    int
	Optimizer    nn.Optimizer
	Momentum     float64
	Beta1, Beta2 float64
	Epsilon      float64
	Alpha        float64
	WeightDecay  float64
	LearningRate float64
	Hidden       []int // widths from the input on; empty for a linear classifier
	Activation   nn.Activation
	Output       nn.Output
	Loss         nn.Loss // the one that belongs to Output
	Init         nn.Init
	Bias         nn.Bias
	Shuffle      bool
	Seed         uint64
}

// Training reads a complete config: one from Spec.Config, or one that has been
// stored as JSON, where whole floats may have become ints. One that was stored
// before runs read the parameters of optimizers lacks them: they have their
// defaults then. Its error names the parameter that is missing, unknown or out
// of its range, or a loss that does not belong to the output.
func (v Values) Training() (Training, error) {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if _, known := find(name); !known {
			return Training{}, fmt.Errorf("config: no such parameter as %s%s", name, suggest(name, parameterNames()))
		}
	}
	checked := Values{}
	for _, p := range parameters {
		value, has := v[p.name]
		if !has && p.ofOptimizers() {
			value, has = p.fallback, true
		}
		if !has {
			return Training{}, fmt.Errorf("config: %s is missing; expected %s", p.name, p.kind)
		}
		value, err := p.kind.check(value)
		if e := (elementError{}); errors.As(err, &e) {
			return Training{}, fmt.Errorf("config: %s[%d]: %w", p.name, e.index, e.err)
		} else if err != nil {
			return Training{}, fmt.Errorf("config: %s: %w", p.name, err)
		}
		checked[p.name] = value
	}
	if output, loss := checked.text("output"), checked.text("loss"); loss != lossOf(output) {
		return Training{}, fmt.Errorf("config: the loss %s does not belong to the output %s, which needs %s", loss, output, lossOf(output))
	}

	hidden := []int{}
	for _, width := range checked["hidden"].([]any) {
		hidden = append(hidden, int(width.(int64)))
	}
	return Training{
		Dataset:      checked.text("dataset"),
		Validation:   checked.int("validation"),
		Epochs:       checked.int("epochs"),
		BatchSize:    checked.int("batch_size"),
		Optimizer:    nn.Optimizer(checked.text("optimizer")),
		Momentum:     checked.float("momentum"),
		Beta1:        checked.float("beta1"),
		Beta2:        checked.float("beta2"),
		Epsilon:      checked.float("epsilon"),
		Alpha:        checked.float("alpha"),
		WeightDecay:  checked.float("weight_decay"),
		LearningRate: checked.float("learning_rate"),
		Hidden:       hidden,
		Activation:   nn.Activation(checked.text("activation")),
		Output:       nn.Output(checked.text("output")),
		Loss:         nn.Loss(checked.text("loss")),
		Init:         nn.Init(checked.text("init")),
		Bias:         nn.Bias(checked.text("bias")),
		Shuffle:      checked["shuffle"].(bool),
		Seed:         uint64(checked["seed"].(int64)),
	}, nil
}

func (v Values) int(name string) int { return int(v[name].(int64)) }

func (v Values) float(name string) float64 { return v[name].(float64) }

func (v Values) text(name string) string { return v[name].(string) }
