package nn

import (
	"math"
	"strings"
	"testing"
)

// Three unlike networks, against the float64 reference, on more samples than one
// pass takes.
func TestEnsemble(t *testing.T) {
	d := blobs(600, 3, 4)
	for _, output := range Outputs {
		var e Ensemble
		var references []*reference
		for seed, activation := range []Activation{ELU, Tanh, ReLU} {
			config := blobConfig(activation, output, VectorBias)
			config.Seed, config.Hidden = uint64(seed), config.Hidden[:seed]
			n := mustNew(t, config)
			e, references = append(e, n), append(references, newReference(n))
		}
		got, err := e.Evaluate(d)
		if err != nil {
			t.Fatal(err)
		}

		var loss float64
		correct := 0
		confusion := [3][3]int{}
		means := make([][]float64, d.Len())
		losses := make([]float64, d.Len())
		for i, label := range d.Labels {
			p := make([]float64, 3)
			for _, r := range references {
				x := []float64{float64(d.Pixels[2*i]) / 255, float64(d.Pixels[2*i+1]) / 255}
				for j, q := range r.probabilities(x) {
					p[j] += q / 3
				}
			}
			predicted := 0
			for j := range p {
				if p[j] > p[predicted] {
					predicted = j
				}
				switch {
				case j == int(label):
					losses[i] -= math.Log(p[j])
				case output == SigmoidOutput:
					losses[i] -= math.Log(1 - p[j])
				}
			}
			if predicted == int(label) {
				correct++
			}
			confusion[label][predicted]++
			loss += losses[i] / 600
			means[i] = p
		}
		if math.Abs(got.Loss-loss) > 1e-6*loss || got.Accuracy != float64(correct)/600 || len(got.Mistakes) != 600-correct || correct == 600 {
			t.Errorf("%s: loss %v, accuracy %v, %d mistakes; want %v and %d of 600 right", output, got.Loss, got.Accuracy, len(got.Mistakes), loss, correct)
		}
		for label, row := range confusion {
			for predicted, want := range row {
				if got.Confusion[label][predicted] != want {
					t.Errorf("%s: %d samples of %d predicted as %d, want %d", output, got.Confusion[label][predicted], label, predicted, want)
				}
			}
		}
		for _, m := range got.Mistakes {
			p := means[m.Sample]
			if m.Label != int(d.Labels[m.Sample]) || math.Abs(m.Probability-p[m.Predicted]) > 1e-6 ||
				math.Abs(m.LabelProbability-p[m.Label]) > 1e-6 || math.Abs(m.Loss-losses[m.Sample]) > 1e-5 {
				t.Errorf("%s: mistake %+v, want probabilities %v and loss %v", output, m, p, losses[m.Sample])
			}
		}

		// -log is convex: by Jensen's inequality no ensemble is worse than its
		// members are on average.
		var average float64
		for _, n := range e {
			average += n.Evaluate(d).Loss / 3
		}
		if got.Loss > average {
			t.Errorf("%s: the ensemble's loss is %v, its members' mean %v", output, got.Loss, average)
		}
	}
}

// An ensemble of one network several times says what the network says.
func TestEnsembleOfEqualMembers(t *testing.T) {
	d := blobs(100, 3, 4)
	for _, output := range Outputs {
		n := mustNew(t, blobConfig(GELU, output, ScalarBias))
		want := n.Evaluate(d)
		for _, e := range []Ensemble{{n}, {n, n}, {n, n, n, n}} {
			got, err := e.Evaluate(d)
			if err != nil || got.Accuracy != want.Accuracy || math.Abs(got.Loss-want.Loss) > 1e-6*want.Loss {
				t.Errorf("%s, %d times: loss %v, accuracy %v, want %v and %v (%v)", output, len(e), got.Loss, got.Accuracy, want.Loss, want.Accuracy, err)
			}
		}
	}
}

// A probability that float32 rounds to 0 or 1 leaves the loss finite, as in
// PyTorch's BCELoss.
func TestEnsembleLossIsBounded(t *testing.T) {
	for output, want := range map[Output]float64{Softmax: 100, SigmoidOutput: 200} {
		n := mustNew(t, Config{Inputs: 1, Classes: 2, Activation: ReLU, Output: output, Init: HeNormal, Bias: VectorBias})
		copy(n.Layers[0].Weights, []float32{-1000, 1000})
		e, err := Ensemble{n, n}.Evaluate(Data{Pixels: []uint8{255}, Labels: []uint8{0}})
		if err != nil || e.Loss != want || e.Accuracy != 0 {
			t.Errorf("%s: loss %v, want %v (%v)", output, e.Loss, want, err)
		}
		n.Layers[0].Weights[0] = float32(math.NaN())
		if e, err := (Ensemble{n}).Evaluate(Data{Pixels: []uint8{255}, Labels: []uint8{0}}); err != nil || !math.IsNaN(e.Loss) {
			t.Errorf("%s: loss of a network of NaN is %v (%v)", output, e.Loss, err)
		}
	}
}

func TestEnsembleRefuses(t *testing.T) {
	n := mustNew(t, blobConfig(ReLU, Softmax, VectorBias))
	other := mustNew(t, blobConfig(ReLU, SigmoidOutput, VectorBias))
	for _, test := range []struct {
		ensemble Ensemble
		data     Data
		want     string
	}{
		{nil, Data{}, "without members"},
		{Ensemble{n, n, other}, Data{}, "member 3 of the ensemble has 2 inputs, 3 classes and output sigmoid"},
		{Ensemble{n}, Data{Pixels: []uint8{1, 2}, Labels: []uint8{3}}, "label 3"},
		{Ensemble{n}, Data{Pixels: []uint8{1}, Labels: []uint8{0}}, "needs 2 pixels"},
	} {
		if _, err := test.ensemble.Evaluate(test.data); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%d members: %v, want %q", len(test.ensemble), err, test.want)
		}
	}
	if e, err := (Ensemble{n}).Evaluate(Data{}); err != nil || !math.IsNaN(e.Loss) || !math.IsNaN(e.Accuracy) {
		t.Errorf("without samples: %+v, %v", e, err)
	}
}
