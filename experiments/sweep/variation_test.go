package sweep

import (
	"encoding/json"
	"testing"

	"gradbook/experiments/results"
)

func TestVariations(t *testing.T) {
	spec := mustRead(t, `method: random
run_cap: 3
zip: [[bias, activation]]
parameters:
  activation: {values: [relu, tanh]}
  bias: {values: [none, vector]}
  epochs: {value: 3}
  batch_size: {distribution: q_normal, mu: 64, sigma: 2.5}
  optimizer: {values: [sgd, adam], probabilities: [0.25, 0.75]}
  beta1: {value: 0.8, when: {optimizer: [adam, adamw], bias: none}}
`)
	want := `{"name":"activation","values":["relu","tanh"],"zip":["activation","bias"]}` +
		`{"name":"bias","values":["none","vector"],"zip":["activation","bias"]}` +
		`{"name":"batch_size","distribution":"q_normal, mu 64, sigma 2.5"}` +
		`{"name":"beta1","values":[0.8],"when":{"bias":["none"],"optimizer":["adam","adamw"]}}` +
		`{"name":"epochs","values":[3]}` +
		`{"name":"optimizer","values":["sgd","adam"],"distribution":"categorical_w_probabilities, probabilities [0.25,0.75]"}`
	got := ""
	for _, v := range spec.Variations() {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got += string(text)
		if v.IsConstant() != (v.Name == "epochs") {
			t.Errorf("%s is constant: %v", v.Name, v.IsConstant())
		}
		if v.Name != "beta1" {
			continue
		}
		for number := 1; number <= 3; number++ {
			c, _ := spec.Config(number)
			if v.Holds(c) != (c["beta1"] == 0.8) || v.Holds(c) != (c["optimizer"] == "adam" && c["bias"] == "none") {
				t.Errorf("run %d has beta1: %v, its config is %v", number, v.Holds(c), c)
			}
		}
	}
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// JSON turns a float that is whole into an int.
func TestHoldsInStoredConfig(t *testing.T) {
	spec := mustRead(t, "method: grid\nparameters:\n  dropout: {values: [0, 0.5]}\n  ema: {values: [0.9, 0.99], when: {dropout: 0.0}}\n")
	ema := spec.Variations()[1]
	if !ema.Holds(results.Config{"dropout": int64(0)}) || ema.Holds(results.Config{"dropout": 0.5}) || ema.Holds(results.Config{}) {
		t.Error("its when does not hold where it should, or the other way round")
	}
}
