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

// probabilities sets p, one sample's probabilities, from its logits z. Of a
// softmax it returns what the loss needs: the largest logit, and the sum of
// e^(z_j - largest) in the order of the classes.
func (o Output) probabilities(p, z []float32) (largest, sum float32) {
	if o == SigmoidOutput {
		kernel.ForwardSigmoid(p, z)
		return 0, 0
	}
	largest = z[argmax(z)]
	for j, v := range z {
		p[j] = kernel.Exp(v - largest)
		sum += p[j]
	}
	for j := range p {
		p[j] /= sum
	}
	return largest, sum
}

// loss sets p as probabilities does and returns the sample's loss. It comes
// from the logits, as the logarithm of a probability that has been rounded to 0 or 1 is of no use:
//
//	softmax:  -log p_label      = log(sum of e^(z_j - largest)) + (largest - z_label)
//	sigmoid:  -log p_label      = softplus(-z_label)
//	          -log(1 - p_j)     = softplus(z_j)
//
// A logit that is NaN makes the loss NaN.
func (o Output) loss(p, z []float32, label uint8) float32 {
	largest, sum := o.probabilities(p, z)
	if o == Softmax {
		return kernel.Log(sum) + (largest - z[label])
	}
	var loss float32
	for j, v := range z {
		if j == int(label) {
			v = -v
		}
		loss += softplus(v)
	}
	return loss
}

// losses sets delta, the gradient of the mean loss by the logits (a row a
// sample), and returns the sum of the losses, in the order of the samples, and
// how many samples have their label as the most probable class.
func (o Output) losses(delta, logits []float32, labels []uint8) (sum float64, correct int) {
	classes, batch := len(logits)/len(labels), float32(len(labels))
	for i, label := range labels {
		z, d := logits[i*classes:(i+1)*classes], delta[i*classes:(i+1)*classes]
		sum += float64(o.loss(d, z, label))
		d[label] -= 1
		for j := range d {
			d[j] /= batch
		}
		if argmax(z) == int(label) {
			correct++
		}
	}
	return sum, correct
}

// softplus returns log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), which does not overflow.
func softplus(x float32) float32 {
	positive, negative := x, -x
	if x < 0 {
		positive, negative = 0, x
	}
	return positive + kernel.Log1p(kernel.Exp(negative))
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
