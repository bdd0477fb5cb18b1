package sweep

import (
	"encoding/json"
	"maps"
	"reflect"
	"testing"

	"gradbook/nn"
)

func TestTraining(t *testing.T) {
	spec := mustRead(t, with(grid, `  dataset: {value: folder}
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
`))
	values, _ := spec.Config(1)
	want := Training{
		Dataset: "folder", Validation: 100, Epochs: 3, BatchSize: 16, LearningRate: 2, Hidden: []int{32, 16},
		Optimizer: nn.AdamW, Momentum: 0, Beta1: 0.8, Beta2: 0.99, Epsilon: 1, Alpha: 0.5, WeightDecay: 3,
		Activation: nn.Tanh, Output: nn.SigmoidOutput, Loss: nn.BinaryCrossEntropy, Init: nn.XavierUniform, Bias: nn.ScalarBias, Shuffle: false, Seed: 1 << 53,
	}
	got, err := values.Training()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}

	stored := maps.Clone(values)
	for _, name := range []string{"learning_rate", "momentum", "epsilon", "weight_decay"} {
		stored[name] = int64(stored[name].(float64)) // as JSON has it
	}
	if got, err := stored.Training(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after JSON got %+v, %v, want %+v", got, err, want)
	}
	if Key(stored) != Key(values) {
		t.Errorf("the key changed from %s to %s in JSON", Key(values), Key(stored))
	}
}

// Configs that were stored before there were optimizers to choose from train as
// they did, and are the same as those of now.
func TestTrainingOfOldConfigs(t *testing.T) {
	values, _ := mustRead(t, with(grid, "  seed: {value: 1}\n")).Config(1)
	want, err := values.Training()
	if err != nil {
		t.Fatal(err)
	}
	key := Key(values)
	for _, name := range []string{"momentum", "beta1", "beta2", "epsilon", "alpha", "weight_decay"} {
		delete(values, name)
	}
	if got, err := values.Training(); err != nil || !reflect.DeepEqual(got, want) || got.Momentum != 0.9 || got.WeightDecay != 0 {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if Key(values) != key {
		t.Errorf("the key is %s, that of a config of now is %s", Key(values), key)
	}
	values["momentum"] = 0.5
	if got, err := values.Training(); err != nil || got.Momentum != 0.5 || got.Beta1 != 0.9 {
		t.Errorf("with a momentum of its own got %+v, %v", got, err)
	}
}

func TestTrainingErrors(t *testing.T) {
	config, _ := mustRead(t, with(grid, "  seed: {value: 1}\n")).Config(1)
	for _, test := range []struct {
		name  string
		value any
		want  string
	}{
		{"epochs", nil, `config: epochs: got null, expected a whole number from 1 to 1073741824`},
		{"epochs", "ten", `config: epochs: got "ten", expected a whole number from 1 to 1073741824`},
		{"hidden", []any{int64(3), int64(0)}, `config: hidden[1]: got 0, expected a whole number from 1 to 65536`},
		{"loss", "binary_cross_entropy", `config: the loss binary_cross_entropy does not belong to the output softmax, which needs cross_entropy`},
		{"learning_rat", 0.1, `config: no such parameter as learning_rat; did you mean "learning_rate"?`},
	} {
		values := maps.Clone(config)
		values[test.name] = test.value
		if _, err := values.Training(); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
	delete(config, "epochs")
	if _, err := config.Training(); err == nil || err.Error() != "config: epochs is missing; expected a whole number from 1 to 1073741824" {
		t.Errorf("got %v", err)
	}
	if _, err := (Values)(nil).Training(); err == nil {
		t.Error("no config at all was read")
	}
}

func TestKey(t *testing.T) {
	config, _ := mustRead(t, with(grid, "  hidden: {value: [128, 64]}\n")).Config(1)
	key := Key(config)
	// sha256 of the canonical JSON, by coreutils' sha256sum
	if want := "f0d80a8b71ed4128"; key != want {
		t.Errorf("got %s, want %s", key, want)
	}
	changed := func(name string, value any) string {
		other := maps.Clone(config)
		other[name] = value
		return Key(other)
	}
	if changed("seed", int64(2)) != key {
		t.Error("the key depends on the seed")
	}
	for name, value := range map[string]any{"learning_rate": 0.2, "hidden": []any{int64(64), int64(128)}, "dataset": "mnist", "shuffle": false, "momentum": 0.8} {
		if changed(name, value) == key {
			t.Errorf("the key is the same with %s: %v", name, value)
		}
	}
	if config["seed"] != int64(1) {
		t.Errorf("Key changed the config: %v", config)
	}
}

// What canonical writes is JSON that reads back to the same value.
func TestCanonical(t *testing.T) {
	for want, v := range map[string]any{
		`1`: int64(1), `1.0`: 1.0, `-0.0`: negativeZero(), `0.1`: 0.1, `1e-05`: 1e-5, `1e+21`: 1e21, `123456.0`: 123456.0, `true`: true, `null`: nil,
		`"a<\"é"`: `a<"é`, `[]`: []any{}, `[1,1.0]`: []any{int64(1), 1.0}, `{"a":{"c":2},"b":[1]}`: Values{"b": []any{int64(1)}, "a": map[string]any{"c": int64(2)}},
	} {
		if got := canonical(v); got != want || !json.Valid([]byte(got)) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func negativeZero() float64 { zero := 0.0; return -zero }

func TestParameters(t *testing.T) {
	names := map[string]bool{}
	for i, p := range Parameters() {
		names[p.Name] = true
		if p.Kind == "" || p.Default == "" || p.Doc == "" {
			t.Errorf("%s is not described: %+v", p.Name, p)
		}
		if i > 0 && p.Name <= Parameters()[i-1].Name {
			t.Errorf("%s is not in order", p.Name)
		}
	}
	// Every field of Training is a parameter, and the other way round.
	if fields := reflect.TypeFor[Training]().NumField(); fields != len(names) {
		t.Errorf("there are %d parameters for %d fields of Training", len(names), fields)
	}
}
