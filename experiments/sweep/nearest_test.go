package sweep

import "testing"

func TestSuggest(t *testing.T) {
	for written, want := range map[string]string{
		"activaton": `; did you mean "activation"?`, "Batch-Size": `; did you mean "batch_size"?`, "epoch": `; did you mean "epochs"?`,
		"lerning_raet": `; did you mean "learning_rate"?`, "learn_rate": `; did you mean "learning_rate"?`, "colour": "", "": "",
	} {
		if got := suggest(written, parameterNames()); got != want {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
	}
}
