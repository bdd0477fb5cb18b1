package nn

import (
	"cmp"
	"math"
	"slices"
)

// Evaluation is how well a network does on data.
type Evaluation struct {
	Loss      float64   // mean over the samples; NaN where there is none
	Accuracy  float64   // part of the samples whose most probable class is their label; NaN where there is none
	Confusion [][]int   // [label][predicted]: how many samples
	Mistakes  []Mistake // every misclassified sample, the largest loss first, a NaN before it; equal losses by sample
}

// Mistake is a misclassified sample.
type Mistake struct {
	Sample           int // index in the data
	Label, Predicted int
	Probability      float64 // of Predicted
	LabelProbability float64 // of Label
	Loss             float64
}

// Evaluate measures the network on d, which must pass Check (Evaluate panics
// otherwise). The predicted class is that of the first of the largest logits.
func (n *Network) Evaluate(d Data) Evaluation {
	if err := n.Check(d); err != nil {
		panic(err)
	}
	e := Evaluation{Confusion: make([][]int, n.Classes)}
	for label := range e.Confusion {
		e.Confusion[label] = make([]int, n.Classes)
	}

	const batchSize = 256
	var (
		pass   = newForward(n, min(batchSize, d.Len()))
		x      = make([]float32, min(batchSize, d.Len())*n.Inputs)
		labels = make([]uint8, min(batchSize, d.Len()))
		order  = make([]int, d.Len())
		p      = make([]float32, n.Classes)
	)
	fileOrder(order)
	for from := 0; from < d.Len(); from += batchSize {
		samples := order[from:min(from+batchSize, d.Len())]
		d.gather(x[:len(samples)*n.Inputs], labels, samples)
		logits := pass.run(x[:len(samples)*n.Inputs], len(samples))
		for i, sample := range samples {
			z, label := logits[i*n.Classes:(i+1)*n.Classes], int(labels[i])
			loss, predicted := float64(n.Output.loss(p, z, labels[i])), argmax(z)
			e.Loss += loss
			e.Confusion[label][predicted]++
			if predicted != label {
				e.Mistakes = append(e.Mistakes, Mistake{
					Sample: sample, Label: label, Predicted: predicted,
					Probability: float64(p[predicted]), LabelProbability: float64(p[label]), Loss: loss,
				})
			}
		}
	}
	e.Loss /= float64(d.Len())
	e.Accuracy = float64(d.Len()-len(e.Mistakes)) / float64(d.Len())
	slices.SortFunc(e.Mistakes, func(a, b Mistake) int {
		return cmp.Or(
			compareDescending(a.Loss, b.Loss),
			cmp.Compare(a.Sample, b.Sample),
		)
	})
	return e
}

// compareDescending orders numbers from the largest to the smallest, NaN first.
func compareDescending(a, b float64) int {
	if math.IsNaN(a) || math.IsNaN(b) {
		return cmp.Compare(a, b) // which takes NaN for the smallest
	}
	return cmp.Compare(b, a)
}
