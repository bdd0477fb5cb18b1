package sweep

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/hint"
)

// wordList is a glossary with the names of its list, and a file that has WORD where one of
// these belongs.
type wordList struct {
	what     string
	glossary hint.Glossary
	names    []string
	file     string
}

// glossaries is every glossary of the language, and of the schema of our networks.
func glossaries() []wordList {
	var metrics []string
	for _, m := range Networks.Metrics {
		metrics = append(metrics, m.Name)
	}
	all := []wordList{
		{"parameter", Networks.Words, Networks.names(), "method: grid\nparameters: {WORD: {value: x}}\n"},
		{"metric", Networks.MetricWords, metrics, "method: grid\nmetric: {name: WORD}\nparameters: {seed: {value: 1}}\n"},
		{"file", fileWords, specKeys, "WORD: 1\n"},
		{"method", methodWords, methods, "method: WORD\nparameters: {seed: {value: 1}}\n"},
		{"metric's key", metricKeyWords, metricKeys, "metric: {WORD: 1}\n"},
		{"goal", goalWords, []string{Minimize, Maximize}, "metric: {goal: WORD}\n"},
		{"parameter's key", parameterKeyWords, slices.Concat(parameterKeys, addedKeys), "parameters: {seed: {WORD: 1}}\n"},
		{"distribution", distributionWords, slices.Sorted(maps.Keys(distributions)), "parameters: {seed: {distribution: WORD}}\n"},
		{"early_terminate's type", terminateWords, terminateTypes, "early_terminate: {type: WORD}\n"},
		{"early_terminate's key of hyperband", terminateKeyWords, terminateKeys["hyperband"], "early_terminate: {type: hyperband, WORD: 1}\n"},
		{"early_terminate's key of asha", terminateKeyWords, terminateKeys["asha"], "early_terminate: {type: asha, WORD: 1}\n"},
		{"early_terminate's key of median", terminateKeyWords, terminateKeys["median"], "early_terminate: {type: median, WORD: 1}\n"},
		{"early_terminate's key of patience", terminateKeyWords, terminateKeys["patience"], "early_terminate: {type: patience, WORD: 1}\n"},
	}
	for _, p := range Networks.Parameters {
		if k, is := p.Kind.(OneOf); is {
			all = append(all, wordList{p.Name, k.Glossary, k.Names, "method: grid\nparameters: {" + p.Name + ": {value: WORD}}\n"})
		}
	}
	return all
}

// Every word of a glossary is one that the list does not have, stands there once, and gets a
// hint that names nothing but what exists.
func TestGlossariesHintAtWhatExists(t *testing.T) {
	exists := map[string]bool{}
	for _, g := range glossaries() {
		for _, name := range g.names {
			exists[name] = true
		}
	}
	for _, type_ := range terminateKeys {
		for _, key := range type_ {
			exists[key] = true
		}
	}
	exists["on_finish"], exists["int_uniform"] = true, true
	// What a hint names: a quoted name, a key before its colon, a name of several words.
	name := regexp.MustCompile(`"([^"]+)"|\b([a-z0-9_]+):|\b([a-z0-9]+_[a-z0-9_]+)\b`)
	for _, g := range glossaries() {
		met := map[string]string{} // by folded word: the names that it stands for
		for _, e := range g.glossary {
			for _, n := range strings.Fields(e.Names) {
				if !exists[n] {
					t.Errorf("%s: %q stands for %s, which does not exist", g.what, e.Words, n)
				}
			}
			ours := slices.ContainsFunc(strings.Fields(e.Names), func(n string) bool { return slices.Contains(g.names, n) })
			if e.Names != "" && !ours {
				continue
			}
			for _, word := range strings.Fields(e.Words) {
				if slices.Contains(g.names, word) && !slices.Contains(strings.Fields(e.Names), word) {
					t.Errorf("%s: %s exists", g.what, word)
				}
				if before, is := met[hint.Fold(word)]; is {
					t.Errorf("%s: %s stands for %q and for %q", g.what, word, before, e.Names)
				}
				met[hint.Fold(word)] = e.Names + e.Note
				said := hint.For(word, g.names, g.glossary)
				if said == "" && e.Names+e.Note != "" {
					t.Errorf("%s: %s gets no hint", g.what, word)
				}
				for _, parts := range name.FindAllStringSubmatch(said, -1) {
					if n := strings.Join(parts[1:], ""); !exists[n] {
						t.Errorf("%s: the hint for %s, %q, names %s, which does not exist", g.what, word, said, n)
					}
				}
			}
		}
	}
}

// The first word of each entry of a glossary gets its hint in a file.
func TestGlossariesAreRead(t *testing.T) {
	for _, g := range glossaries() {
		for _, e := range g.glossary {
			word := strings.Fields(e.Words)[0]
			want := hint.For(word, g.names, g.glossary)
			if slices.Contains(g.names, word) || want == "" {
				continue
			}
			_, err := readOurs("sweep.yaml", []byte(strings.ReplaceAll(g.file, "WORD", word)))
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %s gets %v, want %s", g.what, word, err, want)
			}
		}
	}
}

// What users of other tools write.
func TestHints(t *testing.T) {
	for _, test := range []struct{ what, written, want string }{
		{"init", "kaiming_normal", `did you mean "he_normal"?`},
		{"init", "KaimingUniform", `did you mean "he_uniform"?`},
		{"init", "glorot_uniform", `did you mean "xavier_uniform"?`},
		{"init", "xavier", `did you mean "xavier_uniform" or "xavier_normal"?`},
		{"init", "he", `did you mean "he_normal" or "he_uniform"?`},
		{"parameter", "max_grad_norm", `did you mean "clip_norm"?`},
		{"metric", "validation_accuracy", `did you mean "val_accuracy"?`},
		{"metric", "val/acc", `did you mean "val_accuracy"?`},
		{"metric", "val_acc", `did you mean "val_accuracy"?`},
		{"metric", "eval_loss", `did you mean "val_loss"?`},
		{"metric", "validation_loss", `did you mean "val_loss"?`},
		{"metric", "accuracy", `val_accuracy to choose by`},
		{"metric", "val_f1", `it is not recorded`},
		{"activation", "selu", `silu; elu is its kin`},
		{"activation", "swish", `did you mean "silu"?`},
		{"activation", "LeakyReLU", `did you mean "leaky_relu"?`},
		{"optimizer", "sgdm", `did you mean "momentum"?`},
		{"optimizer", "nag", `did you mean "nesterov"?`},
		{"optimizer", "nadam", "adamw\n"},
		{"optimizer", "AdamW", `did you mean "adamw"?`},
		{"loss", "mse", `leave loss out, and it follows output`},
		{"schedule", "cosine_annealing", `did you mean "cosine"?`},
		{"schedule", "ReduceLROnPlateau", `did you mean "plateau"?`},
		{"parameter", "eta", `did you mean "learning_rate"?`},
		{"parameter", "cutout", `did you mean "augment_cutout"?`},
		{"parameter", "lr", `did you mean "learning_rate"?`},
		{"parameter", "dropout_rate", `did you mean "dropout"?`},
		{"parameter", "weight_init", `did you mean "init"?`},
		{"parameter", "initialization", `did you mean "init"?`},
		{"parameter", "l2", `did you mean "weight_decay"?`},
		{"parameter", "wd", `did you mean "weight_decay"?`},
		{"parameter", "decay", `did you mean "weight_decay" or "schedule_gamma"?`},
		{"parameter", "random_seed", `did you mean "seed"?`},
		{"parameter", "loss_function", `did you mean "loss"?`},
		{"parameter", "criterion", `did you mean "loss"?`},
		{"parameter", "optim", `did you mean "optimizer"?`},
		{"parameter", "grad_clip", `did you mean "clip_norm"?`},
		{"parameter", "patience", `did you mean "early_stopping" or "schedule_patience"?`},
		{"parameter", "gamma", `did you mean "schedule_gamma"?`},
		{"distribution", "loguniform", `did you mean "log_uniform_values"?`},
		{"bias", "true", `did you mean "vector"?`},
		{"file", "learning_rate", `it is a parameter: write it right under parameters`},
		{"file", "values", `it belongs to a parameter: indent it under the parameter's name`},
		{"file", "goal", `it belongs to the metric: indent it under metric`},
		{"file", "min_iter", `it belongs to early_terminate: indent it under that`},
		{"parameter", "run_cap", `it belongs to the file: write it at the left margin`},

		{"parameter", "activaton", `did you mean "activation"?`},
		{"parameter", "Batch-Size", `did you mean "batch_size"?`},
		{"parameter", "learningRate", `did you mean "learning_rate"?`},
		{"parameter", "lerning_raet", `did you mean "learning_rate"?`},
		{"optimizer", "sdg", `did you mean "sgd"?`},
		{"activation", "rleu", `did you mean "relu"?`},
		{"metric", "val_acuracy", `did you mean "val_accuracy"?`},
	} {
		all := glossaries()
		i := slices.IndexFunc(all, func(g wordList) bool { return g.what == test.what })
		_, err := readOurs("sweep.yaml", []byte(strings.ReplaceAll(all[i].file, "WORD", test.written)))
		if err == nil || !strings.Contains(err.Error()+"\n", test.want) {
			t.Errorf("%s: got %v, want %s", test.written, err, test.want)
		}
	}
}

// Where it is not sure what was meant, nothing is suggested.
func TestNoHintWhereUnsure(t *testing.T) {
	for what, list := range map[string]string{
		"parameter":  "colour x temperature topk beta beta3 gama_ray weight rate_of_learning hid epox batch_count",
		"activation": "relo self gels silk silt elm shelu sigmund foo",
		"optimizer":  "adan2 sgx adon madam sga ",
		"init":       "be_normal the_normal le_uniform xaver kaimin",
		"metric":     "bal_accuracy beat_loss rest_accuracy vol_loss val_accuracy_and_loss best_f1 vale_of_loss",
		"schedule":   "stop steep_fall cosy one",
		"method":     "gris grit tpa",
	} {
		for _, g := range glossaries() {
			if g.what != what {
				continue
			}
			for word := range strings.FieldsSeq(list) {
				if said := hint.For(word, g.names, g.glossary); strings.Contains(said, "did you mean") {
					t.Errorf("%s: %s gets %q", what, word, said)
				}
			}
		}
	}
}

// One width and a number of layers are told the lists that they stand for.
func TestLayersToWrite(t *testing.T) {
	for parameters, want := range map[string]string{
		"num_layers: {values: [1, 2]}, hidden_size: {values: [64, 128]}": "hidden: {values: [[64], [128], [64, 64], [128, 128]]} in place of hidden_size and num_layers, the widths of the hidden layers",
		"num_layers: {value: 2}, fc_layer_size: {value: 64}":             "hidden: {value: [64, 64]} in place of fc_layer_size and num_layers, the widths of the hidden layers",
		"n_layers: 3": "hidden: {value: [128, 128, 128]}, the widths of the hidden layers",
		"hidden_units: {values: [1, 2, 3, 4, 5, 6, 7]}":     "hidden: {values: [[1], [2], [3], [4], [5], [6], ...]}, the widths of the hidden layers",
		"hidden_layer_sizes: {values: [[64], [64, 32]]}":    "hidden: {value: [128, 64]}, a list of the hidden layers' widths",
		"num_neurons: {min: 16, max: 256}, depth: {min: 1}": "hidden: {value: [128, 64]}, a list of the hidden layers' widths",
		"num_layers: {value: 1000}":                         "hidden: {value: [128, 64]}, a list with a width for each hidden layer",
	} {
		_, err := readOurs("sweep.yaml", []byte("method: grid\nparameters: {"+parameters+"}\n"))
		if err == nil || !strings.Contains(err.Error(), "no such parameter; write "+want+"\n") && !strings.HasSuffix(err.Error(), "no such parameter; write "+want) {
			t.Errorf("%s: got %v\nwant %s", parameters, err, want)
		}
	}
}
