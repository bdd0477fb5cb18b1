package sweep

import (
	"testing"

	"pgregory.net/rapid"
)

func TestEditDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"saturday", "sunday", 3}, {"ca", "ac", 1}, {"ca", "abc", 3}, {"rleu", "relu", 1},
	} {
		if got := editDistance(test.a, test.b); got != test.want {
			t.Errorf("from %q to %q: got %d, want %d", test.a, test.b, got, test.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringN(0, 8, 8).Draw(t, "a"), rapid.StringN(0, 8, 8).Draw(t, "b")
		d := editDistance(a, b)
		if d != editDistance(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) || d < max(len(a), len(b))-min(len(a), len(b)) {
			t.Fatalf("from %q to %q: %d", a, b, d)
		}
	})
}

func TestSuggest(t *testing.T) {
	for written, want := range map[string]string{
		"activaton": `; did you mean "activation"?`, "Batch-Size": `; did you mean "batch_size"?`, "epoch": `; did you mean "epochs"?`,
		"learn_rate": `; did you mean "learning_rate"?`, "colour": "", "": "",
	} {
		if got := suggest(written, parameterNames()); got != want {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
	}
}
