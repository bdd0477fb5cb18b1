package network

import (
	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/nn"
)

// Launch says that nothing is started.
func (t *training) Launch() results.Launch { return results.Launch{} }

// Outcome returns the network that the run keeps, and how it classifies val and test.
func (t *training) Outcome() (outcome results.Outcome, err error) {
	network := t.trainer.Best()
	outcome.Parameters, outcome.WeightsSHA256 = network.Parameters(), network.SHA256()
	for _, split := range []splitOutcome{
		{split: "val", samples: t.val, first: t.train.Len()},
		{split: "test", samples: t.data.Test},
	} {
		if split.samples.Len() == 0 {
			continue
		}
		split.evaluation = t.trainer.EvaluateBest(nn.Data(split.samples))
		outcome.Misclassified = append(outcome.Misclassified, split.worst(t.data.Width, t.data.Height)...)
		outcome.Mistakes = append(outcome.Mistakes, split.mistakes())
		outcome.Calibration = append(outcome.Calibration, split.calibration()...)
	}
	outcome.Weights, err = network.MarshalBinary()
	return outcome, err
}

// splitOutcome is how the network that a run keeps classifies a split.
type splitOutcome struct {
	split      string
	samples    dataset.Samples
	first      int // the index of the split's first sample in its file
	evaluation nn.Evaluation
}

// mistakes lists all samples that were classified wrongly.
func (s splitOutcome) mistakes() results.MistakeList {
	list := results.MistakeList{Split: s.split, Classes: len(s.evaluation.Confusion)}
	for _, m := range s.evaluation.Mistakes {
		list.Mistakes = append(list.Mistakes, results.Mistake{Sample: s.first + m.Sample, Label: m.Label, Predicted: m.Predicted})
	}
	return list
}

// How many misclassified samples of a split are recorded with their images.
const (
	keptOfAll  = 100 // with the highest loss of all
	keptPairs  = 6   // pairs of classes that are confused most, of each of which
	keptOfPair = 3   // with the highest loss of the pair
)

// worst lists, with their images, the mistakes with the highest loss, of all mistakes and of
// those of the most confused pairs.
func (s splitOutcome) worst(width, height int) (worst []results.Misclassified) {
	type pair struct{ label, predicted int }
	missing := map[pair]int{}
	pairs := results.ConfusionMatrix{Counts: s.evaluation.Confusion}.ConfusedPairs()
	for _, p := range pairs[:min(keptPairs, len(pairs))] {
		missing[pair{p.Label, p.Predicted}] = keptOfPair
	}
	size := width * height
	for i, m := range s.evaluation.Mistakes {
		p := pair{m.Label, m.Predicted}
		if i >= keptOfAll && missing[p] <= 0 {
			continue
		}
		missing[p]--
		worst = append(worst, results.Misclassified{
			Split: s.split, Sample: s.first + m.Sample, Label: m.Label, Predicted: m.Predicted,
			Probability: m.Probability, LabelProbability: m.LabelProbability, Loss: m.Loss,
			Width: width, Height: height, Pixels: s.samples.Pixels[m.Sample*size:][:size],
		})
	}
	return worst
}

// calibration lists the bins of the reliability diagram that have samples.
func (s splitOutcome) calibration() (bins []results.CalibrationBin) {
	for i, bin := range s.evaluation.Calibration {
		if bin.Samples > 0 {
			bins = append(bins, results.CalibrationBin{
				Split: s.split, Bin: i, Count: bin.Samples, Confidence: bin.Confidence, Correct: bin.Correct,
			})
		}
	}
	return bins
}
