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

	// Calibration is how sure the network is, and how often it is right: the samples by
	// the probability of the predicted class, in bins of equal width (a reliability
	// diagram: Guo et al. 2017, https://arxiv.org/abs/1706.04599). One between two
	// bins is in the higher one, one that is NaN in none.
	Calibration [CalibrationBins]CalibrationBin
}

// CalibrationBins is how many bins an Evaluation's Calibration has.
const CalibrationBins = 20

// CalibrationBin is the samples whose predicted class has a probability in one range.
type CalibrationBin struct {
	Samples    int
	Confidence float64 // mean of these probabilities; 0 where there is none
	Correct    int     // samples whose predicted class is their label
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
func (n *Network) Evaluate(d Data) Evaluation { return n.evaluate(d, 1) }

// Evaluate is Model's Evaluate, by as many goroutines as Threads says.
func (t *Trainer) Evaluate(d Data) Evaluation { return t.Model().evaluate(d, t.Threads) }

func (n *Network) evaluate(d Data, threads int) Evaluation {
	if err := n.Check(d); err != nil {
		panic(err)
	}
	mostlyZero, trained := d.mostlyZero(), n.folded()
	verdicts := make([]Mistake, d.Len()) // on all samples, the right ones too
	share(threads, func(part, parts int) {
		from, to := portion(d.Len(), evaluated, part, parts)
		trained.judge(verdicts[from:to], d, from, mostlyZero)
	})
	return summarise(verdicts, n.Classes)
}

// summarise makes an evaluation of the verdicts on all samples, in their order.
func summarise(verdicts []Mistake, classes int) Evaluation {
	e := Evaluation{Confusion: make([][]int, classes)}
	for label := range e.Confusion {
		e.Confusion[label] = make([]int, classes)
	}
	for _, v := range verdicts {
		e.Loss += v.Loss
		e.Confusion[v.Label][v.Predicted]++
		if v.Predicted != v.Label {
			e.Mistakes = append(e.Mistakes, v)
		}
		if !math.IsNaN(v.Probability) {
			e.Calibration[min(int(v.Probability*CalibrationBins), CalibrationBins-1)].add(v)
		}
	}
	for i := range e.Calibration {
		if bin := &e.Calibration[i]; bin.Samples > 0 {
			bin.Confidence /= float64(bin.Samples)
		}
	}
	e.Loss /= float64(len(verdicts))
	e.Accuracy = float64(len(verdicts)-len(e.Mistakes)) / float64(len(verdicts))
	slices.SortFunc(e.Mistakes, func(a, b Mistake) int {
		return cmp.Or(
			compareDescending(a.Loss, b.Loss),
			cmp.Compare(a.Sample, b.Sample),
		)
	})
	return e
}

func (b *CalibrationBin) add(v Mistake) {
	b.Samples++
	b.Confidence += v.Probability
	if v.Predicted == v.Label {
		b.Correct++
	}
}

// evaluated is how many samples go through the network at a time.
const evaluated = 256

// judge sets verdicts to what the network makes of the samples of d from the
// numbered one on.
func (n *Network) judge(verdicts []Mistake, d Data, first int, mostlyZero bool) {
	size := min(evaluated, len(verdicts))
	var (
		pass    = newForward(n, size)
		batch   = newBatch(d, size, n.Inputs, mostlyZero, 1)
		samples = make([]int, size)
		p       = make([]float32, size*n.Classes)
		losses  = make([]float32, size)
	)
	for len(verdicts) > 0 {
		samples = samples[:min(size, len(verdicts))]
		for i := range samples {
			samples[i] = first + i
		}
		labels := batch.choose(samples)
		batch.fill(0, len(samples))
		logits := pass.run(batch.input, 0, len(samples))
		n.Output.losses(p[:len(logits)], losses, logits, labels)
		for i, sample := range samples {
			z, p := rows(logits, n.Classes, i, i+1), rows(p, n.Classes, i, i+1)
			label, predicted := int(labels[i]), argmax(z)
			verdicts[i] = Mistake{
				Sample: sample, Label: label, Predicted: predicted,
				Probability: float64(p[predicted]), LabelProbability: float64(p[label]), Loss: float64(losses[i]),
			}
		}
		verdicts, first = verdicts[len(samples):], first+len(samples)
	}
}

// compareDescending orders numbers from the largest to the smallest, NaN first.
func compareDescending(a, b float64) int {
	if math.IsNaN(a) || math.IsNaN(b) {
		return cmp.Compare(a, b) // which takes NaN for the smallest
	}
	return cmp.Compare(b, a)
}
