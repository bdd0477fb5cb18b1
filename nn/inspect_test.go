package nn

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

// The norms of an epoch's last steps against central differences of the float64
// reference and plain loops over the weights. A training that takes the same steps one
// by one, which nobody measures, ends with the same bits.
func TestNormsOfTheLastSteps(t *testing.T) {
	d := blobs(2*20-1, 3, 1)
	for _, test := range []struct {
		name   string
		change func(*Config, *Training)
	}{
		{"sgd", func(*Config, *Training) {}},
		{"sigmoid output", func(c *Config, _ *Training) { c.Output, c.Activation = SigmoidOutput, Sigmoid }},
		{"clipped", func(_ *Config, t *Training) { t.ClipNorm = 0.01 }},
		{"adam with a bound", func(_ *Config, t *Training) {
			*t = usual(Adam)
			t.LearningRate, t.WeightDecay, t.MaxNorm = 0.05, 0.1, 0.8
		}},
	} {
		c, training := blobConfig(Tanh, Softmax, VectorBias), Training{LearningRate: 0.1}
		test.change(&c, &training)
		training.BatchSize, training.Shuffle = 2, false
		whole, stepwise := mustTrain(t, mustNew(t, c), training), mustTrain(t, mustNew(t, c), training)
		whole.Epoch(d, 1)

		n := stepwise.Network()
		squares, ratios := make([]float64, len(n.Layers)), make([]float64, len(n.Layers))
		for step := range 20 {
			from, to := 2*step, min(2*step+2, d.Len())
			var x []float32
			for _, pixel := range d.Pixels[2*from : 2*to] {
				x = append(x, float32(pixel)/255)
			}
			r, before := newReference(n), n.clone()
			stepwise.Step(x, d.Labels[from:to])
			if step < 12 { // the last 8 count
				continue
			}
			for l, layer := range n.Layers {
				var change, weights float64
				for i := range layer.Weights {
					squares[l] += math.Pow(r.gradient(&r.weights[l][i], x, d.Labels[from:to]), 2) / 8
					change += math.Pow(float64(layer.Weights[i])-float64(before.Layers[l].Weights[i]), 2)
					weights += math.Pow(float64(before.Layers[l].Weights[i]), 2)
				}
				ratios[l] += math.Sqrt(change/weights) / 8
			}
		}
		if whole.Network().SHA256() != n.SHA256() {
			t.Errorf("%s: the epoch ends with other weights than its steps", test.name)
		}
		for l, report := range whole.Inspect(d) {
			if want := math.Sqrt(squares[l]); !(math.Abs(report.GradientNorm-want) <= 1e-4*want) {
				t.Errorf("%s, layer %d: gradient norm %v, want %v", test.name, l, report.GradientNorm, want)
			}
			if want := ratios[l]; !(math.Abs(report.UpdateRatio-want) <= 1e-4*want) {
				t.Errorf("%s, layer %d: update ratio %v, want %v", test.name, l, report.UpdateRatio, want)
			}
		}
	}
}

// What a probe shows of the layers, against plain loops over the activations of the
// float64 reference.
func TestInspectedActivations(t *testing.T) {
	d := blobs(301, 3, 2)
	for _, activation := range Activations {
		n := mustNew(t, blobConfig(activation, Softmax, VectorBias))
		// Units that no sample brings above 0, whatever the activation, and some far out.
		for unit := range 5 {
			n.Layers[0].Bias[unit] = -50
		}
		n.Layers[0].Bias[7] = 50
		reports := mustTrain(t, n, Training{LearningRate: 0.1, BatchSize: 8}).Inspect(d)

		x := d.Pixels
		inputs := make([][]float64, d.Len())
		for i := range inputs {
			inputs[i] = []float64{float64(x[2*i]) / 255, float64(x[2*i+1]) / 255}
		}
		r := newReference(n)
		for l, report := range reports {
			var squares float64
			for _, w := range r.weights[l] {
				squares += w * w
			}
			if want := math.Sqrt(squares); math.Abs(report.WeightNorm-want) > 1e-9*want {
				t.Errorf("%s, layer %d: weight norm %v, want %v", activation, l, report.WeightNorm, want)
			}
			if !math.IsNaN(report.GradientNorm) || !math.IsNaN(report.UpdateRatio) {
				t.Errorf("%s, layer %d: gradient norm %v and update ratio %v before any step", activation, l, report.GradientNorm, report.UpdateRatio)
			}
			below := &reference{Config: n.Config, weights: r.weights[:l+1], biases: r.biases[:l+1]}
			units := n.Layers[l].Outputs
			above := make([]bool, units)
			var flat int
			var all []float64
			for _, input := range inputs {
				for unit, a := range below.logits(input) { // the sums of layer l
					if l < len(n.Hidden) {
						a = r.activate(a)
					}
					above[unit] = above[unit] || a > 0
					if activation == Sigmoid && (a < 0.05 || a > 0.95) || activation == Tanh && math.Abs(a) > 0.9 {
						flat++
					}
					all = append(all, a)
				}
			}
			bounded := activation == Sigmoid || activation == Tanh
			wantDead, wantSaturated := math.NaN(), math.NaN()
			if l < len(n.Hidden) && bounded {
				wantSaturated = float64(flat) / float64(len(all))
			} else if l < len(n.Hidden) {
				wantDead = 0
				for _, alive := range above {
					if !alive {
						wantDead += 1 / float64(units)
					}
				}
			}
			if fmt.Sprintf("%.12f %.12f", report.Dead, report.Saturated) != fmt.Sprintf("%.12f %.12f", wantDead, wantSaturated) {
				t.Errorf("%s, layer %d: dead %v, saturated %v, want %v, %v", activation, l, report.Dead, report.Saturated, wantDead, wantSaturated)
			}
			if l == 0 && (wantDead == 0 || wantSaturated == 0) {
				t.Errorf("%s: the first layer should have dead or saturated units", activation)
			}
			histogramOf(t, fmt.Sprintf("%s, layer %d", activation, l), report.Activations, all, len(all)/1000)
			histogramOf(t, fmt.Sprintf("weights of layer %d", l), report.Weights, r.weights[l], 0)
		}
	}
}

// histogramOf compares a histogram with one that is made by looking for the bin. So many
// values may be in the bin beside theirs, as float32 rounds them.
func histogramOf(t *testing.T, what string, h Histogram, values []float64, rounded int) {
	t.Helper()
	low, high := slices.Min(values), slices.Max(values)
	if math.Abs(float64(h.Low)-low) > 1e-5*(1+math.Abs(low)) || math.Abs(float64(h.High)-high) > 1e-5*(1+math.Abs(high)) {
		t.Errorf("%s: from %v to %v, want %v to %v", what, h.Low, h.High, low, high)
	}
	var want [HistogramBins]int
	for _, v := range values {
		bin := 0
		for bin < HistogramBins-1 && v >= low+(high-low)*float64(bin+1)/HistogramBins {
			bin++
		}
		want[bin]++
	}
	sum, off := 0, 0
	for bin, count := range h.Counts {
		sum += count
		off += max(count-want[bin], want[bin]-count)
	}
	if sum != len(values) || off > 2*rounded {
		t.Errorf("%s: counts %v, want %v", what, h.Counts, want)
	}
}

// With all that training has, what is inspected depends neither on threads nor on an
// interruption, and that it is changes nothing.
func TestInspectIsAFunctionOfTheTraining(t *testing.T) {
	for _, d := range []Data{blobs(100, 3, 1), sparse(100)} {
		for _, batchNorm := range []bool{false, true} {
			c := blobConfig(ReLU, Softmax, VectorBias)
			c.Inputs, c.BatchNorm = len(d.Pixels)/d.Len(), batchNorm
			training := everything(len(c.Hidden))
			inspected, resumed, left := mustTrain(t, mustNew(t, c), training), mustTrain(t, mustNew(t, c), training), mustTrain(t, mustNew(t, c), training)
			for epoch := 1; epoch <= 3; epoch++ {
				resumed.Threads = epoch + 1
				for _, trainer := range []*Trainer{inspected, resumed, left} {
					trainer.Epoch(d, epoch)
				}
				one, other := fmt.Sprint(inspected.Inspect(d)), fmt.Sprint(resumed.Inspect(d))
				if one != other {
					t.Errorf("batch norm %v, epoch %d: inspected are\n%s, after an interruption\n%s", batchNorm, epoch, one, other)
				}
				saved, err := resumed.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				resumed = new(Trainer)
				if err := resumed.UnmarshalBinary(saved); err != nil {
					t.Fatal(err)
				}
			}
			if inspected.Network().SHA256() != left.Network().SHA256() || inspected.Model().SHA256() != left.Model().SHA256() {
				t.Errorf("batch norm %v: a training that was inspected ends with other weights", batchNorm)
			}
		}
	}
}

// The same on every CPU: norms, shares and histograms of two epochs on sparse pixels.
func TestInspectedBits(t *testing.T) {
	const want = "567565576807591e"
	d := sparse(100)
	var all string
	for _, activation := range []Activation{ReLU, Sigmoid} {
		c := blobConfig(activation, Softmax, VectorBias)
		c.Inputs = len(d.Pixels) / d.Len()
		trainer := mustTrain(t, mustNew(t, c), everything(len(c.Hidden)))
		for epoch := 1; epoch <= 2; epoch++ {
			trainer.Epoch(d, epoch)
			all += fmt.Sprintln(trainer.Inspect(d)) // floats with all their digits
		}
	}
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(all)))[:16]; got != want {
		t.Errorf("SHA-256 %s, want %s, of\n%s", got, want, all)
	}
}

func TestInspectNothing(t *testing.T) {
	for _, report := range mustTrain(t, mustNew(t, small), Training{LearningRate: 0.1, BatchSize: 8}).Inspect(Data{}) {
		if !math.IsNaN(report.Dead) || !math.IsNaN(report.Saturated) || report.Activations != (Histogram{}) || report.Weights == (Histogram{}) {
			t.Errorf("without samples: %+v", report)
		}
	}
}

// The counts are those of numpy.histogram(values, 20) on such values.
func TestHistogram(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, test := range []struct {
		values    []float32
		low, high float32
		want      map[int]int
	}{
		{nil, 0, 0, nil},
		{[]float32{nan, inf, -inf}, 0, 0, nil},
		{[]float32{3, 3, nan, 3}, 3, 3, map[int]int{0: 3}},
		{[]float32{0, 0.5, 1, 1.5, 10, 4.75, 20, 19, 19.99}, 0, 20, map[int]int{0: 2, 1: 2, 4: 1, 10: 1, 19: 3}},
		{[]float32{-1, 1, 0, -0.05, inf}, -1, 1, map[int]int{0: 1, 9: 1, 10: 1, 19: 1}},
		{[]float32{-math.MaxFloat32, math.MaxFloat32, 0}, -math.MaxFloat32, math.MaxFloat32, map[int]int{0: 1, 10: 1, 19: 1}},
	} {
		var want [HistogramBins]int
		for bin, count := range test.want {
			want[bin] = count
		}
		if h := newHistogram(test.values); h.Low != test.low || h.High != test.high || h.Counts != want {
			t.Errorf("%v: %+v, want %v to %v, %v", test.values, h, test.low, test.high, want)
		}
	}
}

// BenchmarkInspect reports which share of an epoch of the report's network on MNIST's
// 60,000 images its inspection takes: the measured steps and a probe of 500 samples.
func BenchmarkInspect(b *testing.B) {
	train, val := mnist(b, "train", 0, 60_000), mnist(b, "t10k", 0, 500)
	for _, activation := range []Activation{ReLU, Sigmoid} {
		b.Run(string(activation), func(b *testing.B) {
			c := report
			c.Activation = activation
			trainer := mustTrain(b, mustNew(b, c), Training{LearningRate: 0.01, BatchSize: 64, Shuffle: true, Seed: 1})
			trainer.Epoch(train, 1)
			trainer.Inspect(val)
			var epochs, norms, probes time.Duration
			for epoch := 2; b.Loop(); epoch++ {
				start := time.Now()
				trainer.Epoch(train, epoch)
				epochs += time.Since(start)
				for range inspectedSteps { // on the epoch's last batch
					start = time.Now()
					trainer.norms.beforeStep(1)
					norms += time.Since(start)
					trainer.descent.step(1)
					start = time.Now()
					trainer.norms.afterStep(1)
					norms += time.Since(start)
				}
				start = time.Now()
				trainer.Inspect(val)
				probes += time.Since(start)
			}
			b.ReportMetric(100*norms.Seconds()/(epochs-norms).Seconds(), "%steps")
			b.ReportMetric(100*probes.Seconds()/(epochs-norms).Seconds(), "%probe")
		})
	}
}
