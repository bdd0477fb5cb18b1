package network

import (
	"slices"

	"gradbook/experiments/augment"
	"gradbook/experiments/results"
	"gradbook/nn"
)

// Settings is the config of a run of ours in Go's types.
type Settings struct {
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
	ClipNorm     float64     // 0 for no limit
	Schedule     nn.Schedule // over all of Epochs
	Hidden       []int       // widths from the input on; empty for a linear classifier
	Activation   nn.Activation
	Output       nn.Output
	Loss         nn.Loss // the one that belongs to Output
	Init         nn.Init
	Bias         nn.Bias
	BatchNorm    bool
	Shuffle      bool
	Seed         uint64

	Dropout        []float64 // one for each of Hidden; nil when all are 0
	InputDropout   float64
	MaxNorm        float64 // 0 for no limit
	LabelSmoothing float64
	EMA            float64 // of the weights, per step; 0 for none
	EarlyStopping  int     // epochs; 0 for never
	Augment        augment.Settings
}

// ReadSettings reads a complete config: one of a sweep, or one that has been stored as JSON,
// where whole floats may have become ints. One that was stored before runs read all of today's
// parameters lacks some: they have their defaults then. The error names the parameter that is
// missing, unknown, out of its range, or at odds with another one.
func ReadSettings(config results.Config) (Settings, error) {
	config, err := Schema.Check(config)
	if err != nil {
		return Settings{}, err
	}
	checked := values(config)
	hidden := []int{}
	for _, width := range checked["hidden"].([]any) {
		hidden = append(hidden, int(width.(int64)))
	}
	return Settings{
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
		ClipNorm:     checked.float("clip_norm"),
		Schedule: nn.Schedule{
			Kind:     nn.ScheduleKind(checked.text("schedule")),
			Epochs:   checked.int("epochs"),
			Warmup:   checked.float("schedule_warmup"),
			Step:     checked.int("schedule_step"),
			Gamma:    checked.float("schedule_gamma"),
			Patience: checked.int("schedule_patience"),
			Floor:    checked.float("schedule_floor"),
		},
		Hidden:     hidden,
		Activation: nn.Activation(checked.text("activation")),
		Output:     nn.Output(checked.text("output")),
		Loss:       nn.Loss(checked.text("loss")),
		Init:       nn.Init(checked.text("init")),
		Bias:       nn.Bias(checked.text("bias")),
		BatchNorm:  checked["batch_norm"].(bool),
		Shuffle:    checked["shuffle"].(bool),
		Seed:       uint64(checked["seed"].(int64)),

		Dropout:        dropout(checked["dropout"], len(hidden)),
		InputDropout:   checked.float("input_dropout"),
		MaxNorm:        checked.float("max_norm"),
		LabelSmoothing: checked.float("label_smoothing"),
		EMA:            checked.float("ema"),
		EarlyStopping:  checked.int("early_stopping"),
		Augment: augment.Settings{
			Shift:    checked.float("augment_shift"),
			Rotation: checked.float("augment_rotation"),
			Scale:    checked.float("augment_scale"),
			Shear:    checked.float("augment_shear"),
			Elastic:  checked.float("augment_elastic"),
			Sigma:    checked.float("augment_sigma"),
			Noise:    checked.float("augment_noise"),
			Cutout:   checked.int("augment_cutout"),
		},
	}, nil
}

// dropout gives each hidden layer its share: all the same one, or those of a list.
func dropout(shares any, layers int) []float64 {
	list, isList := shares.([]any)
	if !isList {
		list = slices.Repeat([]any{shares}, layers)
	}
	if !slices.ContainsFunc(list, func(share any) bool { return share != 0.0 }) {
		return nil
	}
	each := make([]float64, layers)
	for i, share := range list {
		each[i] = share.(float64)
	}
	return each
}

// values is a config whose every parameter has been checked.
type values results.Config

func (v values) int(name string) int { return int(v[name].(int64)) }

func (v values) float(name string) float64 { return v[name].(float64) }

func (v values) text(name string) string { return v[name].(string) }
