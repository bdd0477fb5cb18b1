package sampler_test

import (
	"crypto/sha256"
	"fmt"
	"math"
	"testing"

	"gradbook/experiments/results"
)

// A sweep that is continued with a later version goes on as it began: from the same runs each
// method draws what it has always drawn, to the last digit.
func TestSuggestionsAreKept(t *testing.T) {
	const parameters = "zip: [[activation, bias]]\nparameters:\n" +
		"  learning_rate: {distribution: log_uniform_values, min: 1e-5, max: 10}\n  epochs: {min: 3, max: 7}\n" +
		"  optimizer: {values: [sgd, momentum, adam], probabilities: [0.5, 0.3, 0.2]}\n  momentum: {min: 0.1, max: 0.9, when: {optimizer: momentum}}\n" +
		"  validation: {distribution: q_uniform, min: 1000, max: 9000, q: 500}\n  hidden: {values: [[], [8], [16, 8], [8]]}\n" +
		"  activation: {values: [relu, tanh, relu]}\n  bias: {values: [vector, none, vector]}\n  dropout: {distribution: beta, a: 2, b: 5}\n"
	for method, want := range keptSuggestions {
		spec := mustRead(t, "method: "+method+"\nrun_cap: 90\nmetric: {name: val_loss, goal: minimize, impute: worst, impute_while_running: latest}\n"+parameters)
		q := spec.Sequence()
		var told []results.Run
		words := ""
		runs := 90
		if method == bayes {
			runs = 16
		}
		for number := 1; number <= runs; number++ {
			config, _ := q.Next(told)
			q.Record(number, config)
			for _, name := range []string{"activation", "bias", "dropout", "epochs", "hidden", "learning_rate", "momentum", "optimizer", "validation"} {
				words += results.Format(config[name]) + " "
			}
			words += "\n"
			value := config["learning_rate"].(float64) + 1/float64(config["epochs"].(int64))
			state := results.Done
			switch number % 9 {
			case 4:
				state = results.Failed
			case 7:
				state, value = results.Running, math.NaN()
			}
			told = append(told, ran(number, config, value, state))
		}
		if got := fmt.Sprintf("%.6x", sha256.Sum256([]byte(words))); got != want {
			t.Errorf("%s: the digest of what it suggests is %s, and was %s; the last is %s", method, got, want, words[len(words)-120:])
		}
	}
}

var keptSuggestions = map[string]string{random: "acdd43a1c8c5", sobol: "4a4c88d3c23e", tpe: "6457250d75c8", bayes: "ba7a65e8c60f"}
