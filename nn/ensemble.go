package nn

import (
	"errors"
	"fmt"

	"gradbook/nn/internal/kernel"
)

// Ensemble is several networks that answer together: the probability of a class
// is the mean of what its members say of it. Their hidden layers may differ in
// all ways. The order of the members can change the last bits of what comes out.
type Ensemble []*Network

// Evaluate measures the ensemble on d, as [Network.Evaluate] does a network, but
// from the mean probabilities alone: the predicted class is that of the first of
// the largest, and the loss is
//
//	softmax: -log p_label
//	sigmoid: -log p_label - the sum of log(1 - p_j) over the other classes
//
// in which no logarithm is below -100, as in PyTorch's BCELoss: a mean that was
// rounded to 0 or 1 would make the loss infinite.
//
// It returns an error where there are no members, where they differ in inputs,
// classes or output, or where d does not fit them.
func (e Ensemble) Evaluate(d Data) (Evaluation, error) {
	if err := e.validate(); err != nil {
		return Evaluation{}, fmt.Errorf("nn: %w", err)
	}
	if err := e[0].Check(d); err != nil {
		return Evaluation{}, err
	}
	inputs, classes := e[0].Inputs, e[0].Classes
	verdicts := make([]Mistake, d.Len())
	x := make([]float32, evaluated*inputs)
	for from := 0; from < d.Len(); from += evaluated {
		to := min(from+evaluated, d.Len())
		batch := x[:(to-from)*inputs]
		kernel.Intensities(batch, d.Pixels[from*inputs:to*inputs])
		means := e.probabilities(batch)
		for sample := from; sample < to; sample++ {
			p := rows(means, classes, sample-from, sample-from+1)
			label, predicted := int(d.Labels[sample]), argmax(p)
			verdicts[sample] = Mistake{
				Sample: sample, Label: label, Predicted: predicted,
				Probability: float64(p[predicted]), LabelProbability: float64(p[label]), Loss: float64(e[0].Output.lossOf(p, label)),
			}
		}
	}
	return summarise(verdicts, classes), nil
}

func (e Ensemble) validate() error {
	if len(e) == 0 {
		return errors.New("an ensemble without members: it needs at least one network")
	}
	for i, n := range e {
		if first := e[0]; n.Inputs != first.Inputs || n.Classes != first.Classes || n.Output != first.Output {
			return fmt.Errorf("member %d of the ensemble has %d inputs, %d classes and output %s, but the first has %d, %d and %s: they must be the same",
				i+1, n.Inputs, n.Classes, n.Output, first.Inputs, first.Classes, first.Output)
		}
	}
	return nil
}

// probabilities is the mean of what the members' Probabilities return.
func (e Ensemble) probabilities(x []float32) []float32 {
	means := e[0].Probabilities(x)
	for _, n := range e[1:] {
		for i, p := range n.Probabilities(x) {
			means[i] += p
		}
	}
	for i := range means {
		means[i] /= float32(len(e))
	}
	return means
}

// lossOf is the loss of one sample by its probabilities.
func (o Output) lossOf(p []float32, label int) float32 {
	loss := surprise(p[label])
	if o == SigmoidOutput {
		for j := range p {
			if j != label {
				loss += surprise(1 - p[j])
			}
		}
	}
	return loss
}

// surprise is -log p, at most 100.
func surprise(p float32) float32 {
	if s := -kernel.Log(p); !(s > 100) { // a NaN stays
		return s
	}
	return 100
}
