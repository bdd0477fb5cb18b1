package kernel

// Losses and probabilities of a batch: one row of logits z a sample, one column
// a class. p has the length of z and may be z; losses that of labels.

// Softmax sets the rows of p to the softmax of the rows of z:
//
//	largest = the first of the row's largest logits; the first logit where that is NaN
//	e_j     = Exp(z_j - largest)
//	sum     = 0 + e_0 + e_1 + ...
//	p_j     = e_j / sum
func Softmax(p, z []float32, classes int) { active.softmax(p, z[:len(p)], classes) }

// SoftmaxCrossEntropy is Softmax, and sets losses to -log p_label, row by row.
// They come from the logits, as the logarithm of a probability that has been
// rounded to 0 is of no use:
//
//	Log(sum) + (largest - z_label)
func SoftmaxCrossEntropy(p, losses, z []float32, labels []uint8, classes int) {
	rows := len(labels)
	active.softmaxCrossEntropy(p[:rows*classes], losses[:rows], z[:rows*classes], labels, classes)
}

// SigmoidCrossEntropy sets p = Sigmoid(z), and losses to the sum over the classes
// of -log p_label or, of the others, -log(1 - p_j), row by row. It comes from the logits too:
//
//	0 + softplus(±z_0) + softplus(±z_1) + ...
//
// with - for the label, + for the others, and softplus(x), which is log(1 + e^x)
// without its overflow,
//
//	max(x, 0) + Log1p(Exp(-|x|))
func SigmoidCrossEntropy(p, losses, z []float32, labels []uint8, classes int) {
	rows := len(labels)
	active.sigmoidCrossEntropy(p[:rows*classes], losses[:rows], z[:rows*classes], labels, classes)
}

// LossGradient makes of probabilities p, those of some samples of a batch, the
// gradient of the batch's mean loss by the logits: it subtracts spread, and at the labels
// peak too, then divides all by the number of samples in the batch. The peak is 1
// and the spread 0 where labels are not smoothed.
func LossGradient(p []float32, labels []uint8, classes int, peak, spread float32, batch int) {
	p = p[:len(labels)*classes]
	if spread != 0 {
		for j := range p {
			p[j] -= spread
		}
	}
	for i, label := range labels {
		p[i*classes : (i+1)*classes][label] -= peak
	}
	active.divide(p, float32(batch))
}
