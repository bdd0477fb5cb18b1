package runner

import (
	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/nn"
)

// verdict is what the network that the run keeps makes of a split, whose first sample is
// number first of its file.
type verdict struct {
	split      string
	samples    dataset.Samples
	first      int
	evaluation nn.Evaluation
}

// mistakes lists all mistakes.
func (v verdict) mistakes() results.MistakeList {
	list := results.MistakeList{Split: v.split, Classes: len(v.evaluation.Confusion)}
	for _, m := range v.evaluation.Mistakes {
		list.Mistakes = append(list.Mistakes, results.Mistake{Sample: v.first + m.Sample, Label: m.Label, Predicted: m.Predicted})
	}
	return list
}

// Of a split are recorded with their images so many misclassified samples, those with the highest
// loss, and so many of each of the pairs of classes that are confused most.
const (
	keptOfAll  = 100
	keptPairs  = 6
	keptOfPair = 3
)

// worst lists the mistakes with the highest loss, of all and of the most confused pairs, with their images.
func (v verdict) worst(width, height int) (worst []results.Misclassified) {
	type pair struct{ label, predicted int }
	missing := map[pair]int{}
	pairs := results.ConfusionMatrix{Counts: v.evaluation.Confusion}.ConfusedPairs()
	for _, p := range pairs[:min(keptPairs, len(pairs))] {
		missing[pair{p.Label, p.Predicted}] = keptOfPair
	}
	size := width * height
	for i, m := range v.evaluation.Mistakes {
		p := pair{m.Label, m.Predicted}
		if i >= keptOfAll && missing[p] <= 0 {
			continue
		}
		missing[p]--
		worst = append(worst, results.Misclassified{
			Split: v.split, Sample: v.first + m.Sample, Label: m.Label, Predicted: m.Predicted,
			Probability: m.Probability, LabelProbability: m.LabelProbability, Loss: m.Loss,
			Width: width, Height: height, Pixels: v.samples.Pixels[m.Sample*size:][:size],
		})
	}
	return worst
}

// calibration lists the bins that have samples.
func (v verdict) calibration() (bins []results.CalibrationBin) {
	for i, bin := range v.evaluation.Calibration {
		if bin.Samples > 0 {
			bins = append(bins, results.CalibrationBin{
				Split: v.split, Bin: i, Count: bin.Samples, Confidence: bin.Confidence, Correct: bin.Correct,
			})
		}
	}
	return bins
}
