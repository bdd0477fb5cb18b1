package sweep

import (
	"errors"
	"os"
	"testing"

	"gradbook/experiments/results"
)

// Whatever the file, Read does not panic, says where each error is, and what
// it accepts has runs that can be trained.
func FuzzRead(f *testing.F) {
	reference, err := os.ReadFile("../../sweep.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(reference)
	for _, seed := range []string{
		"", "method: random\nrun_cap: 3\nmetric: {name: val_loss, target: 0.1, impute: best}\nparameters:\n  learning_rate: {distribution: q_log_uniform_values, min: 0.01, max: 1, q: 0.01}\n",
		"method: random\nrun_cap: 3\nparameters:\n  learning_rate: {distribution: beta, a: 1e-3, b: 1e9}\n  seed: {distribution: q_normal, mu: 1e15, sigma: 1e14, q: 3}\n",
		"method: grid\nparameters: {epochs: {distribution: q_uniform, min: 1, max: 1e308}, a: {parameters: {b: {parameters: {}}}}}\n",
		"method: grid\nrun_cap: 1\nparameters: {seed: &s {min: 0, max: 9}, validation: *s, hidden: {values: [[], [1]]}}\n",
		"method: random\nrun_cap: 2\nparameters: {bias: {values: [vector, none], probabilities: [1, 0]}, output: {values: [sigmoid]}, loss: {value: cross_entropy}}\n",
		"method: random\nrun_cap: 3\nparameters: {hidden: {values: [[8], [9]]}, dropout: {values: [0.5, [0.1], [0]]}, schedule: {value: plateau}, schedule_patience: {min: 0, max: 3}, early_stopping: {min: 0, max: 3}}\n",
		"method: random\nrun_cap: 3\nparameters: {schedule: {value: cosine}, schedule_warmup: {min: 0, max: 2.5}, epochs: {min: 3, max: 9}, batch_norm: {value: true}, batch_size: {distribution: q_normal, mu: 64, sigma: 9}}\n",
		"method: grid\nzip: [[loss, output], [hidden, dropout, seed]]\nparameters: {output: {values: [sigmoid, softmax]}, loss: {values: [binary_cross_entropy, cross_entropy]}, hidden: {values: [[], [1], []]}, dropout: {values: [[], [0.5], []]}, seed: {values: [1, 2, 1]}}\n",
		"method: random\nrun_cap: 3\nzip: &z [[epochs, seed], *z, [epochs], x, {}]\nparameters: {epochs: {values: [1, 2]}, seed: {values: [3]}}\n",
		"method: grid\nseeds: [3, 1]\nzip: [[hidden, dropout]]\nparameters: {hidden: {values: [[], [1]]}, dropout: {values: [[], [0.5]], when: {optimizer: [sgd, adam]}}, optimizer: {values: [sgd, adam, adagrad], when: {epochs: 7}}, epochs: {min: 1, max: 9}}\n",
		"method: random\nseeds: 2\nrun_cap: 3\nparameters: {loss: {values: [cross_entropy], when: {output: softmax}}, output: {values: [softmax, sigmoid]}, bias: {values: [none], when: {loss: binary_cross_entropy, bias: [none, 7]}}}\n",
		"method: grid\nparameters: {loss: {values: [cross_entropy], when: {epochs: 1}}, output: {values: [softmax], when: {seed: 2}}, epochs: {values: [1, 2]}, seed: {min: 1, max: 3}, bias: {values: [none], when: {loss: cross_entropy}}}\n",
		"method: grid\nmetric: {name: val_loss}\nearly_terminate: {type: hyperband, max_iter: 27, s: 1000, eta: 1.0001}\nparameters: {seed: {value: 1}}\n",
		"method: grid\nmetric: {name: val_loss}\nearly_terminate: {type: asha, min_resource: 2, reduction_factor: 3}\nparameters: {seed: {value: 1}}\n",
		"method: bayes\nrun_cap: 4\nsampler_seed: 3\nparameters:\n  learning_rate: {distribution: beta, a: 1e-3, b: 1e9}\n  seed: {distribution: q_normal, mu: 1e15, sigma: 1e14, q: 3}\n  weight_decay: {distribution: log_normal, sigma: 9}\n",
		"method: tpe\nrun_cap: 12\nparameters:\n  validation: {distribution: q_beta, a: 2, q: 1}\n  seed: {min: 0, max: 9007199254740992}\n  bias: {values: [vector, none], probabilities: [1, 0]}\n",
		"method: sobol\nrun_cap: 4\nmetric: {name: val_loss, target: 0.1, impute_while_running: no}\nparameters: {seed: {value: 1}, epochs: {distribution: inv_log_uniform_values, min: 1, max: 9}}\n",
		"method: tpe\nrun_cap: 36\nseeds: 3\nzip: [[output, init]]\nparameters: {optimizer: {values: [sgd, nesterov]}, momentum: {min: 0.5, max: 0.9, when: {optimizer: nesterov}}, output: {values: [softmax, sigmoid]}, init: {values: [he_normal, lecun_normal], when: {output: softmax}}}\n",
		"method: bayes\nrun_cap: 12\nparameters: {epochs: {min: 1, max: 9}, bias: {values: [none, scalar], when: {epochs: [1, 2, 3, 4]}}, shuffle: {values: [true, false], when: {bias: none}}}\n",
		"method: grid\nseeds: 2\nparameters: {batch_size: {values: [32, 64]}, learning_rate: {derive: 0.1 * batch_size / 64, when: {optimizer: sgd}}, optimizer: {values: [sgd, adam]}, weight_decay: {derive: learning_rate / -2 + 1}, schedule_step: {derive: \"max(round(sqrt(epochs)), 2)\"}}\n",
		"method: tpe\nrun_cap: 12\nparameters: {learning_rate: {min: 0.01, max: 0.5}, ema: {derive: \"min(0.9, 1 - learning_rate)\"}, epochs: {min: 2, max: 90}, schedule_warmup: {derive: epochs / 10}, early_stopping: {derive: floor(epochs * learning_rate)}}\n",
		"method: random\nrun_cap: 3\nparameters: {clip_norm: {derive: max_norm + 1}, max_norm: {derive: clip_norm ** 2}, dropout: {derive: (input_dropout}, ema: {derive: 1 / (ema - 1e-999)}, validation: {derive: &a [*a]}}\n",
		"%YAML 1.2\n---\nmethod: grid\nparameters: {seed: &s {min: 1, max: 3}, epochs: {<<: [*s, {max: 2}], max: 4}, <<: {batch_size: {<<: *s}}, num_layers: {values: [1, 2]}, hidden_size: {value: 4}}\n",
		"method: random\nrun_cap: 3\nparameters:\n  optimizer: {values: [sgd, momentum]}\n  momentum: {values: [0.5, \"0.9\"]}\n  hidden: {values: [128, 64]}\n  weight_decay: {value: (0, 1)}\n  \"a: {\n",
		"? [a]\n: {<<: *b}\n", "a: &a [*a]", "\xef\xbb\xbfmethod: grid", "method: grid\r\nparameters:\r\n\tseed: 1\r\n", "a: !!binary x\n---\n...\n%TAG ! x\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		spec, err := Read("sweep.yaml", text, NetworksOnMNIST)
		if err != nil {
			list := Errors{}
			if !errors.As(err, &list) || len(list) == 0 {
				t.Fatalf("the error is %#v", err)
			}
			for _, e := range list {
				if e.Line < 1 || e.Column < 1 || e.Message == "" {
					t.Errorf("no place or message: %#v", e)
				}
			}
			return
		}
		var told []results.Run
		for number := 1; number <= 12; number++ {
			if config, ok := spec.Suggest(number, told); ok {
				told = append(told, ran(number, config, float64(number*number%7), results.Done))
				if _, err := Networks.Check(config); err != nil {
					t.Errorf("run %d: %v", number, err)
				}
			}
		}
	})
}
