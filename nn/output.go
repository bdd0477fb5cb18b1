package nn

import "gradbook/nn/internal/kernel"

// Output is the function that makes probabilities of the last layer's numbers, the logits.
type Output string

const (
	Softmax       Output = "softmax" // p_j = e^z_j / sum of e^z_k: the classes exclude each other
	SigmoidOutput Output = "sigmoid" // p_j = 1 / (1 + e^-z_j): every class is a yes or no of its own
)

// Outputs lists every output.
var Outputs = []Output{Softmax, SigmoidOutput}

// Loss is what training makes small, a mean over samples.
type Loss string

const (
	CrossEntropy       Loss = "cross_entropy"        // -log p_label
	BinaryCrossEntropy Loss = "binary_cross_entropy" // the sum over the classes of -log p_label, or -log(1 - p_j) of the others
)

// Loss is the loss that belongs to the output: the one whose gradient by the
// logits is p - onehot(label).
func (o Output) Loss() Loss {
	if o == SigmoidOutput {
		return BinaryCrossEntropy
	}
	return CrossEntropy
}

// Probabilities returns the probabilities of samples whose logits are given, a row of so many
// classes each.
func (o Output) Probabilities(logits []float32, classes int) []float32 {
	p := make([]float32, len(logits))
	o.probabilities(p, logits, classes)
	return p
}

// probabilities sets the rows of p, the samples' probabilities, from those of z, their logits.
func (o Output) probabilities(p, z []float32, classes int) {
	switch o {
	case Softmax:
		kernel.Softmax(p, z, classes)
	case SigmoidOutput:
		kernel.ForwardSigmoid(p, z)
	}
}

// losses sets p as probabilities does, and losses to the samples' losses. A logit that
// is NaN makes the loss NaN.
func (o Output) losses(p, losses, z []float32, labels []uint8) {
	classes := len(z) / len(labels)
	switch o {
	case Softmax:
		kernel.SoftmaxCrossEntropy(p, losses, z, labels, classes)
	case SigmoidOutput:
		kernel.SigmoidCrossEntropy(p, losses, z, labels, classes)
	}
}

// spread is what label smoothing gives to every class, the label's too, of the
// smoothing that it takes from the label (Szegedy et al. 2015,
// https://arxiv.org/abs/1512.00567): with softmax it is shared out among the classes,
// with sigmoid each class's yes or no is smoothed by itself.
func (o Output) spread(smoothing float32, classes int) float32 {
	if o == SigmoidOutput {
		return smoothing / 2
	}
	return smoothing / float32(classes)
}

// smoothLosses makes of losses with sharp labels those with smoothed ones. With
// either output, a loss is what the logits z make it less the sum of target_j z_j, so that
// the difference is
//
//	smoothing z_label - spread (0 + z_0 + z_1 + ...)
func smoothLosses(losses, z []float32, labels []uint8, smoothing, spread float32) {
	classes := len(z) / len(labels)
	for i, label := range labels {
		row := z[i*classes : (i+1)*classes]
		var sum float32
		for _, logit := range row {
			sum += logit
		}
		losses[i] += float32(smoothing*row[label]) - float32(spread*sum)
	}
}

// argmax is the index of the first of the largest numbers. A NaN is larger than
// none, and at index 0 smaller than none.
func argmax(z []float32) int {
	best := 0
	for j, v := range z {
		if v > z[best] {
			best = j
		}
	}
	return best
}
