package sweep

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"

	"pgregory.net/rapid"
)

func TestWhenGrid(t *testing.T) {
	spec := mustRead(t, `method: grid
parameters:
  beta1: {values: [0.5, 0.9], when: {optimizer: [adam, adamw]}}
  optimizer: {values: [sgd, momentum, adam]}
  momentum: {values: [0.8, 0.9], when: {optimizer: momentum}}
  seed: {min: 1, max: 2}
`)
	var got []string
	for number := range spec.Count() {
		c, _ := spec.Config(number + 1)
		got = append(got, fmt.Sprint(c["optimizer"], " ", c["beta1"], " ", c["momentum"], " ", c["seed"]))
	}
	want := []string{
		"sgd 0.9 0.9 1", "sgd 0.9 0.9 2",
		"momentum 0.9 0.8 1", "momentum 0.9 0.8 2", "momentum 0.9 0.9 1", "momentum 0.9 0.9 2",
		"adam 0.5 0.9 1", "adam 0.5 0.9 2", "adam 0.9 0.9 1", "adam 0.9 0.9 2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A grid of more points than there are numbers is counted at once.
func TestWhenOfHugeGrid(t *testing.T) {
	text := "method: grid\nrun_cap: 5\nparameters:\n  validation: {min: 0, max: 1000000000, when: {seed: [0, 77]}}\n  seed: {min: 0, max: 9007199254740992}\n  epochs: {min: 1, max: 1000, when: {validation: 7}}\nmetric: {name: train_loss}\n"
	spec := mustRead(t, text)
	want := (1<<53 - 1) + 2*(1_000_000_000+1_000)
	if got := spec.points.Size(); got != want {
		t.Errorf("got %d points, want %d", got, want)
	}
	last := spec.points.Point(want - 1)
	if fmt.Sprint(last) != "seed=9007199254740992" {
		t.Errorf("the last point is %v", last)
	}
	// 1,000,001,000 points have the seed 0, then come 76 seeds with one each.
	if middle := spec.points.Point(1_000_001_000 + 76 + 7 + 3); fmt.Sprint(middle) != "epochs=4 seed=77 validation=7" {
		t.Errorf("got %v", middle)
	}
}

// drawConditional draws a file with conditions and links, all ways to choose its values,
// its conditions, and its names, those that decide before those that are decided.
func drawConditional(t *rapid.T) (text string, chosen []results.Config, whens map[string]map[string][]any, order []string) {
	lists := map[string][]any{
		"activation": {"relu", "tanh"}, "batch_size": {int64(32), int64(64)}, "bias": {"vector", "none"},
		"epochs": {int64(1), int64(2), int64(10)}, "hidden": {[]any{int64(128)}, []any{}}, "loss": {"cross_entropy", "binary_cross_entropy"}, "output": {"softmax", "sigmoid"},
	}
	order = rapid.Permutation(slices.Sorted(maps.Keys(lists))).Draw(t, "order")
	if output, loss := slices.Index(order, "output"), slices.Index(order, "loss"); output > loss {
		order[output], order[loss] = "loss", "output" // whose default follows the output
	}
	whens = map[string]map[string][]any{}
	parameters := ""
	axes := map[string][][]any{} // of a name, the rows of its values; a linked name is in its group's
	links := map[string][]string{}
	written := map[string][]any{}
	zip := ""
	for i := 0; i < len(order); {
		n := 1
		if rapid.IntRange(0, 3).Draw(t, "link") == 0 {
			n = min(2, len(order)-i)
		}
		group := order[i : i+n]
		rows := rapid.IntRange(1, 3).Draw(t, "rows")
		values := map[string][]any{}
		for range rows {
			var row []any
			for _, name := range group {
				v := rapid.SampledFrom(lists[name]).Draw(t, name)
				row, values[name] = append(row, v), append(values[name], v)
			}
			axes[group[0]] = append(axes[group[0]], row)
		}
		links[group[0]] = group
		for j, name := range group {
			when := ""
			if earlier := order[:i+j]; len(earlier) > 0 && rapid.Bool().Draw(t, "conditional") {
				whens[name] = map[string][]any{}
				for _, other := range rapid.Permutation(earlier).Draw(t, "deciders")[:rapid.IntRange(1, min(2, len(earlier))).Draw(t, "how many")] {
					required := []any{rapid.SampledFrom(written[other]).Draw(t, "required")}
					whens[name][other] = required
					when += fmt.Sprintf("%s: %s, ", other, results.Canonical(required))
				}
				when = ", when: {" + strings.TrimSuffix(when, ", ") + "}"
			}
			parameters += fmt.Sprintf("  %s: {values: %s%s}\n", name, results.Canonical(values[name]), when)
			written[name] = values[name]
		}
		if n > 1 {
			zip += fmt.Sprintf("  - [%s]\n", strings.Join(group, ", "))
		}
		i += n
	}
	text = "method: grid\nparameters:\n" + parameters
	if zip != "" {
		text += "zip:\n" + zip
	}
	chosen = []results.Config{{}}
	for first, rows := range axes {
		var more []results.Config
		for _, c := range chosen {
			for _, row := range rows {
				both := maps.Clone(c)
				for i, name := range links[first] {
					both[name] = row[i]
				}
				more = append(more, both)
			}
		}
		chosen = more
	}
	return text, chosen, whens, order
}

// A grid has every config that its values and conditions allow exactly once, each
// with all seeds one after another.
func TestWhenGridIsEveryConfigOnce(t *testing.T) {
	standard := Networks.Complete(results.Config{})
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		text, chosen, whens, order := drawConditional(t)
		r := &reader{file: "sweep.yaml", schema: Networks}
		spec := r.spec([]byte("seeds: [4, 2]\n" + text))
		for _, err := range r.errors {
			if strings.Contains(err.Message, "take the group apart") {
				return
			}
			if !strings.Contains(err.Message, "does not belong") { // a grid of networks that cannot be trained is one too
				t.Fatalf("%v, reading\n%s", err, text)
			}
		}
		read++
		want := map[string]bool{}
		for _, config := range chosen {
			for _, name := range order { // those that decide come before
				for other, required := range whens[name] {
					if results.Canonical(required) != results.Canonical([]any{config[other]}) {
						config[name] = standard[name]
						if name == "loss" {
							config[name] = Networks.Complete(results.Config{"output": config["output"].(string)})["loss"]
						}
					}
				}
			}
			want[results.Canonical(Networks.Complete(config))] = true
		}
		if spec.Count() != 2*len(want) {
			t.Fatalf("got %d runs, want %d, of\n%s", spec.Count(), 2*len(want), text)
		}
		before := ""
		for number := 1; number <= spec.Count(); number++ {
			c, _ := spec.Config(number)
			if seed := []int64{4, 2}[(number-1)%2]; c["seed"] != seed {
				t.Fatalf("run %d has the seed %v, want %d", number, c["seed"], seed)
			}
			c["seed"] = standard["seed"]
			config := results.Canonical(c)
			if number%2 == 0 && config != before {
				t.Fatalf("run %d has another config than run %d, of\n%s", number, number-1, text)
			}
			if number%2 == 1 && !want[config] {
				t.Fatalf("run %d is %s, which comes twice or never, of\n%s", number, config, text)
			}
			delete(want, config)
			before = config
		}
	})
	if read < 50 {
		t.Errorf("only %d were read, so that little was tested", read)
	}
}

// Where the loss has no value of its own it follows the output, wherever that stands.
func TestWhenOfLoss(t *testing.T) {
	spec := mustRead(t, "method: grid\nparameters:\n  output: {values: [sigmoid, softmax]}\n  loss: {value: binary_cross_entropy, when: {epochs: 1, output: sigmoid}}\n  epochs: {values: [1, 2]}\n  bias: {values: [none, vector], when: {loss: cross_entropy}}\n")
	var got []string
	for number := range spec.Count() {
		c, _ := spec.Config(number + 1)
		got = append(got, fmt.Sprint(c["epochs"], " ", c["output"], " ", c["loss"], " ", c["bias"]))
	}
	want := []string{
		"1 sigmoid binary_cross_entropy vector", "1 softmax cross_entropy none", "1 softmax cross_entropy vector",
		"2 sigmoid binary_cross_entropy vector", "2 softmax cross_entropy none", "2 softmax cross_entropy vector",
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A random search draws what it drew without the condition, where that holds, and
// the default elsewhere.
func TestWhenOfRandomSearch(t *testing.T) {
	const head = "method: random\nrun_cap: 200\nparameters:\n  optimizer: {values: [sgd, momentum, adam]}\n  momentum: {min: 0.1, max: 0.5"
	free, bound := mustRead(t, head+"}\n"), mustRead(t, head+", when: {optimizer: momentum}}\n")
	held := 0
	for number := 1; number <= 200; number++ {
		a, _ := free.Config(number)
		b, _ := bound.Config(number)
		want := 0.9
		if a["optimizer"] == "momentum" {
			held++
			want = a["momentum"].(float64)
		}
		if a["optimizer"] != b["optimizer"] || b["momentum"] != want {
			t.Errorf("run %d: %v, without the condition %v", number, b, a)
		}
	}
	if held < 40 || held > 95 { // four standard deviations of 6.7 about 67
		t.Errorf("it holds in %d of 200 runs", held)
	}
}

// Values disagree only where some run combines them.
func TestWhenAgreements(t *testing.T) {
	const shares = "method: grid\nparameters:\n  hidden: {values: [[8], [8, 4]]}\n  dropout: {values: [[0.1, 0.2], 0.3]"
	if spec := mustRead(t, shares+", when: {hidden: [[8, 4]]}}\n"); spec.Count() != 3 {
		t.Errorf("got %d runs, want 3", spec.Count())
	}
	if _, err := readOurs("sweep.yaml", []byte(shares+", when: {hidden: [[8]]}}\n")); err == nil || !strings.Contains(err.Error(), "4:22: parameters.dropout.values[0]: got a list of 2") {
		t.Errorf("got %v", err)
	}
	// A chain: batch normalization only with the optimizer that has large batches.
	const chain = "method: grid\nparameters:\n  optimizer: {values: [sgd, adam]}\n  batch_size: {value: 1, when: {optimizer: sgd}}\n  batch_norm: {values: [true, false], when: {optimizer: "
	if spec := mustRead(t, chain+"adam}}\n"); spec.Count() != 3 {
		t.Errorf("got %d runs, want 3", spec.Count())
	}
	if _, err := readOurs("sweep.yaml", []byte(chain+"sgd}}\n")); err == nil || !strings.Contains(err.Error(), "5:25: parameters.batch_norm.values[0]: it cannot be true") {
		t.Errorf("got %v", err)
	}
}

func TestWhenErrors(t *testing.T) {
	for _, test := range []struct{ name, parameters, want string }{
		{"unknown", "momentum: {value: 0.5, when: {optimiser: sgd}}", `3:33: parameters.momentum.when.optimiser: no such parameter; did you mean "optimizer"?`},
		{"no mapping", "momentum: {value: 0.5, when: optimizer}", `3:32: parameters.momentum.when: got "optimizer", expected a mapping of names to values`},
		{"wrong value", "momentum: {value: 0.5, when: {optimizer: momentun}}", `3:44: parameters.momentum.when.optimizer: got "momentun", expected one of sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw; did you mean "momentum"?`},
		{"wrong value in a list", "momentum: {value: 0.5, when: {optimizer: [momentum, 1]}}", `3:55: parameters.momentum.when.optimizer[1]: got 1, expected one of sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw`},
		{"wrong width", "momentum: {value: 0.5, when: {hidden: [0]}}", `3:42: parameters.momentum.when.hidden[0]: got 0, expected a whole number from 1 to 65536`},
		{"no run has it", "momentum: {value: 0.5, when: {optimizer: momentum}}", `3:44: parameters.momentum.when.optimizer: no run has it: optimizer is "sgd"`},
		{"out of a range", "momentum: {value: 0.5, when: {epochs: [9, 1]}}\n  epochs: {min: 2, max: 4}", `3:41: parameters.momentum.when.epochs: no run has it: epochs is 2, 4`},
		{"itself", "momentum: {values: [0.5, 0.9], when: {momentum: 0.5}}", `3:3: parameters.momentum: its when goes round in a circle: momentum needs momentum; remove a part of it`},
		{"a circle", "momentum: {value: 0.5, when: {bias: none}}\n  bias: {value: none, when: {activation: relu}}\n  activation: {value: tanh, when: {momentum: 0.9}}",
			`5:3: parameters.activation: its when goes round in a circle: activation needs momentum needs bias needs activation; remove a part of it`},
		{"a circle through the loss", "output: {value: sigmoid, when: {loss: cross_entropy}}", `3:3: parameters.output: its when goes round in a circle: output needs output; remove a part of it`},
		{"a step", "momentum: {value: 0.5, when: {learning_rate: 0.1}}\n  learning_rate: {distribution: q_uniform, min: 0.1, max: 0.5, q: 0.1}", `3:48: parameters.momentum.when.learning_rate: learning_rate draws numbers, which are hardly ever these; list some under its values`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := readOurs("sweep.yaml", []byte("method: grid\nparameters:\n  "+test.parameters+"\n"))
			if err == nil || err.Error() != "sweep.yaml:"+test.want {
				t.Errorf("got  %v\nwant sweep.yaml:%s", err, test.want)
			}
		})
	}
	_, err := readOurs("sweep.yaml", []byte("method: grid\nseeds: 2\nparameters: {momentum: {value: 0.5, when: {seed: 1}}}\n"))
	if want := "sweep.yaml:3:50: parameters.momentum.when.seed: every config has all of the seeds, so that none can depend on one; remove it, or make seed a parameter"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	// Links can close a circle that conditions alone do not.
	_, err = readOurs("sweep.yaml", []byte("method: grid\nzip: [[activation, bias], [epochs, shuffle]]\nparameters:\n  activation: {values: [relu, tanh], when: {epochs: 1}}\n  bias: {values: [none, vector]}\n  epochs: {values: [1, 2]}\n  shuffle: {values: [true, false], when: {bias: none}}\n"))
	if err == nil || !strings.Contains(err.Error(), "4:3: parameters.activation: zip links it") {
		t.Errorf("got %v", err)
	}
}
