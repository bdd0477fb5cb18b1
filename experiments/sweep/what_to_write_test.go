package sweep

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// whatToWrite is slips in YAML and the messages that say what to write.
var whatToWrite = []struct{ name, text, want string }{
	{"tab before a key", "method: grid\nparameters:\n\tepochs: {value: 1}\n", `3:1: not valid YAML: a tab indents this line; write spaces in its place`},
	{"tab after spaces", "method: grid\nparameters:\n  epochs:\n  \tvalue: 1\n", `4:3: not valid YAML: a tab indents this line; write spaces in its place`},
	{"open quote", "method: grid\nname: \"abc\nparameters: {seed: {value: 1}}\n", `2:7: not valid YAML: the quote that opens here is not closed`},
	{"open quote, closed by the next", "method: grid\nname: \"abc # it's\nparameters:\n  dataset: {value: \"mnist\"}\n",
		`2:7: not valid YAML: the quote that opens here ends only in line 4; close it in its own line`},
	{"open apostrophe, closed by the next", "method: grid\nname: 'it''s\nparameters:\n  dataset: {value: 'mnist'}\n",
		`2:7: not valid YAML: the quote that opens here ends only in line 4; close it in its own line`},
	{"open brace", with(grid, "  epochs: {value: 1\n  seed: {value: 2}\n"), `3:11: not valid YAML: the { that opens here is not closed`},
	{"open bracket", with(grid, "  epochs: {values: [1, 2}\n"), `3:25: not valid YAML: expected a comma or the end of the [ in column 20`},
	{"open bracket at the end", "method: grid\nparameters: {seed: {values: [1, 2]}, epochs: {values: [1\n", `2:55: not valid YAML: the [ that opens here is not closed`},
	{"two commas", with(grid, "  epochs: {values: [1, , 2]}\n"), `3:24: not valid YAML: a comma with nothing before it; remove it, or write what is missing`},
	{"brace too many", with(grid, "  epochs: {values: [1, 2]}}\n"), `3:27: not valid YAML: there is no open bracket that this } could close`},
	{"no colon", "method grid\nparameters:\n  epochs: {value: 1}\n", `1:1: not valid YAML: this line has no colon; write NAME: VALUE`},
	{"two colons", "method: grid\nname: a: b\n", `2:8: not valid YAML: a second colon in one line; put the text that has it in quotes`},
	{"under a value", with(grid, "  epochs: 1\n    values: [1]\n"), `4:5: not valid YAML: this line is indented under line 3, which has a value of its own`},
	{"indented too far", with(grid, "  epochs: {value: 1}\n   seed: {value: 1}\n"), `4:4: not valid YAML: this line is indented by 3, but those beside it, from line 3 on, by 2`},
	{"no space after a colon", with(grid, "  epochs: {value:1}\n"), `3:12: parameters.epochs.value:1: no such key; write a space after the colon of value:`},

	{"values one level too high", with(grid, "  epochs:\n  values: [1, 2]\n"), strings.Join([]string{
		`3:10: parameters.epochs: nothing is under it; indent its value, values or min and max deeper than its name`,
		`sweep.yaml:4:3: parameters.values: no such parameter; it belongs to a parameter: indent it under the parameter's name`}, "\n")},
	{"parameters one level too high", "method: grid\nparameters:\nepochs: {values: [1, 2]}\n", strings.Join([]string{
		`2:12: parameters: nothing is under it; indent what belongs to it deeper than it is itself`,
		`sweep.yaml:3:1: epochs: no such key; it is a parameter: write it right under parameters`}, "\n")},
	{"metric's keys one level too high", "method: grid\nmetric:\nname: val_loss\ngoal: minimize\nparameters: {seed: {value: 1}}\n", strings.Join([]string{
		`2:8: metric: nothing is under it; indent what belongs to it deeper than it is itself`,
		`sweep.yaml:4:1: goal: no such key; it belongs to the metric: indent it under metric`}, "\n")},

	{"metric's name alone", "method: grid\nmetric: val_loss\nparameters: {seed: {value: 1}}\n", `2:9: metric: got "val_loss", expected a mapping; write metric: {name: val_loss, goal: minimize}`},
	{"accuracy alone", "method: grid\nmetric: acc\nparameters: {seed: {value: 1}}\n", `2:9: metric: got "acc", expected a mapping; write metric: {name: val_accuracy, goal: maximize}`},
	{"early termination's name alone", "method: grid\nmetric: {name: val_loss}\nearly_terminate: median\nparameters: {seed: {value: 1}}\n", `3:18: early_terminate: got "median", expected a mapping; write early_terminate: {type: median}`},
	{"a command alone", "method: grid\nhooks: say done\nparameters: {seed: {value: 1}}\n", `2:8: hooks: got "say done", expected a mapping; write hooks: {on_finish: "say done"}`},
	{"number in quotes", with(grid, "  learning_rate: {value: \"1e-5\"}\n"), `3:26: parameters.learning_rate.value: got "1e-5", expected a number above 0; write 1e-5 without quotes`},
	{"int in quotes", with(grid, "  epochs: {values: [1, '10']}\n"), `3:24: parameters.epochs.values[1]: got "10", expected a whole number from 1 to 1073741824; write 10 without quotes`},
	{"limit in quotes", with(random, "  learning_rate: {min: \"0.1\", max: 1.0}\n"), `4:24: parameters.learning_rate.min: got "0.1", expected a number; write 0.1 without quotes`},
	{"bool in quotes", with(grid, "  shuffle: {value: \"true\"}\n"), `3:20: parameters.shuffle.value: got "true", expected true or false; write true without quotes`},
	{"list in quotes", with(grid, "  hidden: {value: \"[128, 64]\"}\n"), `3:19: parameters.hidden.value: got "[128, 64]", expected a list of widths from 1 to 65536, such as [128, 64]; write [128, 64] without quotes`},
	{"a tuple", with(grid, "  hidden:\n    value: (128, 64)\n"), `4:12: parameters.hidden.value: got "(128, 64)", expected a list of widths from 1 to 65536, such as [128, 64]; write [128, 64]`},
	{"values under value", with(grid, "  learning_rate: {value: [0.1, 0.2]}\n"), `3:26: parameters.learning_rate.value: got [0.1, 0.2], expected a number above 0; write values: [0.1, 0.2] to try each`},
	{"names under value", with(grid, "  optimizer: {value: [sgd, adam]}\n"),
		`3:22: parameters.optimizer.value: got ["sgd", "adam"], expected one of sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw; write values: ["sgd", "adam"] to try each`},
	{"a value under values", with(grid, "  activation: {values: relu}\n"), `3:24: parameters.activation.values: got "relu", expected a list of at least one element; write values: [relu], or value: relu`},
	{"values without brackets", with(grid, "  seed:\n    values: 1, 2, 3\n"), `4:13: parameters.seed.values: got "1, 2, 3", expected a list of at least one element; write values: [1, 2, 3]`},
	{"widths under values", with(grid, "  hidden: {values: [128, 64]}\n"),
		`3:20: parameters.hidden.values: got a list of numbers, but each value of hidden is a list; write value: [128, 64] for one, or values: [[128], ...] to try several`},
}

// Merge keys mean what they do in PyYAML; https://yaml.org/type/merge.html has the rules.
func TestMergeKeys(t *testing.T) {
	for merged, written := range map[string]string{
		"  seed: &s {values: [1, 2]}\n  epochs: {<<: *s}\n":                                                   "  seed: {values: [1, 2]}\n  epochs: {values: [1, 2]}\n",
		"  seed: &s {min: 1, max: 3}\n  epochs: {<<: *s, max: 2}\n":                                           "  seed: {min: 1, max: 3}\n  epochs: {min: 1, max: 2}\n",
		"  seed: &s {min: 1, max: 3}\n  epochs: {max: 2, <<: *s}\n":                                           "  seed: {min: 1, max: 3}\n  epochs: {min: 1, max: 2}\n",
		"  seed: &s {min: 1, max: 3}\n  epochs: &e {min: 5, max: 9}\n  batch_size: {<<: [*s, *e]}\n":          "  seed: {min: 1, max: 3}\n  epochs: {min: 5, max: 9}\n  batch_size: {min: 1, max: 3}\n",
		"  seed: &s {min: 1, max: 3}\n  epochs: &e {<<: *s, min: 2}\n  batch_size: {<<: *e}\n":                "  seed: {min: 1, max: 3}\n  epochs: {min: 2, max: 3}\n  batch_size: {min: 2, max: 3}\n",
		"  <<: {seed: {values: [1, 2]}, epochs: {value: 3}}\n  epochs: {value: 4}\n":                          "  seed: {values: [1, 2]}\n  epochs: {value: 4}\n",
		"  seed: &s {min: 1, max: 3}\n  epochs: &e {min: 5, max: 9}\n  batch_size:\n    <<: *s\n    <<: *e\n": "  seed: {min: 1, max: 3}\n  epochs: {min: 5, max: 9}\n  batch_size: {min: 5, max: 9}\n",
	} {
		if changes := Changes(with(grid, merged), with(grid, written)); len(changes) > 0 {
			t.Errorf("%s\ngot %q", merged, changes)
		}
		mustRead(t, with(grid, merged))
	}
	// A key in quotes is a key like others, and one written twice is an error still.
	for text, want := range map[string]string{
		"  seed: {\"<<\": {value: 1}, value: 1}\n":       "parameters.seed.<<: no such key",
		"  seed: {<<: {value: 2}, value: 1, value: 1}\n": "parameters.seed.value: written twice",
		"  seed: {<<: [{value: 2}, x]}\n":                `<<: got "x", expected a mapping to merge, or a list of some`,
	} {
		if _, err := readOurs("sweep.yaml", []byte(with(grid, text))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

// The directive of YAML's version is read as PyYAML reads it, and moves no place.
func TestVersionDirective(t *testing.T) {
	for _, head := range []string{"%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "# mine\n%YAML   1.2 # new\n---\n", "%YAML 1.12\r\n---\n"} {
		mustRead(t, head+"method: grid\nparameters: {seed: {value: 1}}\n")
		_, err := readOurs("sweep.yaml", []byte(head+"method: gird\nparameters: {seed: {value: 1}}\n"))
		if want := fmt.Sprintf("sweep.yaml:%d:9: method: got", strings.Count(head, "\n")+1); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", head, err, want)
		}
	}
	if _, err := readOurs("sweep.yaml", []byte("%YAML 2.0\n---\nmethod: grid\nparameters: {seed: {value: 1}}\n")); err == nil {
		t.Error("YAML 2.0 was read")
	}
}

// However much is wrong, what is told fits a screen or two: the first errors, each of
// bounded length.
func TestManyErrors(t *testing.T) {
	_, err := readOurs("sweep.yaml", []byte("method: grid\nparameters: {epochs: {values: ["+strings.Repeat("x, ", 100_000)+"1]}}\n"))
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != mostShown+1 || lines[mostShown] != "sweep.yaml:2:182: and 99950 more errors, from here on" {
		t.Errorf("got %d lines, the last is %s", len(lines), lines[len(lines)-1])
	}
	long := strings.Repeat("x", 100_000)
	for _, text := range []string{
		with(grid, "  epochs: {value: "+long+"}\n"), with(grid, "  "+long+": {value: 1}\n"), "method: " + long + "\n", with(grid, "  hidden: {value: ["+strings.Repeat("1, ", 100_000)+"x]}\n"),
		with(grid, "  epochs: {derive: "+long+"}\n"), with(grid, "  epochs: {values: "+long+"}\n"), "metric: " + long + "\n" + with(grid, "  epochs: {value: 1}\n"),
		with(grid, "  epochs: {value: {"+long+": 1}}\n"), "zip: [[" + long + ", seed]]\n" + with(grid, "  seed: {value: 1}\n"), with(grid, "  epochs: {"+strings.Repeat("x: 1, ", 1000)+"value: 1}\n"),
	} {
		_, err := readOurs("sweep.yaml", []byte(text))
		if size := len(err.Error()); size > 200*mostShown+3000 || slices.ContainsFunc(strings.Split(err.Error(), "\n"), func(line string) bool { return len(line) > 2500 }) {
			t.Errorf("%.60s: got an error of %d bytes: %.300s", text, size, err)
		}
	}
}
