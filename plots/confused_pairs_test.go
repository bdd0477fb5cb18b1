package plots

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

// recorded makes mistakes that fit a matrix: of every kind as many as it counts, up to
// a limit.
func recorded(m results.ConfusionMatrix, limit int) (samples []results.Misclassified) {
	for _, kind := range m.ConfusedPairs() {
		for i, sample := range synthetic.Misclassified(m.RunID, min(limit, kind.Count)) {
			sample.Label, sample.Predicted, sample.Sample = kind.Label, kind.Predicted, 100*kind.Label+10*kind.Predicted+i
			samples = append(samples, sample)
		}
	}
	return samples
}

func TestGoldenConfusedPairs(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	m := synthetic.Confusion(3, synthetic.MNIST.Classes, 300)
	f, err := ConfusedPairs(s, m, recorded(m, 3))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "confused-pairs.png", png)
}

func TestMostConfusedPairs(t *testing.T) {
	m := results.ConfusionMatrix{RunID: 1, Split: "test", Counts: [][]int{{90, 2, 8}, {9, 91, 0}, {0, 0, 5}}}
	mistake := func(sample, label, predicted int, probability float64) results.Misclassified {
		return results.Misclassified{Sample: sample, Label: label, Predicted: predicted, Probability: probability}
	}
	pairs := mostConfused(m, []results.Misclassified{
		mistake(1, 0, 2, 0.5), mistake(2, 1, 0, 0.7), mistake(3, 0, 2, math.NaN()), mistake(4, 0, 2, 0.9), mistake(5, 2, 0, 0.9),
	}, 6)
	var got [][]int
	for _, pair := range pairs {
		row := []int{pair.Label, pair.Predicted, pair.Count}
		for _, sample := range pair.samples {
			row = append(row, sample.Sample)
		}
		got = append(got, row)
	}
	// By count, both directions apart; the most certain first, a NaN last.
	want := [][]int{{1, 0, 9, 2}, {0, 2, 8, 4, 1, 3}, {0, 1, 2}}
	if !slices.EqualFunc(got, want, slices.Equal[[]int]) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestConfusedPairsOfOddSamples(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 1)
	long := strings.Repeat("a very long name of a class ", 3)
	m := results.ConfusionMatrix{RunID: 1, Epoch: 1, Split: "test", Names: []string{"a", long, "c"}, Counts: [][]int{{0, 3, 0}, {12000, 4, 1}, {0, 0, 0}}}
	samples := synthetic.Misclassified(1, 2)
	samples[0].Label, samples[0].Predicted, samples[0].Probability = 1, 0, math.NaN()
	samples[1].Label, samples[1].Predicted, samples[1].Width, samples[1].Height, samples[1].Pixels = 0, 1, 300, 2, make([]byte, 600)
	f, err := ConfusedPairs(s, m, samples)
	if words := bothLayouts(t, f, err); !strings.Contains(words, "none of them among") || !strings.Contains(words, "12,000 samples") {
		t.Errorf("the kind without an image is not told: %s", words)
	}
}

func TestConfusedPairsErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:2], 1, 1)
	for want, change := range map[string]func(*results.ConfusionMatrix, *[]results.Misclassified){
		"not in Source.Runs": func(m *results.ConfusionMatrix, _ *[]results.Misclassified) { m.RunID = 99 },
		"counts no sample":   func(m *results.ConfusionMatrix, _ *[]results.Misclassified) { m.Counts, m.Names = nil, nil },
		"none to show":       func(_ *results.ConfusionMatrix, samples *[]results.Misclassified) { *samples = nil },
		"not 28 x 28":        func(_ *results.ConfusionMatrix, samples *[]results.Misclassified) { (*samples)[0].Pixels = nil },
		"matrix is of run 2": func(m *results.ConfusionMatrix, _ *[]results.Misclassified) { m.RunID = 2 },
		"makes no error": func(m *results.ConfusionMatrix, _ *[]results.Misclassified) {
			m.Names, m.Counts = []string{"a"}, [][]int{{1}}
		},
	} {
		m := synthetic.Confusion(1, synthetic.MNIST.Classes, 300)
		samples := recorded(m, 1)
		change(&m, &samples)
		if _, err := ConfusedPairs(s, m, samples); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}
