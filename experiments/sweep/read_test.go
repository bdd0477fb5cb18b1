package sweep

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// with puts parameters into an otherwise good file.
func with(method, parameters string) string {
	if method != grid {
		method += "\nrun_cap: 5"
	}
	return "method: " + method + "\nparameters:\n" + parameters
}

func TestReadErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", `1:1: the file is empty; write method and parameters`},
		{"only a comment", "# nothing\n", `1:1: the file is empty; write method and parameters`},
		{"not a mapping", "[1, 2]", `1:1: got a list, expected a mapping of names to values`},
		{"syntax", "method: grid\nparameters: [1,\n", `2:13: not valid YAML: the [ that opens here is not closed`},
		{"tab", "method: grid\n\tname: x\n", `2:1: not valid YAML: a tab indents this line; write spaces in its place`},
		{"control character", "method: grid\nname: a\x01b\n", `2:8: not readable as UTF-8 text`},
		{"not UTF-8", "method: grid\nname: \xff\n", `2:7: not readable as UTF-8 text`},
		{"unknown anchor", "method: *m\n", `1:9: not valid YAML: unknown anchor 'm' referenced`},
		{"second document", with(grid, "  seed: {value: 1}\n---\nmethod: grid\n"), `5:1: a second YAML document; a file holds one sweep`},
		{"alias in itself", "method: grid\nparameters: &p {seed: {parameters: *p}}\n", `2:36: the alias *p stands inside of its own anchor`},
		{"merge of no mapping", with(grid, "  seed: {<<: 3, value: 1}\n"), `3:14: <<: got 3, expected a mapping to merge, or a list of some`},

		{"method missing", "parameters: {seed: {value: 1}}\n", `1:1: method is missing; write method: grid, random, bayes, tpe or sobol`},
		{"method misspelt", "method: gird\nparameters: {seed: {value: 1}}\n", `1:9: method: got "gird", expected one of grid, random, bayes, tpe, sobol; did you mean "grid"?`},
		{"a controller", "method: custom\nparameters: {seed: {value: 1}}\n", `1:9: method: custom is not supported; use one of grid, random, bayes, tpe, sobol`},
		{"key misspelt", "metod: grid\nmethod: grid\nparameters: {seed: {value: 1}}\n", `1:1: metod: no such key; did you mean "method"?`},
		{"key from nowhere", "method: grid\nfrobnicate: 1\nparameters: {seed: {value: 1}}\n",
			`2:1: frobnicate: no such key; there are method, parameters, metric, run_cap, name, description, zip, seeds, early_terminate, sampler_seed, order, hooks, program, command, metrics, tensorboard, workers, devices, timeout, grace`},
		{"key twice", "method: grid\nmethod: grid\nparameters: {seed: {value: 1}}\n", `2:1: method: written twice, first in line 1; remove one`},
		{"key not a word", "method: grid\n1: 2\nparameters: {seed: {value: 1}}\n", `2:1: got the key 1, expected a word`},
		{"seeds", "method: grid\nseeds: 3\nparameters: {seed: {value: 1}}\n", `2:1: seeds: seed is a parameter too; remove one of the two`},
		{"name not text", "method: grid\nname: 12\nparameters: {seed: {value: 1}}\n", `2:7: name: got 12, expected text; put it in quotes`},
		{"run_cap 0", "method: grid\nrun_cap: 0\nparameters: {seed: {value: 1}}\n", `2:10: run_cap: got 0, expected a whole number from 1 to 2147483647`},
		{"no parameters", "method: grid\n", `1:1: parameters is missing; name at least one parameter to vary`},
		{"empty parameters", "method: grid\nparameters: {}\n", `2:1: parameters: it is empty; name at least one parameter`},
		{"sampler_seed", with(tpe, "  seed: {min: 1, max: 9}\n") + "sampler_seed: -1\n", `5:15: sampler_seed: got -1, expected a whole number from 0 to 9007199254740992`},
		{"huge grid", with(grid, "  seed: {min: 1, max: 1000001}\n"), `2:1: parameters: the grid has more than 1000000 runs; vary less, or write run_cap, the most runs`},

		{"metric without a name", "method: grid\nmetric: {goal: maximize}\nparameters: {seed: {value: 1}}\n", `2:1: metric: name is missing; write name: val_accuracy`},
		{"metric misspelt", "method: grid\nmetric: {name: val_acuracy, goal: maximize}\nparameters: {seed: {value: 1}}\n",
			`2:16: metric.name: got "val_acuracy", expected one of train_loss, train_accuracy, val_loss, val_accuracy, test_loss, test_accuracy; did you mean "val_accuracy"?`},
		{"goal misspelt", "method: grid\nmetric: {name: val_loss, goal: minimise}\nparameters: {seed: {value: 1}}\n",
			`2:32: metric.goal: got "minimise", expected one of minimize, maximize; did you mean "minimize"?`},
		{"metric's key", "method: grid\nmetric: {name: val_loss, gaol: minimize}\nparameters: {seed: {value: 1}}\n", `2:26: metric.gaol: no such key; did you mean "goal"?`},
		{"target not a number", "method: grid\nmetric: {name: val_loss, target: low}\nparameters: {seed: {value: 1}}\n", `2:34: metric.target: got "low", expected a number`},
		{"val metric without validation", with(grid, "  validation: {values: [5000, 0]}\n"),
			`3:31: parameters.validation.values[1]: it can be 0, but the sweep is judged by val_accuracy; keep samples for validation, or write metric: {name: train_accuracy, ...}`},
		{"val metric, maybe without validation", with(random, "  validation: {min: 0, max: 9}\n"),
			`4:3: parameters.validation: it can be 0, but the sweep is judged by val_accuracy; keep samples for validation, or write metric: {name: train_accuracy, ...}`},

		{"parameter misspelt", with(grid, "  activaton: {value: relu}\n"), `3:3: parameters.activaton: no such parameter; did you mean "activation"?`},
		{"parameter from nowhere", with(grid, "  x: {value: 1}\n"),
			`3:3: parameters.x: no such parameter; the command parameters lists those of Gradbook's networks, and a sweep of another program names it: program: train.py`},
		{"parameter is a scalar", with(grid, "  epochs: 10\n"), `3:11: parameters.epochs: got 10, expected a mapping; write {value: 10}`},
		{"parameter is a list", with(grid, "  epochs: [10]\n"), `3:11: parameters.epochs: got a list, expected a mapping; write {values: [10]} to try each, or {value: [10]} if it is one value`},
		{"parameter without a value", with(grid, "  epochs: {}\n"), `3:3: parameters.epochs: it has no value; write value, values, or min and max`},
		{"parameter's key", with(grid, "  epochs: {value: 1, valeus: [1]}\n"), `3:22: parameters.epochs.valeus: no such key; did you mean "values"?`},
		{"when", with(grid, "  epochs: {value: 1, when: {}}\n"), `3:22: parameters.epochs.when: it is empty; name at least one parameter`},
		{"nested", with(grid, "  model:\n    parameters:\n      hidden: {values: [[1]]}\n"),
			`5:7: parameters.model.hidden: no run reads a nested parameter; write hidden directly under parameters`},
		{"nested, with a value", with(grid, "  model: {value: 1, parameters: {width: {value: 1}}}\n"), strings.Join([]string{
			`3:11: parameters.model.value: a nested group takes no value; it takes parameters`,
			`sweep.yaml:3:34: parameters.model.width: no such parameter; write hidden: {value: [1]}, the widths of the hidden layers`,
		}, "\n")},

		{"nested and empty", with(grid, "  model: {parameters: {layers: {parameters: {}}}}\n"), `3:33: parameters.model.layers.parameters: it is empty; name at least one parameter`},
		{"nested list", with(grid, "  model: {parameters: [1]}\n"), `3:23: parameters.model: got a list, expected a mapping of names to values`},
		{"mapping for a value", with(grid, "  hidden: {value: {a: 1, b: [c]}}\n"),
			`3:19: parameters.hidden.value: got {"a":1, "b":["c"]}, expected a list of widths from 1 to 65536, such as [128, 64]`},
		{"method is a list", "method: [grid]\nparameters: {seed: {value: 1}}\n", `1:9: method: got ["grid"], expected one of grid, random, bayes, tpe, sobol`},
		{"impute", "method: grid\nmetric: {name: val_loss, impute: false}\nparameters: {seed: {value: 1}}\n", `2:34: metric.impute: got false, expected one of worst, best, latest`},
		{"metric is null", "method: grid\nmetric:\nparameters: {seed: {value: 1}}\n", `2:8: metric: nothing is under it; indent what belongs to it deeper than it is itself`},
		{"value and values", with(grid, "  epochs: {value: 1, values: [1]}\n"), `3:22: parameters.epochs.values: constant takes no values, only value`},
		{"no values", with(grid, "  epochs: {values: []}\n"), `3:20: parameters.epochs.values: got an empty list, expected a list of at least one element`},
		{"values not a list", with(grid, "  epochs: {values: 3}\n"), `3:20: parameters.epochs.values: got 3, expected a list of at least one element; write values: [3], or value: 3`},
		{"max missing", with(grid, "  epochs: {min: 3}\n"), `3:3: parameters.epochs: max is missing`},
		{"min over max", with(grid, "  epochs: {min: 3, max: 2}\n"), `3:25: parameters.epochs.max: got 2, expected more than min, which is 3`},
		{"min is max", with(random, "  learning_rate: {min: 0.1, max: 0.1}\n"), `4:34: parameters.learning_rate.max: got 0.1, expected more than min, which is 0.1`},
		{"distribution misspelt", with(random, "  learning_rate: {distribution: log_unifrom_values, min: 0.1, max: 1}\n"),
			`4:33: parameters.learning_rate.distribution: got "log_unifrom_values", expected one of beta, categorical, categorical_w_probabilities, constant, int_uniform, inv_log_uniform, inv_log_uniform_values, log_normal, log_uniform, log_uniform_values, normal, q_beta, q_log_normal, q_log_uniform, q_log_uniform_values, q_normal, q_uniform, uniform; did you mean "log_uniform_values"?`},
		{"distribution missing", with(random, "  learning_rate: {mu: 0.1}\n"), `4:3: parameters.learning_rate: distribution is missing; write distribution: normal, log_normal, q_normal or q_log_normal`},
		{"q without a distribution", with(random, "  epochs: {min: 1, max: 9.0, q: 2}\n"), `4:30: parameters.epochs.q: uniform takes no q, only min, max; write distribution: q_uniform`},
		{"required key", with(random, "  learning_rate: {distribution: log_uniform_values, max: 1}\n"), `4:3: parameters.learning_rate: min is missing; log_uniform_values needs min and max`},
		{"int_uniform of floats", with(random, "  epochs: {distribution: int_uniform, min: 1, max: 2.5}\n"),
			`4:52: parameters.epochs.max: got 2.5, expected a whole number for int_uniform; write it without a point, or distribution: uniform`},
		{"logarithm of 0", with(random, "  learning_rate: {distribution: log_uniform_values, min: 0, max: 1}\n"),
			`4:58: parameters.learning_rate.min: got 0, expected a number above 0, as its logarithm is taken`},
		{"sigma 0", with(random, "  learning_rate: {distribution: normal, sigma: 0}\n"), `4:48: parameters.learning_rate.sigma: got 0, expected a number above 0`},
		{"q below 0", with(random, "  epochs: {distribution: q_normal, mu: 50, q: -1}\n"), `4:47: parameters.epochs.q: got -1, expected a number above 0`},
		{"a below 0", with(random, "  learning_rate: {distribution: beta, a: -0.5}\n"), `4:42: parameters.learning_rate.a: got -0.5, expected a number above 0`},
		{"infinite max", with(random, "  learning_rate: {min: 0.1, max: .inf}\n"), `4:34: parameters.learning_rate.max: got +Inf, expected a number`},
		{"probabilities in a grid", with(grid, "  epochs: {values: [1, 2], probabilities: [0.5, 0.5]}\n"),
			`3:28: parameters.epochs.probabilities: a grid takes every value once; remove the probabilities, or write method: random`},
		{"sum of probabilities", with(random, "  epochs: {values: [1, 2], probabilities: [0.5, 0.25]}\n"), `4:43: parameters.epochs.probabilities: the probabilities add up to 0.75, expected 1`},
		{"number of probabilities", with(random, "  epochs: {values: [1, 2], probabilities: [1]}\n"), `4:43: parameters.epochs.probabilities: got 1 probabilities for 2 values; write one for each`},
		{"negative probability", with(random, "  epochs: {values: [1, 2], probabilities: [-0.5, 1.5]}\n"), `4:44: parameters.epochs.probabilities[0]: got -0.5, expected a probability from 0 to 1`},

		{"float for an int", with(grid, "  epochs: {value: 10.0}\n"), `3:19: parameters.epochs.value: got 10.0, expected a whole number from 1 to 1073741824; write 10`},
		{"fraction for an int", with(grid, "  epochs: {value: 2.5}\n"), `3:19: parameters.epochs.value: got 2.5, expected a whole number from 1 to 1073741824`},
		{"text for an int", with(grid, "  epochs: {value: ten}\n"), `3:19: parameters.epochs.value: got "ten", expected a whole number from 1 to 1073741824`},
		{"huge int", with(grid, "  seed: {value: 18446744073709551615}\n"), `3:17: parameters.seed.value: 18446744073709551615 is too large for a whole number; the largest is 9223372036854775807`},
		{"wrong tag", with(grid, "  seed: {value: !!int one}\n"), `3:17: parameters.seed.value: "one" is not what its tag !!int says`},
		{"strange tag", with(grid, "  seed: {value: !seed 1}\n"), `3:17: parameters.seed.value: the tag !seed is not supported; write the value without it`},
		{"choice misspelt", with(grid, "  activation: {values: [sigmoid, rleu]}\n"),
			`3:34: parameters.activation.values[1]: got "rleu", expected one of sigmoid, relu, tanh, leaky_relu, elu, gelu, silu; did you mean "relu"?`},
		{"number for a choice", with(grid, "  optimizer: {value: 1}\n"), `3:22: parameters.optimizer.value: got 1, expected one of sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw`},
		{"element of a list", with(grid, "  hidden:\n    values:\n      - [128, 64]\n      - [128, 0]\n"), `6:15: parameters.hidden.values[1][1]: got 0, expected a whole number from 1 to 65536`},
		{"number for a list", with(grid, "  hidden: {values: [128]}\n"), `3:21: parameters.hidden.values[0]: got 128, expected a list of widths from 1 to 65536, such as [128, 64]; write [128]`},
		{"word for a bool", with(grid, "  shuffle: {value: yes}\n"), `3:20: parameters.shuffle.value: got "yes", expected true or false; write true`},
		{"null", with(grid, "  dataset: {value: }\n"), `3:20: parameters.dataset.value: got null, expected a name or a folder`},
		{"learning rate 0", with(grid, "  learning_rate: {value: 0}\n"), `3:26: parameters.learning_rate.value: got 0, expected a number above 0`},
		{"learning rate below float32", with(grid, "  learning_rate: {value: 1e-60}\n"), `3:26: parameters.learning_rate.value: got 1e-60, expected a number above 0`},
		{"momentum 1", with(grid, "  momentum: {values: [0, 0.9, 1]}\n"), `3:31: parameters.momentum.values[2]: got 1, expected a number from 0 to below 1`},
		{"momentum 1 in float32", with(grid, "  momentum: {value: 0.99999999}\n"), `3:21: parameters.momentum.value: got 0.99999999, expected a number from 0 to below 1`},
		{"weight decay below 0", with(grid, "  weight_decay: {value: -0.1}\n"), `3:25: parameters.weight_decay.value: got -0.1, expected a number from 0 on`},
		{"weight decay below float32", with(grid, "  weight_decay: {values: [0, 1e-60]}\n"), `3:30: parameters.weight_decay.values[1]: got 1e-60, expected a number from 0 on`},
		{"epsilon NaN", with(grid, "  epsilon: {value: .nan}\n"), `3:20: parameters.epsilon.value: got NaN, expected a number above 0`},
		{"loss of another output", with(grid, "  output: {values: [sigmoid, softmax]}\n  loss: {value: cross_entropy}\n"),
			`4:17: parameters.loss.value: cross_entropy does not belong to output: sigmoid, which needs binary_cross_entropy; leave loss out, and it follows output`},
		{"loss of not the default output", with(grid, "  loss: {values: [binary_cross_entropy, cross_entropy]}\n"),
			`3:19: parameters.loss.values[0]: binary_cross_entropy does not belong to output: softmax, which needs cross_entropy; leave loss out, and it follows output`},

		{"dropout for another depth", with(grid, "  hidden: {values: [[128], [64, 32]]}\n  dropout: {values: [0.5, [0, 0.5]]}\n"),
			`4:27: parameters.dropout.values[1]: got a list of 2 for hidden: [128], which has 1; write one number for each hidden layer, or one for all`},
		{"dropout for not the default depth", with(random, "  dropout: {value: []}\n"),
			`4:20: parameters.dropout.value: got a list of 0 for hidden: [128], which has 1; write one number for each hidden layer, or one for all`},
		{"dropout 1", with(grid, "  dropout: {value: 1}\n"), `3:20: parameters.dropout.value: got 1, expected a number from 0 to below 1, or a list of one for each hidden layer`},
		{"dropout of a layer", with(grid, "  dropout: {value: [1.5]}\n"), `3:21: parameters.dropout.value[0]: got 1.5, expected a number from 0 to below 1`},
		{"dropout limit", with(random, "  dropout: {min: 0.1, max: 1.5}\n"), `4:28: parameters.dropout.max: uniform would draw values up to 1.5, but dropout takes a number from 0 to below 1, or a list of one for each hidden layer`},
		{"batch_norm of single samples", with(grid, "  batch_norm: {values: [false, true]}\n  batch_size: {values: [32, 1]}\n"),
			`3:32: parameters.batch_norm.values[1]: it cannot be true with batch_size: 1, as one sample has no spread; write a batch_size from 2 on`},
		{"batch_norm, maybe of single samples", with(random, "  batch_norm: {value: true}\n  batch_size: {distribution: q_normal, mu: 10, sigma: 3}\n"),
			`4:23: parameters.batch_norm.value: it cannot be true with batch_size: 1, as one sample has no spread; write a batch_size from 2 on`},
		{"one_cycle with a warm-up", with(grid, "  schedule: {values: [cosine, one_cycle]}\n  schedule_warmup: {values: [0, 1.5]}\n"),
			`4:33: parameters.schedule_warmup.values[1]: it cannot be above 0 with schedule: one_cycle, which has a rise of its own; leave schedule_warmup out`},
		{"one_cycle, maybe with a warm-up", with(random, "  schedule: {value: one_cycle}\n  schedule_warmup: {min: 0, max: 2.0}\n"),
			`5:3: parameters.schedule_warmup: it cannot be above 0 with schedule: one_cycle, which has a rise of its own; leave schedule_warmup out`},
		{"warm-up without an end", with(grid, "  epochs: {values: [3, 2]}\n  schedule_warmup: {values: [2, 1]}\n"),
			`4:30: parameters.schedule_warmup.values[0]: 2.0 epochs of rise are all that epochs: 2 has; write less than 2`},
		{"plateau without validation", "method: grid\nmetric: {name: train_loss}\nparameters: {schedule: {value: plateau}, validation: {value: 0}}\n",
			`3:32: parameters.schedule.value: plateau follows val_loss, and there is none with validation: 0; keep samples for validation`},
		{"early stopping without validation", "method: grid\nmetric: {name: train_loss}\nparameters: {early_stopping: {min: 0, max: 9}, validation: {values: [5000, 0]}}\n",
			`3:14: parameters.early_stopping: it needs validation samples, and there are none with validation: 0; keep some, or leave early_stopping out`},
		{"gamma above 1", with(grid, "  schedule: {value: step}\n  schedule_gamma: {value: 2}\n"), `4:27: parameters.schedule_gamma.value: got 2, expected a number above 0, up to 1`},
		{"rotation above 180", with(grid, "  augment_rotation: {value: 181}\n"), `3:29: parameters.augment_rotation.value: got 181, expected a number from 0 to 180`},

		{"numbers for a choice", with(random, "  activation: {min: 1, max: 3}\n"),
			`4:3: parameters.activation: int_uniform draws numbers, but activation takes one of sigmoid, relu, tanh, leaky_relu, elu, gelu, silu; list some under values`},
		{"fractions for an int", with(random, "  epochs: {min: 1, max: 9.5}\n"),
			`4:3: parameters.epochs: uniform draws fractions, but epochs takes a whole number from 1 to 1073741824; write distribution: q_uniform, or make min and max whole numbers and leave distribution out`},
		{"float q for an int", with(random, "  epochs: {distribution: q_uniform, min: 1, max: 9, q: 2.0}\n"),
			`4:56: parameters.epochs.q: got 2.0, but epochs takes a whole number from 1 to 1073741824; write q without a point`},
		{"int limit", with(random, "  epochs: {min: 0, max: 9}\n"), `4:17: parameters.epochs.min: got 0, expected a whole number from 1 to 1073741824`},
		{"quantized limit", with(random, "  epochs: {distribution: q_uniform, min: 0.2, max: 9}\n"),
			`4:42: parameters.epochs.min: q_uniform would draw values from 0.2 on, but epochs takes a whole number from 1 to 1073741824`},
		{"float limit", with(random, "  learning_rate: {min: -0.1, max: 0.1}\n"), `4:24: parameters.learning_rate.min: uniform would draw values from -0.1 on, but learning_rate takes a number above 0`},
		{"limit below 1", with(random, "  beta1: {min: 0.8, max: 1.5}\n"), `4:26: parameters.beta1.max: uniform would draw values up to 1.5, but beta1 takes a number from 0 to below 1`},
		{"exponent limit", with(random, "  learning_rate: {distribution: inv_log_uniform, min: -800, max: 1}\n"),
			`4:55: parameters.learning_rate.min: inv_log_uniform would draw values up to +Inf, but learning_rate takes a number above 0; min and max are exponents of e: write inv_log_uniform_values for the limits themselves`},
		{"limits for exponents", with(random, "  learning_rate: {distribution: log_uniform, min: 1e-4, max: 0.1}\n"),
			`4:33: parameters.learning_rate.distribution: min and max of log_uniform are exponents of e, so that it would draw from 1 to 1.105; write log_uniform_values, whose min and max are the limits themselves`},
		{"rounded limits for exponents", with(random, "  weight_decay: {distribution: q_log_uniform, min: 0, max: 1, q: 0.1}\n"),
			`4:32: parameters.weight_decay.distribution: min and max of q_log_uniform are exponents of e, so that it would draw from 1 to 2.718; write q_log_uniform_values, whose min and max are the limits themselves`},
		{"whole numbers by accident", with(random, "  learning_rate: {min: 0, max: 1}\n"),
			`4:24: parameters.learning_rate.min: got 0, expected a number above 0; without a point, min and max mean whole numbers: write 0.0 for 0, 1.0 for 1`},
		{"whole numbers by accident, up to 1", with(random, "  dropout: {min: 0, max: 1}\n"),
			`4:26: parameters.dropout.max: got 1, expected a number from 0 to below 1, or a list of one for each hidden layer; without a point, min and max mean whole numbers: write 0.0 for 0, 1.0 for 1`},
		{"target in percent", "method: grid\nmetric: {name: val_accuracy, goal: maximize, target: 95}\nparameters: {seed: {value: 1}}\n",
			`2:54: metric.target: got 95, but val_accuracy is a share from 0 to 1; write 0.95`},
		{"target of 99.5", "method: grid\nmetric: {name: test_accuracy, goal: maximize, target: 99.5}\nparameters: {seed: {value: 1}}\n",
			`2:55: metric.target: got 99.5, but test_accuracy is a share from 0 to 1; write 0.995`},
		{"target out of reach", "method: grid\nmetric: {name: train_accuracy, goal: maximize, target: 1000}\nparameters: {seed: {value: 1}}\n",
			`2:56: metric.target: got 1000, but train_accuracy is a share from 0 to 1; write a number from 0 to 1`},
		{"target below 0", "method: grid\nmetric: {name: val_loss, target: -1}\nparameters: {seed: {value: 1}}\n",
			`2:34: metric.target: got -1, but val_loss is never below 0; write a number above 0`},
		{"mostly outside", with(random, "  learning_rate: {distribution: normal, mu: -1}\n"),
			`4:3: parameters.learning_rate: about 84.1 % of what normal draws is not a number above 0, which learning_rate takes; change its keys`},
		{"continuous grid", with(grid, "  learning_rate: {min: 0.1, max: 0.5}\n"),
			`3:3: parameters.learning_rate: uniform has no end of values, which a grid cannot try; list some under values, or write method: random`},
		{"grid from 0", with(grid, "  learning_rate: {distribution: q_uniform, min: 0, max: 0.5, q: 0.1}\n"), `3:3: parameters.learning_rate: value 1 of the grid: got 0.0, expected a number above 0`},
		{"grid of one point", with(grid, "  learning_rate: {distribution: q_uniform, min: 1.0e16, max: 1.00000000000001e16, q: 0.5}\n"),
			`3:3: parameters.learning_rate: q is too small to tell the values between min and max apart`},
		{"fractional grid for an int", with(grid, "  epochs: {distribution: q_uniform, min: 1.5, max: 9}\n"), `3:3: parameters.epochs: value 1 of the grid: got 1.5, expected a whole number from 1 to 1073741824`},

		{"all at once", "metod: grid\nparameters:\n  epochs: {value: 0}\n  activation: {value: rleu}\n  lerning_rate: {value: 0.1}\n", strings.Join([]string{
			`1:1: metod: no such key; did you mean "method"?`,
			`sweep.yaml:1:1: method is missing; write method: grid, random, bayes, tpe or sobol`,
			`sweep.yaml:3:19: parameters.epochs.value: got 0, expected a whole number from 1 to 1073741824`,
			`sweep.yaml:4:23: parameters.activation.value: got "rleu", expected one of sigmoid, relu, tanh, leaky_relu, elu, gelu, silu; did you mean "relu"?`,
			`sweep.yaml:5:3: parameters.lerning_rate: no such parameter; did you mean "learning_rate"?`,
		}, "\n")},
	}
	tests = append(tests, whatToWrite...)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			spec, err := readOurs("sweep.yaml", []byte(test.text))
			if err == nil {
				t.Fatalf("%q was read: %+v", test.text, spec)
			}
			if got, want := err.Error(), "sweep.yaml:"+test.want; got != want {
				t.Errorf("%s\ngot  %s\nwant %s", test.text, got, want)
			}
			if list := (Errors)(nil); !errors.As(err, &list) || len(list) == 0 {
				t.Errorf("the error is a %T, not Errors", err)
			}
		})
	}
}

func TestReadWarnings(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"none", with(grid, "  seed: {values: [1, 2]}\n"), ``},
		{"cloud keys", "entity: me\nmethod: grid\nproject: p\nparameters: {seed: {value: 1}}\n", "sweep.yaml:1:1: entity: entity and project are ignored, as they mean nothing outside of W&B"},
		{"a cloud key", "method: grid\nproject: p\nparameters: {seed: {value: 1}}\n", "sweep.yaml:2:1: project: it is ignored, as it means nothing outside of W&B"},
		{"goal", "method: grid\nmetric: {name: val_accuracy}\nparameters: {seed: {value: 1}}\n",
			`sweep.yaml:2:1: metric: goal is not given, so val_accuracy is minimized, which is W&B's default; write goal: maximize`},
		{"test metric", "method: grid\nmetric: {name: test_loss}\nparameters: {seed: {value: 1}}\n",
			`sweep.yaml:2:16: metric.name: runs chosen by test_loss make its own value optimistic, as nothing is left to test on; write val_loss`},
		{"impute", "method: grid\nmetric: {name: val_loss, impute: best, impute_while_running: false}\nparameters: {seed: {value: 1}}\n",
			"sweep.yaml:2:26: metric.impute: it is ignored; only method: bayes and method: tpe have a use for it\nsweep.yaml:2:40: metric.impute_while_running: it is ignored; only method: bayes and method: tpe have a use for it"},
		{"impute for bayes", "method: bayes\nrun_cap: 5\nmetric: {name: val_loss, impute: best, impute_while_running: false}\nparameters: {seed: {min: 1, max: 9}}\n", ``},
		{"a search that varies nothing", "method: tpe\nrun_cap: 2\nparameters: {seed: {value: 1}, epochs: {values: [3]}}\n",
			`sweep.yaml:3:1: parameters: each has one value, so that there is one run; give one that should vary values, or min and max`},
		{"a search of more runs than configs", "method: tpe\nrun_cap: 9\nparameters: {seed: {min: 1, max: 2}, optimizer: {values: [sgd, momentum, sgd]}, momentum: {values: [0.5, 0.8], when: {optimizer: momentum}}, ema: {derive: momentum / 2}}\n",
			`sweep.yaml:2:1: run_cap: there are 6 different runs; the sweep ends when all are done`},
		{"a search of as many runs as configs", "method: bayes\nrun_cap: 6\nparameters: {seed: {min: 1, max: 2}, optimizer: {values: [sgd, momentum, sgd]}, momentum: {values: [0.5, 0.8], when: {optimizer: momentum}}}\n", ""},
		{"a search of more configs times seeds", "method: random\nrun_cap: 7\nseeds: 3\nparameters: {bias: {values: [none, scalar]}}\n",
			`sweep.yaml:2:1: run_cap: there are 6 different runs; the sweep ends when all are done`},
		{"a search without an end of configs", "method: random\nrun_cap: 7\nparameters: {bias: {values: [none, scalar]}, learning_rate: {min: 0.1, max: 0.2}}\n", ""},
		{"one run that varies nothing", "method: random\nrun_cap: 1\nparameters: {seed: {value: 1}}\n", ""},
		{"a seed for a grid", "method: grid\nsampler_seed: 3\nparameters: {seed: {value: 1}}\n", `sweep.yaml:2:1: sampler_seed: it is ignored; a grid draws nothing without order: shuffled`},
		{"a seed for a shuffled grid", "method: grid\norder: shuffled\nsampler_seed: 3\nparameters: {seed: {value: 1}}\n", ``},
		{"an order for a search", "method: random\nrun_cap: 3\norder: sorted\nparameters: {seed: {min: 1, max: 9}}\n", `sweep.yaml:3:1: order: it is ignored; only a grid has one`},
		{"exponents", with(random, "  learning_rate: {distribution: log_uniform, min: -5, max: -1}\n"),
			`sweep.yaml:4:19: parameters.learning_rate.distribution: min and max of it are exponents of e, so that it draws from 0.006738 to 0.3679; W&B deprecates it, write log_uniform_values with the limits themselves`},
		{"partly outside", with(random, "  learning_rate: {distribution: normal, mu: 1}\n"),
			`sweep.yaml:4:3: parameters.learning_rate: about 15.9 % of what normal draws is not a number above 0, which learning_rate takes, and is drawn again`},
		{"momentum of sgd", with(random, "  optimizer: {value: sgd}\n  momentum: {value: 0.9}\n  weight_decay: {value: 0.1}\n  seed: {min: 1, max: 9}\n"),
			`sweep.yaml:5:3: parameters.momentum: it is read by momentum and nesterov only; write optimizer: {value: momentum}, or leave it out`},
		{"parameters of other optimizers", with(grid, "  optimizer: {values: [sgd, nesterov]}\n  momentum: {value: 0.9}\n  alpha: {value: 0.9}\n  epsilon: {value: 1e-7}\n"),
			"sweep.yaml:5:3: parameters.alpha: it is read by rmsprop only; write optimizer: {value: rmsprop}, or leave it out\n" +
				"sweep.yaml:6:3: parameters.epsilon: it is read by rmsprop, adagrad, adam and adamw only; write optimizer: {value: rmsprop}, or leave it out"},
		{"parameters of other schedules", with(grid, "  schedule: {values: [cosine, exponential]}\n  schedule_step: {value: 3}\n  schedule_gamma: {value: 0.9}\n  schedule_patience: {value: 2}\n  schedule_floor: {value: 0.01}\n"),
			"sweep.yaml:4:3: parameters.schedule_step: it is read by step only; write schedule: {value: step}, or leave it out\n" +
				"sweep.yaml:6:3: parameters.schedule_patience: it is read by plateau only; write schedule: {value: plateau}, or leave it out"},
		{"a floor without a schedule", with(grid, "  schedule_floor: {value: 0.01}\n  schedule_warmup: {value: 1}\n"),
			`sweep.yaml:3:3: parameters.schedule_floor: it is read by cosine and plateau only; write schedule: {value: cosine}, or leave it out`},
		{"sigma without elastic", with(random, "  augment_sigma: {value: 6}\n  augment_elastic: {value: 0}\n  seed: {min: 1, max: 9}\n"),
			`sweep.yaml:4:3: parameters.augment_sigma: it is read where augment_elastic is above 0 only; write augment_elastic, or leave it out`},
		{"sigma with elastic", with(random, "  augment_sigma: {value: 6}\n  augment_elastic: {min: 0.0, max: 40}\n"), ``},
		{"a linear classifier's hidden layers", with(random, "  hidden: {value: []}\n  activation: {value: tanh}\n  batch_norm: {value: true}\n  dropout: {value: 0.5}\n  input_dropout: {value: 0.1}\n  seed: {min: 1, max: 9}\n"),
			"sweep.yaml:5:3: parameters.activation: it is read by hidden layers only; write hidden: {value: [128]}, or leave it out\n" +
				"sweep.yaml:6:3: parameters.batch_norm: it is read by hidden layers only; write hidden: {value: [128]}, or leave it out\n" +
				"sweep.yaml:7:3: parameters.dropout: it is read by hidden layers only; write hidden: {value: [128]}, or leave it out"},
		{"validation that cannot be 0", with(random, "  early_stopping: {value: 3}\n  validation: {distribution: q_uniform, min: 1000, max: 9000, q: 1000}\n"), ``},
		{"batches that cannot be 1", with(random, "  batch_norm: {value: true}\n  batch_size: {distribution: q_log_uniform_values, min: 4, max: 256, q: 4}\n"), ``},
		{"dropout drawn", with(random, "  hidden: {values: [[], [9], [8, 7]]}\n  dropout: {min: 0.1, max: 0.5}\n"),
			`sweep.yaml:5:3: parameters.dropout: runs with hidden: [] do not read it, and are the same whatever it is; write when: {hidden: [[9], [8, 7]]}`},
		{"momenta of sgd", with(grid, "  optimizer: {values: [sgd, momentum]}\n  momentum: {values: [0.5, 0.9]}\n"),
			`sweep.yaml:4:3: parameters.momentum: runs with optimizer: sgd do not read it, and are the same whatever it is; write when: {optimizer: [momentum]}`},
		{"momenta of sgd, in a when that lacks it", with(grid, "  optimizer: {values: [sgd, adam, nesterov]}\n  momentum: {values: [0.5, 0.9], when: {epochs: 3}}\n  epochs: {values: [3, 4]}\n"),
			`sweep.yaml:4:3: parameters.momentum: runs with optimizer: sgd or adam do not read it, and are the same whatever it is; add to its when: {optimizer: [nesterov]}`},
		{"one momentum of sgd", with(grid, "  optimizer: {values: [sgd, momentum]}\n  momentum: {value: 0.5}\n"), ``},
		{"momenta linked to optimizers", "method: grid\nzip: [[optimizer, momentum]]\nparameters: {optimizer: {values: [sgd, momentum]}, momentum: {values: [0.5, 0.9]}}\n", ``},
		{"momenta where they are read", with(grid, "  optimizer: {values: [sgd, momentum]}\n  momentum: {values: [0.5, 0.9], when: {optimizer: momentum}}\n"), ``},
		{"sigmas of no bend", with(grid, "  augment_elastic: {values: [0, 30]}\n  augment_sigma: {values: [4, 6]}\n"),
			`sweep.yaml:4:3: parameters.augment_sigma: runs with augment_elastic: 0.0 do not read it, and are the same whatever it is; write when: {augment_elastic: [30.0]}`},
		{"0 or 1 by accident", with(random, "  weight_decay: {min: 0, max: 1}\n  seed: {min: 1, max: 9}\n"),
			`sweep.yaml:4:3: parameters.weight_decay: min and max without a point mean the whole numbers from 0 to 1 alone; write min: 0.0, max: 1.0 for all numbers between, or distribution: int_uniform if they are meant`},
		{"0 or 1 by accident in a grid", with(grid, "  weight_decay: {min: 0, max: 1}\n"),
			`sweep.yaml:3:3: parameters.weight_decay: min and max without a point mean the whole numbers from 0 to 1 alone; list some under values, or distribution: int_uniform if they are meant`},
		{"whole numbers on purpose", with(random, "  augment_rotation: {distribution: int_uniform, min: 0, max: 10}\n"), ``},
		{"the worst loss", "method: grid\nmetric: {name: val_loss, goal: maximize}\nparameters: {seed: {value: 1}}\n",
			`sweep.yaml:2:32: metric.goal: the best run is then the one with the worst val_loss; write goal: minimize`},
		{"the worst accuracy", "method: grid\nmetric: {name: train_accuracy, goal: minimize}\nparameters: {seed: {value: 1}}\n",
			`sweep.yaml:2:38: metric.goal: the best run is then the one with the worst train_accuracy; write goal: maximize`},
		{"a target of 1", "method: grid\nmetric: {name: train_accuracy, goal: maximize, target: 1}\nparameters: {seed: {value: 1}}\n", ``},
		{"up to 1", with(random, "  optimizer: {value: adam}\n  beta2: {min: 0.9, max: 1.0}\n"), ``},
		{"from 0", with(random, "  learning_rate: {distribution: uniform, min: 0, max: 0.1}\n"), ``},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			spec, err := readOurs("sweep.yaml", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(spec.Warnings, "\n"); got != test.want {
				t.Errorf("%s\ngot  %s\nwant %s", test.text, got, test.want)
			}
		})
	}
}

func TestReadSpec(t *testing.T) {
	text := "name: widths\ndescription: Does width matter?\nmethod: random\nrun_cap: 7\n" +
		"metric: {name: val_loss, goal: minimize, target: 1}\nparameters:\n  hidden: {values: [[], [10]]}\n"
	spec, err := readOurs("sweep.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if spec.Name != "widths" || spec.Description != "Does width matter?" || spec.Method != "random" || spec.RunCap != 7 || spec.Text != text {
		t.Errorf("got %+v", spec)
	}
	if m := spec.Metric; m.Name != "val_loss" || m.Goal != "minimize" || m.Target == nil || *m.Target != 1 {
		t.Errorf("got the metric %+v", m)
	}

	spec, err = readOurs("sweep.yaml", []byte("method: grid\nparameters: {seed: {value: 1}}"))
	if err != nil {
		t.Fatal(err)
	}
	if m := spec.Metric; m.Name != "val_accuracy" || m.Goal != "maximize" || m.Target != nil {
		t.Errorf("without a metric got %+v, want val_accuracy maximized", m)
	}
}

func TestNameOfASweepWithoutOneIsItsFiles(t *testing.T) {
	const body = "method: grid\nparameters: {seed: {value: 1}}"
	for _, test := range []struct {
		file, text, want string
		unnamed          bool
	}{
		{"search.yaml", body, "search", true},
		{filepath.Join("studies", "wide nets.v2.yml"), body, "wide nets.v2", true},
		{"search.yaml", "name: ''\n" + body, "search", true},
		{"search.yaml", "name: widths\n" + body, "widths", false},
	} {
		spec, err := readOurs(test.file, []byte(test.text))
		if err != nil || spec.Name != test.want || spec.Unnamed != test.unnamed {
			t.Errorf("%s: got %q, unnamed %v (%v); want %q", test.file, spec.Name, spec.Unnamed, err, test.want)
		}
	}
}

// Aliases are the text that they stand for.
func TestReadAlias(t *testing.T) {
	spec, err := readOurs("sweep.yaml", []byte("method: grid\nparameters:\n  seed: &three {values: [1, 2, 3]}\n  epochs: *three\n"))
	if err != nil {
		t.Fatal(err)
	}
	if spec.Count() != 9 {
		t.Errorf("got %d runs, want 9", spec.Count())
	}
	_, err = readOurs("sweep.yaml", []byte("method: grid\nparameters:\n  seed: &x {values: [0, 2]}\n  epochs: *x\n"))
	if want := "sweep.yaml:3:22: parameters.epochs.values[0]: got 0, expected a whole number from 1 to 1073741824"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Each level of this file stands for nine of the one above, the last for 9^9.
func TestReadManyAliases(t *testing.T) {
	text := "method: grid\nname: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
	for level := 'b'; level <= 'i'; level++ {
		text += string(level) + ": &" + string(level) + " [" + strings.Repeat("*"+string(level-1)+", ", 9) + "]\n"
	}
	_, err := readOurs("sweep.yaml", []byte(text))
	if err == nil || !strings.HasSuffix(err.Error(), "with its aliases the file has more than 1000000 values; write a smaller one") {
		t.Errorf("got %v", err)
	}
}

func TestReferenceSweep(t *testing.T) {
	text, err := os.ReadFile("../../sweep.yaml")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := readOurs("sweep.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	if spec.Name != "activation-width-rate" || spec.Count() != 36 || len(spec.Warnings) > 0 {
		t.Errorf("got %s with %d runs and the warnings %q", spec.Name, spec.Count(), spec.Warnings)
	}
	for number := 1; number <= spec.Count(); number++ {
		values, _ := spec.Config(number)
		if _, err := Networks.Check(values); err != nil {
			t.Errorf("run %d: %v", number, err)
		}
	}
}

// What has no end can be read; carrying it out needs a limit. A search of few enough configs
// ends when it has tried them all.
func TestEndless(t *testing.T) {
	const few, many = "parameters: {seed: {min: 1, max: 9}}\n", "parameters: {seed: {min: 1, max: 1000001}}\n"
	for text, want := range map[string]string{
		"method: random\n" + many:                                        "sweep.yaml:1:9: method: a random search never ends by itself; write run_cap, the number of runs, or metric: {target: ...}, or sweep with --runs N",
		"method: random\n" + few:                                         "",
		"method: random\nrun_cap: 3\n" + many:                            "",
		"method: random\nmetric: {name: val_loss, target: 0.1}\n" + many: "",
		"method: grid\n" + few:                                           "",
	} {
		got := ""
		if err := mustRead(t, text).Endless(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
