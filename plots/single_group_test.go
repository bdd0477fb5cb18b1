package plots

import (
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
)

// Of many parameters that change together the figure has room for the first few.
func TestManyParametersThatChangeTogether(t *testing.T) {
	s := synthetic.ScaledGrid("relu")
	for i := range s.Runs {
		for _, name := range []string{"u", "v", "w"} {
			s.Runs[i].Config[name] = s.Runs[i].Config["batch_size"]
		}
	}
	f, err := SingleChanges(s)
	_, svg := golden.Pictures(t, f, err)
	for words, want := range map[string]int{">batch_size<": 1, ">schedule_warmup<": 1, ">u<": 0, ">and 3 more<": 1, ">64 → 128<": 1} {
		if n := strings.Count(string(svg), words); n != want {
			t.Errorf("%q occurs %d times, want %d: not the first three of six parameters and how many more there are", words, n, want)
		}
	}
}

// Parameters that change together have a row each.
func TestRowsOfParametersThatChangeTogether(t *testing.T) {
	f, err := SingleChanges(synthetic.ScaledGrid("relu"))
	_, svg := golden.Pictures(t, f, err)
	for _, want := range []string{">learning_rate<", ">0.1 → 0.05<", ">schedule_warmup<", "Parameters that always change together count as one."} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("no %q in the figure", want)
		}
	}
}
