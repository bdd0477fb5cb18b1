package nn

import (
	"math"
	"testing"
)

// Against the float64 reference, on more samples than one pass takes.
func TestEvaluate(t *testing.T) {
	d := blobs(600, 3, 4)
	for _, output := range Outputs {
		n := mustNew(t, blobConfig(ELU, output, VectorBias))
		e, r := n.Evaluate(d), newReference(n)

		var x []float32
		for _, pixel := range d.Pixels {
			x = append(x, float32(pixel)/255)
		}
		if want := r.loss(x, d.Labels); !(math.Abs(e.Loss-want) <= 1e-6*want) {
			t.Errorf("%s: loss is %v, want %v", output, e.Loss, want)
		}

		confusion := [3][3]int{}
		var calibration [CalibrationBins]CalibrationBin // Confidence is a sum
		wrong := map[int]bool{}
		for i, label := range d.Labels {
			p := r.probabilities(float64s(x[2*i : 2*i+2]))
			predicted := 0
			for j := range p {
				if p[j] > p[predicted] {
					predicted = j
				}
			}
			confusion[label][predicted]++
			wrong[i] = predicted != int(label)
			for bin := range calibration {
				if low := float64(bin) / CalibrationBins; p[predicted] >= low && p[predicted] < low+1.0/CalibrationBins {
					calibration[bin].Samples++
					calibration[bin].Confidence += p[predicted]
					if !wrong[i] {
						calibration[bin].Correct++
					}
				}
			}
		}
		for bin, want := range calibration {
			if got := e.Calibration[bin]; got.Samples != want.Samples || got.Correct != want.Correct || math.Abs(got.Confidence*float64(got.Samples)-want.Confidence) > 1e-4 {
				t.Errorf("%s: calibration bin %d is %+v, want %+v", output, bin, got, want)
			}
		}
		correct := 0
		for label, row := range confusion {
			correct += row[label]
			for predicted, want := range row {
				if got := e.Confusion[label][predicted]; got != want {
					t.Errorf("%s: %d samples of %d predicted as %d, want %d", output, got, label, predicted, want)
				}
			}
		}
		if e.Accuracy != float64(correct)/600 || len(e.Mistakes) != 600-correct || len(e.Mistakes) == 0 {
			t.Errorf("%s: accuracy %v with %d mistakes, want %d correct of 600", output, e.Accuracy, len(e.Mistakes), correct)
		}
		for i, m := range e.Mistakes {
			p := r.probabilities(float64s(x[2*m.Sample : 2*m.Sample+2]))
			if !wrong[m.Sample] || m.Label != int(d.Labels[m.Sample]) ||
				math.Abs(m.Probability-p[m.Predicted]) > 1e-6 || math.Abs(m.LabelProbability-p[m.Label]) > 1e-6 {
				t.Errorf("%s: mistake %+v, want probabilities %v", output, m, p)
			}
			if want := r.loss(x[2*m.Sample:2*m.Sample+2], d.Labels[m.Sample:m.Sample+1]); math.Abs(m.Loss-want) > 1e-5 {
				t.Errorf("%s: mistake %+v, want loss %v", output, m, want)
			}
			if i > 0 {
				if before := e.Mistakes[i-1]; before.Loss < m.Loss || before.Loss == m.Loss && before.Sample > m.Sample {
					t.Errorf("%s: mistake %+v comes before %+v", output, before, m)
				}
			}
		}
	}
}

func TestEvaluateNothing(t *testing.T) {
	e := mustNew(t, small).Evaluate(Data{})
	if !math.IsNaN(e.Loss) || !math.IsNaN(e.Accuracy) || len(e.Confusion) != 2 || len(e.Mistakes) != 0 || e.Calibration != [CalibrationBins]CalibrationBin{} {
		t.Errorf("without samples: %+v", e)
	}
}

// A probability of 1 is in the last bin, one between two bins in the higher one, NaN in
// none.
func TestCalibrationBins(t *testing.T) {
	e := summarise([]Mistake{{Probability: 1}, {Probability: 0.95, Label: 1}, {Probability: 0.5}, {Probability: math.NaN()}, {Probability: 0}}, 2)
	want := [CalibrationBins]CalibrationBin{
		0: {Samples: 1, Correct: 1}, 10: {Samples: 1, Confidence: 0.5, Correct: 1}, 19: {Samples: 2, Confidence: 0.975, Correct: 1},
	}
	if e.Calibration != want {
		t.Errorf("%+v, want %+v", e.Calibration, want)
	}
}
