package sweep_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// A W&B user's file for a program of their own: parameters of any name, values of any kind.
func TestOpenSchema(t *testing.T) {
	const text = `method: grid
metric: {name: dev/f1, goal: maximize, target: 120}
early_terminate: {type: median}
zip: [[model, layers]]
seeds: 2
parameters:
  model: {values: [bert-base, gpt2]}
  layers: {values: [[12, 12], [24]]}
  optim.lr: {values: [1e-4, 1]}
  lr_decay: {value: 0.5, when: {scheduler: [exp]}}
  scheduler: {values: [null, exp]}
  steps: {min: 1, max: 2}
  warmup: {derive: steps / 4}
  amp: {value: true}
  mixed: {values: [1, auto]}
  extra: {value: {a: [1, 2.5], b: x}}
`
	spec, err := sweep.Read("sweep.yaml", []byte(text), sweep.Open)
	if err != nil || len(spec.Warnings) > 0 {
		t.Fatal(err, spec)
	}
	if m := spec.Metric; m.Name != "dev/f1" || m.Goal != results.Maximize || *m.Target != 120 {
		t.Errorf("the metric is %+v", m)
	}
	if want := 2 * 2 * 2 * 2 * 2 * 2; spec.Count() != want {
		t.Errorf("it has %d runs, want %d", spec.Count(), want)
	}
	first, _ := spec.Config(1)
	want := results.Config{
		"model": "bert-base", "layers": []any{int64(12), int64(12)}, "optim.lr": 1e-4, "scheduler": nil, "steps": int64(1), "warmup": 0.25,
		"amp": true, "mixed": int64(1), "extra": map[string]any{"a": []any{int64(1), 2.5}, "b": "x"}, "seed": int64(1),
	}
	if !reflect.DeepEqual(first, want) {
		t.Errorf("got  %v\nwant %v", first, want)
	}
	sequence, keys := spec.Sequence(), map[string]bool{}
	for config, ok := sequence.Next(nil); ok; config, ok = sequence.Next(nil) {
		if _, has := config["lr_decay"]; has != (config["scheduler"] == "exp") {
			t.Errorf("whether lr_decay is there: %v, in %v", has, config)
		}
		stored := throughJSON(t, config)
		if !spec.Contains(stored) || spec.Key(stored) != spec.Key(config) {
			t.Errorf("%v is not a run of the sweep once it is stored", config)
		}
		keys[spec.Key(config)] = true
		sequence.Record(sequence.Last()+1, stored)
	}
	if len(keys) != spec.Count()/2 || sequence.Last() != spec.Count() {
		t.Errorf("%d runs have %d configs, want %d with two seeds each", sequence.Last(), len(keys), spec.Count()/2)
	}
	for _, v := range spec.Variations() {
		if v.Name == "lr_decay" && (v.Holds(first) || !v.Holds(results.Config{"scheduler": "exp"})) {
			t.Error("the when of lr_decay holds where it should not, or the other way round")
		}
	}
}

// throughJSON is a config as a record gives it back.
func throughJSON(t *testing.T, config results.Config) (stored results.Config) {
	t.Helper()
	text, err := json.Marshal(config)
	if err == nil {
		err = json.Unmarshal(text, &stored)
	}
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// Every method draws from an open schema what a parameter's distribution says, and learns.
func TestOpenSchemaIsDrawnFrom(t *testing.T) {
	for _, method := range []string{"random", "sobol", "tpe", "bayes"} {
		spec, err := sweep.Read("sweep.yaml", []byte("method: "+method+`
run_cap: 30
metric: {name: loss, goal: minimize}
parameters:
  lr: {distribution: log_uniform_values, min: 1e-60, max: 10}
  width: {min: -3, max: 3}
  batch: {distribution: q_log_uniform_values, min: 8, max: 512, q: 8}
  step: {distribution: q_uniform, min: 0.5, max: 2.5, q: 1}
  noise: {distribution: normal}
  kind: {values: [a, b], probabilities: [0.9, 0.1]}
`), sweep.Open)
		if err != nil {
			t.Fatal(err)
		}
		var known []results.Run
		sequence := spec.Sequence()
		for number := 1; number <= 30; number++ {
			config, ok := sequence.Next(known)
			lr, width, batch := config["lr"].(float64), config["width"].(int64), config["batch"].(int64)
			step, noise, kind := config["step"], config["noise"].(float64), config["kind"].(string)
			if !ok || lr < 1e-60 || lr > 10 || width < -3 || width > 3 || batch%8 != 0 || fmt.Sprint(step) > "3" || noise != noise || kind != "a" && kind != "b" || len(config) != 6 {
				t.Fatalf("%s: run %d: %v", method, number, config)
			}
			stored := throughJSON(t, config)
			sequence.Record(number, stored)
			known = append(known, results.Run{Number: number, Config: stored, LastValue: lr + float64(width), State: results.Done})
		}
	}
}

func TestOpenSchemaErrors(t *testing.T) {
	var many strings.Builder
	for i := range 70 {
		fmt.Fprintf(&many, "  p%d: {min: 0, max: 1}\n", i)
	}
	for text, want := range map[string]string{
		"method: grid\nparameters: {a: {vales: [1]}}\n":                                                    `x.yaml:2:18: parameters.a.vales: no such key; did you mean "values"?`,
		"method: grid\nparameters: {a: 1}\n":                                                               "x.yaml:2:17: parameters.a: got 1, expected a mapping; write {value: 1}",
		"method: grid\nparameters: {a: {min: 0.5, max: 1}}\n":                                              "x.yaml:2:14: parameters.a: uniform has no end of values, which a grid cannot try; list some under values, or write method: random",
		"method: grid\nparameters: {a: {values: [1, 2]}, b: {value: 1, when: {c: 1}}}\n":                   "x.yaml:2:56: parameters.b.when.c: no such parameter; the file has a and b",
		"method: grid\nparameters: {a: {values: [1, 2]}, b: {value: 1, when: {a: 3}}}\n":                   "x.yaml:2:59: parameters.b.when.a: no run has it: a is 1, 2",
		"method: grid\nparameters: {a: {values: [x, y]}, b: {derive: a + 1}}\n":                            "x.yaml:2:47: parameters.b.derive: a is no number to compute with; it takes text",
		"method: grid\nparameters: {a: {value: 1}, b: {value: 2, when: {a: 1}}, c: {derive: b + 1}}":       "",
		"method: grid\nparameters: {a: {values: [1, 2]}, b: {value: 2, when: {a: 1}}, c: {derive: b + 1}}": "x.yaml:2:76: parameters.c.derive: b may have no value to compute from, where b is null",
		"method: grid\nparameters: {optimizer: {parameters: {lr: {value: 1}}}}\n":                          "",
		"method: grid\nparameters: {optimizer: {parameters: {lr: {vale: 1}}, value: 2}, optimizer.lr: {value: 2}}\n": "x.yaml:2:44: parameters.optimizer.lr.vale: no such key; did you mean \"value\"?\n" +
			"x.yaml:2:55: parameters.optimizer.value: a nested group takes no value; it takes parameters\n" +
			"x.yaml:2:66: parameters.optimizer.lr: there is a parameter optimizer.lr already; a program would get both by one name",
		"method: bayes\nrun_cap: 3\nparameters: {a: {min: 0, max: 9}}\n":             "x.yaml:1:9: method: it learns from a metric; write metric: {name: loss, goal: minimize}",
		"method: grid\nmetric: f1_accuracy\nparameters: {a: {value: 1}}\n":           `x.yaml:2:9: metric: got "f1_accuracy", expected a mapping; write metric: {name: f1_accuracy, goal: maximize}`,
		"method: grid\nearly_terminate: {type: asha}\nparameters: {a: {value: 1}}\n": "x.yaml:2:1: early_terminate: it needs a metric to judge runs by; write metric: {name: loss, goal: minimize}",
		"method: sobol\nrun_cap: 3\nparameters:\n" + many.String():                   "x.yaml:1:9: method: sobol fills spaces of up to 64 parameters, and 70 vary; write method: random",
		"method: grid\nparameters: {a: {values: []}, a: {value: .inf}}\n": "x.yaml:2:26: parameters.a.values: got an empty list, expected a list of at least one element\n" +
			"x.yaml:2:31: parameters.a: written twice, first in line 2; remove one",
		"method: grid\nparameters: []\n": "x.yaml:2:13: parameters: got an empty list, expected a mapping of names to values",
		"method: grid\n":                 "x.yaml:1:1: parameters is missing; name at least one parameter to vary",
	} {
		_, err := sweep.Read("x.yaml", []byte(text), sweep.Open)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// Reading one file leaves nothing of it in the schema for the next one.
func TestOpenSchemaForgets(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		spec, err := sweep.Read("x.yaml", []byte("method: grid\nparameters: {"+name+": {value: 1}}\n"), sweep.Open)
		if err != nil {
			t.Fatal(err)
		}
		if config, _ := spec.Config(1); len(config) != 1 || config[name] != int64(1) || len(sweep.Open.Parameters) > 0 {
			t.Errorf("%s: got %v, and the schema has %v", name, config, sweep.Open.Parameters)
		}
	}
}
