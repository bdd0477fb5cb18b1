package sweep

import (
	"reflect"
	"testing"

	"gradbook/experiments/results"

	"pgregory.net/rapid"
)

// mustRead reads a file that has no errors.
func mustRead(t rapid.TB, text string) *Spec {
	t.Helper()
	spec, err := readOurs("sweep.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v, reading\n%s", err, text)
	}
	return spec
}

// column lists the values of a parameter in the order of the runs.
func column(t rapid.TB, spec *Spec, name string) []any {
	t.Helper()
	count := spec.Count()
	if spec.Method != grid {
		count = spec.RunCap // each draw for itself, whatever has been drawn
	}
	values := make([]any, count)
	for i := range values {
		config, ok := spec.Config(i + 1)
		if !ok {
			t.Fatalf("there is no run %d of %d", i+1, spec.Count())
		}
		values[i] = config[name]
	}
	return values
}

func TestDefaults(t *testing.T) {
	spec := mustRead(t, with(grid, "  output: {values: [softmax, sigmoid]}\n"))
	first, _ := spec.Config(1)
	want := results.Config{
		"dataset": "auto", "validation": int64(5000), "epochs": int64(10), "batch_size": int64(64), "optimizer": "sgd", "learning_rate": 0.1,
		"hidden": []any{int64(128)}, "activation": "relu", "output": "softmax", "loss": "cross_entropy", "init": "he_normal", "bias": "vector",
		"shuffle": true, "seed": int64(1),
		"momentum": 0.9, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "alpha": 0.99, "weight_decay": 0.0,
		"batch_norm": false, "clip_norm": 0.0, "max_norm": 0.0, "dropout": 0.0, "input_dropout": 0.0, "label_smoothing": 0.0, "ema": 0.0, "early_stopping": int64(0),
		"schedule": "constant", "schedule_warmup": 0.0, "schedule_step": int64(10), "schedule_gamma": 0.5, "schedule_patience": int64(5), "schedule_floor": 0.0,
		"augment_shift": 0.0, "augment_rotation": 0.0, "augment_scale": 0.0, "augment_shear": 0.0, "augment_elastic": 0.0, "augment_sigma": 4.0,
		"augment_noise": 0.0, "augment_cutout": int64(0),
	}
	if !reflect.DeepEqual(first, want) {
		t.Errorf("got %v, want %v", first, want)
	}
	if second, _ := spec.Config(2); second["loss"] != "binary_cross_entropy" {
		t.Errorf("with output sigmoid got the loss %v", second["loss"])
	}

	first["hidden"].([]any)[0] = "spoilt"
	if again, _ := spec.Config(1); !reflect.DeepEqual(again["hidden"], want["hidden"]) {
		t.Errorf("a config shares its list with another one: %v", again["hidden"])
	}
}
