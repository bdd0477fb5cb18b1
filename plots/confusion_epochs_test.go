package plots

import (
	"slices"
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

// learning is a run's matrices after the epochs from 1 on.
func learning(run int64, names []string, epochs int) (ms []results.ConfusionMatrix) {
	m := synthetic.Confusion(run, names, 4000)
	for epoch := 1; epoch <= epochs; epoch++ {
		m.Epoch = epoch
		ms = append(ms, m)
		m = later(m, run)
	}
	return ms
}

func TestGoldenConfusionOverEpochs(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err := ConfusionOverEpochs(s, learning(3, synthetic.MNIST.Classes, 7))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "confusion-epochs.png", png)
}

func TestEpochsAreChosenByTheirLogarithm(t *testing.T) {
	for _, c := range []struct {
		first, last int
		want        []int
	}{
		{1, 12, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
		{1, 13, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13}},
		{1, 100, []int{1, 2, 3, 4, 5, 8, 12, 19, 28, 43, 66, 100}},
		{1001, 1100, []int{1001, 1010, 1018, 1027, 1036, 1045, 1054, 1063, 1072, 1081, 1091, 1100}},
	} {
		var all []results.ConfusionMatrix
		for epoch := c.first; epoch <= c.last; epoch++ {
			all = append(all, results.ConfusionMatrix{Epoch: epoch})
		}
		var got []int
		for _, m := range evenlyByLogarithm(all, usualEpochs) {
			got = append(got, m.Epoch)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("of %d to %d: %v, want %v", c.first, c.last, got, c.want)
		}
	}
}

// The order in which the matrices are given does not matter, and is left alone.
func TestConfusionOverEpochsSorts(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	ms := learning(3, synthetic.MNIST.Classes, 3)
	f, err := ConfusionOverEpochs(s, ms)
	want, _ := golden.Pictures(t, f, err)
	slices.Reverse(ms)
	f, err = ConfusionOverEpochs(s, ms)
	if got, _ := golden.Pictures(t, f, err); !slices.Equal(got, want) || ms[0].Epoch != 3 {
		t.Error("another order gives another picture, or the given order was changed")
	}
}

func TestConfusionOverEpochsOfAnySize(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	long := strings.Fields(strings.Repeat("a-very-long-name-of-a-class ", 10))
	for _, ms := range [][]results.ConfusionMatrix{
		learning(3, synthetic.MNIST.Classes, 1),
		learning(3, long, 20),
		learning(3, strings.Split("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", ""), 3),
		{{RunID: 3, Epoch: 1, Split: "test", Names: []string{"a", "b"}, Counts: [][]int{{4, 0}, {0, 0}}}}, // perfect, a class is missing
	} {
		f, err := ConfusionOverEpochs(s, ms)
		bothLayouts(t, f, err)
	}
}

func TestConfusionOverEpochsErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:2], 1, 3)
	for want, change := range map[string]func([]results.ConfusionMatrix) []results.ConfusionMatrix{
		"no matrix to show":      func([]results.ConfusionMatrix) []results.ConfusionMatrix { return nil },
		"not in Source.Runs":     func(ms []results.ConfusionMatrix) []results.ConfusionMatrix { ms[0].RunID = 99; return ms },
		"show them apart":        func(ms []results.ConfusionMatrix) []results.ConfusionMatrix { ms[1].Split = "val"; return ms },
		"two matrices of run 1 ": func(ms []results.ConfusionMatrix) []results.ConfusionMatrix { ms[1].Epoch = 1; return ms },
		"counts no sample": func(ms []results.ConfusionMatrix) []results.ConfusionMatrix {
			ms[2].Counts = [][]int{{0}}
			ms[2].Names = []string{"a"}
			return ms
		},
		"other classes": func(ms []results.ConfusionMatrix) []results.ConfusionMatrix {
			ms[2].Names = strings.Split("abcdefghij", "")
			return ms
		},
	} {
		if _, err := ConfusionOverEpochs(s, change(learning(1, synthetic.MNIST.Classes, 3))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}
