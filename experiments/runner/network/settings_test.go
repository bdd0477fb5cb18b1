package network

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/augment"
	"gradbook/experiments/results"
	"gradbook/nn"
)

func TestSettings(t *testing.T) {
	spec := read(t, "method: grid\nparameters:\n"+(`  dataset: {value: folder}
  validation: {value: 100}
  epochs: {value: 3}
  batch_size: {value: 16}
  optimizer: {value: adamw}
  momentum: {value: 0}
  beta1: {value: 0.8}
  beta2: {value: 0.99}
  epsilon: {value: 1}
  alpha: {value: 0.5}
  weight_decay: {value: 3}
  learning_rate: {value: 2}
  hidden: {value: [32, 16]}
  activation: {value: tanh}
  output: {value: sigmoid}
  init: {value: xavier_uniform}
  bias: {value: scalar}
  shuffle: {value: false}
  seed: {value: 9007199254740992}
  batch_norm: {value: true}
  clip_norm: {value: 5}
  max_norm: {value: 3}
  dropout: {value: [0, 0.25]}
  input_dropout: {value: 0.2}
  label_smoothing: {value: 0.1}
  ema: {value: 0.999}
  early_stopping: {value: 7}
  schedule: {value: plateau}
  schedule_warmup: {value: 0.5}
  schedule_step: {value: 4}
  schedule_gamma: {value: 1}
  schedule_patience: {value: 6}
  schedule_floor: {value: 0.01}
  augment_shift: {value: 2}
  augment_rotation: {value: 15}
  augment_scale: {value: 0.15}
  augment_shear: {value: 0.3}
  augment_elastic: {value: 34}
  augment_sigma: {value: 5}
  augment_noise: {value: 0.05}
  augment_cutout: {value: 8}
`))
	values, _ := spec.Config(1)
	want := Settings{
		Dataset: "folder", Validation: 100, Epochs: 3, BatchSize: 16, LearningRate: 2, Hidden: []int{32, 16},
		Optimizer: nn.AdamW, Momentum: 0, Beta1: 0.8, Beta2: 0.99, Epsilon: 1, Alpha: 0.5, WeightDecay: 3,
		Activation: nn.Tanh, Output: nn.SigmoidOutput, Loss: nn.BinaryCrossEntropy, Init: nn.XavierUniform, Bias: nn.ScalarBias, Shuffle: false, Seed: 1 << 53,
		BatchNorm: true, ClipNorm: 5, MaxNorm: 3, Dropout: []float64{0, 0.25}, InputDropout: 0.2, LabelSmoothing: 0.1, EMA: 0.999, EarlyStopping: 7,
		Schedule: nn.Schedule{Kind: nn.ReduceOnPlateau, Epochs: 3, Warmup: 0.5, Step: 4, Gamma: 1, Patience: 6, Floor: 0.01},
		Augment:  augment.Settings{Shift: 2, Rotation: 15, Scale: 0.15, Shear: 0.3, Elastic: 34, Sigma: 5, Noise: 0.05, Cutout: 8},
	}
	got, err := ReadSettings(values)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}

	stored := maps.Clone(values)
	for _, name := range []string{"learning_rate", "momentum", "epsilon", "weight_decay", "clip_norm", "schedule_gamma", "augment_shift"} {
		stored[name] = int64(stored[name].(float64)) // as JSON has it
	}
	stored["dropout"] = []any{int64(0), 0.25}
	if got, err := ReadSettings(stored); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after JSON got %+v, %v, want %+v", got, err, want)
	}
	if Schema.Key(stored) != Schema.Key(values) {
		t.Errorf("the key changed from %s to %s in JSON", Schema.Key(values), Schema.Key(stored))
	}
}

// Configs that were stored when runs read fewer parameters train as they did, and
// are the same as those of now.
func TestSettingsOfOldConfigs(t *testing.T) {
	for _, old := range []results.Config{
		{ // before there were optimizers to choose from
			"dataset": "auto", "validation": int64(5000), "epochs": int64(10), "batch_size": int64(64), "optimizer": "sgd", "learning_rate": 0.1,
			"hidden": []any{int64(128)}, "activation": "relu", "output": "softmax", "loss": "cross_entropy", "init": "he_normal", "bias": "vector",
			"shuffle": true, "seed": int64(1),
		},
		{ // before there were schedules, dropout and augmentation
			"dataset": "auto", "validation": int64(5000), "epochs": int64(10), "batch_size": int64(64), "optimizer": "sgd", "learning_rate": 0.1,
			"hidden": []any{int64(128)}, "activation": "relu", "output": "softmax", "loss": "cross_entropy", "init": "he_normal", "bias": "vector",
			"shuffle": true, "seed": int64(1), "momentum": 0.9, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "alpha": 0.99, "weight_decay": int64(0),
		},
	} {
		now, _ := read(t, "method: grid\nparameters:\n"+("  seed: {value: 1}\n")).Config(1)
		want, err := ReadSettings(now)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ReadSettings(old); err != nil || !reflect.DeepEqual(got, want) || got.Momentum != 0.9 || got.WeightDecay != 0 || got.Dropout != nil || got.Augment.Active() {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
		if Schema.Key(old) != Schema.Key(now) {
			t.Errorf("the key is %s, that of a config of now is %s", Schema.Key(old), Schema.Key(now))
		}
		old["momentum"] = 0.5
		if got, err := ReadSettings(old); err != nil || got.Momentum != 0.5 || got.Beta1 != 0.9 {
			t.Errorf("with a momentum of its own got %+v, %v", got, err)
		}
	}
}

// A number for dropout is that of every hidden layer.
func TestSettingsDropout(t *testing.T) {
	for _, test := range []struct {
		hidden, dropout any
		want            []float64
	}{
		{[]any{int64(8), int64(4)}, 0.5, []float64{0.5, 0.5}},
		{[]any{int64(8), int64(4)}, []any{int64(0), 0.5}, []float64{0, 0.5}},
		{[]any{int64(8), int64(4)}, 0.0, nil},
		{[]any{int64(8), int64(4)}, []any{int64(0), 0.0}, nil},
		{[]any{}, 0.5, nil},
		{[]any{}, []any{}, nil},
	} {
		config, _ := read(t, "method: grid\nparameters:\n"+("  seed: {value: 1}\n")).Config(1)
		config["hidden"], config["dropout"] = test.hidden, test.dropout
		if got, err := ReadSettings(config); err != nil || !reflect.DeepEqual(got.Dropout, test.want) {
			t.Errorf("hidden %v, dropout %v: got %v, %v, want %v", test.hidden, test.dropout, got.Dropout, err, test.want)
		}
	}
}

func TestSettingsErrors(t *testing.T) {
	config, _ := read(t, "method: grid\nparameters:\n"+("  seed: {value: 1}\n")).Config(1)
	for _, test := range []struct {
		name  string
		value any
		want  string
	}{
		{"epochs", nil, `config: epochs: got null, expected a whole number from 1 to 1073741824`},
		{"epochs", "ten", `config: epochs: got "ten", expected a whole number from 1 to 1073741824`},
		{"hidden", []any{int64(3), int64(0)}, `config: hidden[1]: got 0, expected a whole number from 1 to 65536`},
		{"loss", "binary_cross_entropy", `config: loss: binary_cross_entropy does not belong to output: softmax, which needs cross_entropy; leave loss out, and it follows output`},
		{"dropout", []any{0.5, 0.5}, `config: dropout: got a list of 2 for hidden: [128], which has 1; write one number for each hidden layer, or one for all`},
		{"dropout", []any{1.5}, `config: dropout[0]: got 1.5, expected a number from 0 to below 1`},
		{"learning_rat", 0.1, `config: no such parameter as learning_rat; did you mean "learning_rate"?`},
	} {
		values := maps.Clone(config)
		values[test.name] = test.value
		if _, err := ReadSettings(values); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
	for name, with := range map[string]results.Config{
		"batch_norm":      {"batch_norm": true, "batch_size": int64(1)},
		"schedule":        {"schedule": "plateau", "validation": int64(0)},
		"schedule_warmup": {"schedule": "one_cycle", "schedule_warmup": 0.5},
		"early_stopping":  {"early_stopping": int64(1), "validation": int64(0)},
	} {
		values := maps.Clone(config)
		maps.Copy(values, with)
		if _, err := ReadSettings(values); err == nil || !strings.HasPrefix(err.Error(), "config: "+name+": ") {
			t.Errorf("%v: got %v", with, err)
		}
	}
	delete(config, "epochs")
	if _, err := ReadSettings(config); err == nil || err.Error() != "config: epochs is missing; expected a whole number from 1 to 1073741824" {
		t.Errorf("got %v", err)
	}
	if _, err := ReadSettings(nil); err == nil {
		t.Error("no config at all was read")
	}
}

func TestKey(t *testing.T) {
	config, _ := read(t, "method: grid\nparameters:\n"+("  hidden: {value: [128, 64]}\n")).Config(1)
	key := Schema.Key(config)
	// sha256 of the canonical JSON, by coreutils' sha256sum
	if want := "f0d80a8b71ed4128"; key != want {
		t.Errorf("got %s, want %s", key, want)
	}
	changed := func(name string, value any) string {
		other := maps.Clone(config)
		other[name] = value
		return Schema.Key(other)
	}
	if changed("seed", int64(2)) != key {
		t.Error("the key depends on the seed")
	}
	for name, value := range map[string]any{"learning_rate": 0.2, "hidden": []any{int64(64), int64(128)}, "dataset": "mnist", "shuffle": false, "momentum": 0.8, "dropout": []any{0.0}, "schedule_step": int64(9), "batch_norm": true} {
		if changed(name, value) == key {
			t.Errorf("the key is the same with %s: %v", name, value)
		}
	}
	if config["seed"] != int64(1) {
		t.Errorf("Key changed the config: %v", config)
	}
}

func TestParameters(t *testing.T) {
	names, themes := map[string]bool{}, []string{}
	for _, p := range Schema.Parameters {
		if names[p.Name] || p.Kind.String() == "" || p.Standard() == "" || p.Doc == "" {
			t.Errorf("%s is there twice, or not described: %+v", p.Name, p)
		}
		names[p.Name] = true
		if len(themes) == 0 || themes[len(themes)-1] != p.Theme {
			themes = append(themes, p.Theme)
		}
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(themes))); len(distinct) != len(themes) {
		t.Errorf("a theme comes in two parts: %q", themes)
	}
	for _, name := range firstParameters {
		if !names[name] {
			t.Errorf("%s is not a parameter any more", name)
		}
	}
}

// Every parameter changes a field of Settings that no other one has changed, and
// every field is changed by one.
func TestEveryParameterIsRead(t *testing.T) {
	others := map[string]any{
		"dataset": "mnist", "hidden": []any{int64(5), int64(4)}, "activation": "tanh", "init": "lecun_normal", "bias": "none", "optimizer": "adam", "schedule": "cosine",
	}
	var fields func(prefix string, v reflect.Value) map[string]any
	fields = func(prefix string, v reflect.Value) map[string]any {
		all := map[string]any{}
		for i := range v.NumField() {
			name := prefix + v.Type().Field(i).Name
			if v.Field(i).Kind() == reflect.Struct {
				maps.Copy(all, fields(name+".", v.Field(i)))
			} else {
				all[name] = v.Field(i).Interface()
			}
		}
		return all
	}
	standard, _ := read(t, "method: grid\nparameters:\n"+("  seed: {value: 1}\n")).Config(1)
	before, _ := ReadSettings(standard)
	changed := map[string]bool{}
	for _, p := range Schema.Parameters {
		config := maps.Clone(standard)
		switch v := p.Default.Value.(type) {
		case bool:
			config[p.Name] = !v
		case int64:
			config[p.Name] = v + 1
		case float64:
			config[p.Name] = (v + 0.25) / 2
		default:
			config[p.Name] = others[p.Name]
		}
		if p.Name == "output" || p.Name == "loss" {
			config["output"], config["loss"] = "sigmoid", "binary_cross_entropy"
		}
		after, err := ReadSettings(config)
		if err != nil {
			t.Fatal(err)
		}
		was, is := fields("", reflect.ValueOf(before)), fields("", reflect.ValueOf(after))
		count := len(changed)
		for name := range is {
			if !reflect.DeepEqual(was[name], is[name]) {
				changed[name] = true
			}
		}
		if len(changed) == count && p.Name != "loss" {
			t.Errorf("no field of Settings is that of %s", p.Name)
		}
	}
	for name := range fields("", reflect.ValueOf(before)) {
		if !changed[name] {
			t.Errorf("no parameter sets the field %s of Settings", name)
		}
	}
}
