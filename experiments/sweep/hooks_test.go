package sweep_test

import (
	"strings"
	"testing"

	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

func TestHooks(t *testing.T) {
	const head = "method: grid\nparameters:\n  seed: {value: 1}\n"
	spec, err := sweep.Read("s.yaml", []byte(head+"hooks:\n  on_finish: |\n    cat > \"$HOME\"/sweep.json\n    true\n"), network.Schema)
	if err != nil || spec.OnFinish != "cat > \"$HOME\"/sweep.json\ntrue\n" {
		t.Errorf("%+v, %v", spec, err)
	}
	if spec, err = sweep.Read("s.yaml", []byte(head), network.Schema); err != nil || spec.OnFinish != "" {
		t.Errorf("without hooks: %+v, %v", spec, err)
	}
	for text, want := range map[string]string{
		"hooks: {on_finsh: ls}":        `s.yaml:4:9: hooks.on_finsh: no such key; did you mean "on_finish"?`,
		"hooks: ls":                    "s.yaml:4:8: hooks: got \"ls\", expected a mapping",
		"hooks: {}":                    "on_finish is missing",
		"hooks: {on_finish: 1}":        "got 1, expected text",
		"hooks: {on_finish: '  '}":     "the command is empty",
		"hooks: {on_finish: [ls, -l]}": "expected text",
	} {
		if _, err := sweep.Read("s.yaml", []byte(head+text), network.Schema); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
