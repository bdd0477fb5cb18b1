package network

import (
	"slices"
	"testing"

	"gradbook/experiments/dataset"
	"gradbook/nn"
)

// Each of the most confused pairs has images, also where the hundred worst mistakes are all of
// another, and none is recorded twice.
func TestEveryMostConfusedPairHasImages(t *testing.T) {
	const classes, size = 10, 2
	v := splitOutcome{split: "test"}
	for range classes {
		v.evaluation.Confusion = append(v.evaluation.Confusion, make([]int, classes))
	}
	add := func(label, predicted, n int) {
		for range n {
			v.evaluation.Confusion[label][predicted]++
			sample := len(v.evaluation.Mistakes)
			v.evaluation.Mistakes = append(v.evaluation.Mistakes, nn.Mistake{Sample: sample, Label: label, Predicted: predicted, Loss: 1000 - float64(sample)})
		}
	}
	add(0, 1, 101) // has the hundred with the highest loss
	for label := 2; label < 9; label++ {
		add(label, label+1, 30-label)
	}
	add(9, 0, 2)
	v.samples = dataset.Samples{Pixels: make([]byte, size*len(v.evaluation.Mistakes))}
	count, samples := map[int]int{}, []int{}
	for _, m := range v.worst(size, 1) {
		count[m.Label]++
		samples = append(samples, m.Sample)
		if m.Predicted != m.Label+1 {
			t.Errorf("%d taken for %d is recorded, a rare pair beyond the hundred worst", m.Label, m.Predicted)
		}
	}
	for label, want := range []int{100, 0, 3, 3, 3, 3, 3, 0, 0, 0} {
		if count[label] != want {
			t.Errorf("%d images of pair %d → %d, want %d", count[label], label, label+1, want)
		}
	}
	if !slices.IsSorted(samples) || len(slices.Compact(samples)) != len(samples) {
		t.Error("samples are not in order of their loss, each once")
	}
}
