package sweep

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestChanges(t *testing.T) {
	const before = "# first\nmethod: grid\ndescription: a\nparameters:\n  seed: {values: [1, 2]}\n  epochs: {value: 1}\nproject: x\n"
	for _, test := range []struct {
		name, after string
		want        []string
	}{
		{"nothing", before, nil},
		{"comments, spaces, order and description", "description: b\nentity: {a: [b]}\nparameters:\n  epochs:\n    value: 1 # one\n  seed:\n    values:\n      - 1\n      - 2\nmethod: \"grid\"\n", nil},
		{"values", strings.Replace(before, "[1, 2]", "[1, 2, 3]", 1), []string{"- parameters.seed.values: [1,2]", "+ parameters.seed.values: [1,2,3]"}},
		{"their order", strings.Replace(before, "[1, 2]", "[2, 1]", 1), []string{"- parameters.seed.values: [1,2]", "+ parameters.seed.values: [2,1]"}},
		{"an int to a float", strings.Replace(before, "value: 1", "value: 1.0", 1), []string{"- parameters.epochs.value: 1", "+ parameters.epochs.value: 1.0"}},
		{"keys", strings.Replace(before, "epochs: {value: 1}", "bias: {value: none}", 1), []string{`+ parameters.bias.value: "none"`, "- parameters.epochs.value: 1"}},
	} {
		if got := Changes(before, test.after); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	reference, err := os.ReadFile("../../sweep.yaml")
	if err != nil {
		t.Fatal(err)
	}
	bare := ""
	for line := range strings.Lines(string(reference)) {
		if code, _, _ := strings.Cut(line, "# "); strings.TrimSpace(code) != "" && !strings.HasPrefix(code, "#") {
			bare += strings.TrimRight(code, " \n") + "\n\n"
		}
	}
	if got := Changes(string(reference), bare); got != nil || len(bare) > len(reference)*3/4 {
		t.Errorf("without its comments the reference sweep differs in %q", got)
	}
}
