package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// blobs are samples of two pixels around as many centres as there are classes, on a circle.
func blobs(samples, classes int, seed uint64) Data {
	source := rand.New(rand.NewPCG(seed, 0))
	var d Data
	for range samples {
		class := source.IntN(classes)
		angle := 2 * math.Pi * float64(class) / float64(classes)
		for _, centre := range []float64{math.Cos(angle), math.Sin(angle)} {
			d.Pixels = append(d.Pixels, uint8(128+80*centre+12*source.NormFloat64()))
		}
		d.Labels = append(d.Labels, uint8(class))
	}
	return d
}

func blobConfig(activation Activation, output Output, bias Bias) Config {
	return Config{
		Inputs: 2, Hidden: []int{16, 8}, Classes: 3,
		Activation: activation, Output: output, Init: HeNormal, Bias: bias, Seed: 1,
	}
}

// Every kind of network learns an easy problem. (Without a bias, a ReLU network
// could not: it cannot tell a sample from the same one twice as bright.)
func TestConvergence(t *testing.T) {
	train, test := blobs(600, 3, 1), blobs(300, 3, 2)
	for _, activation := range Activations {
		for _, output := range Outputs {
			for _, bias := range []Bias{VectorBias, ScalarBias} {
				rate := 0.1
				if activation == Sigmoid {
					rate = 2
				}
				n := mustNew(t, blobConfig(activation, output, bias))
				trainer := mustTrain(t, n, Training{LearningRate: rate, BatchSize: 16, Shuffle: true, Seed: 1})
				for epoch := 1; epoch <= 30; epoch++ {
					trainer.Epoch(train, epoch)
				}
				if accuracy := n.Evaluate(test).Accuracy; accuracy < 0.97 {
					t.Errorf("%s, %s, bias %s: accuracy is %.3f", activation, output, bias, accuracy)
				}
			}
		}
	}
}

// A network that was saved and read between epochs ends with the same bits.
func TestResume(t *testing.T) {
	d := blobs(100, 3, 1)
	training := Training{LearningRate: 0.1, BatchSize: 16, Shuffle: true, Seed: 5}
	n := mustNew(t, blobConfig(GELU, Softmax, VectorBias))
	trainer := mustTrain(t, n, training)
	var saved []byte
	for epoch := 1; epoch <= 4; epoch++ {
		trainer.Epoch(d, epoch)
		if epoch == 2 {
			saved, _ = n.MarshalBinary()
		}
	}

	var resumed Network
	if err := resumed.UnmarshalBinary(saved); err != nil {
		t.Fatal(err)
	}
	trainer = mustTrain(t, &resumed, training)
	for epoch := 3; epoch <= 4; epoch++ {
		trainer.Epoch(d, epoch)
	}
	if resumed.SHA256() != n.SHA256() {
		t.Error("the resumed training ends with other weights")
	}
}

// An epoch is its steps: in the order of the file when it does not shuffle, with
// a smaller last batch, and reports the mean over the samples.
func TestEpochIsItsSteps(t *testing.T) {
	const batchSize = 8
	d := blobs(21, 3, 1)
	training := Training{LearningRate: 0.1, BatchSize: batchSize}
	whole, stepwise := mustNew(t, blobConfig(Tanh, Softmax, ScalarBias)), mustNew(t, blobConfig(Tanh, Softmax, ScalarBias))
	loss, accuracy := mustTrain(t, whole, training).Epoch(d, 1)

	trainer := mustTrain(t, stepwise, training)
	var wantLoss float64
	var wantCorrect int
	for from := 0; from < d.Len(); from += batchSize {
		to := min(from+batchSize, d.Len())
		var x []float32
		for _, pixel := range d.Pixels[2*from : 2*to] {
			x = append(x, float32(pixel)/255)
		}
		loss, correct := trainer.Step(x, d.Labels[from:to])
		wantLoss += loss * float64(to-from) / float64(d.Len())
		wantCorrect += correct
	}
	if math.Abs(loss-wantLoss) > 1e-12 || accuracy != float64(wantCorrect)/float64(d.Len()) {
		t.Errorf("epoch reports %v and %v, want %v and %d of %d", loss, accuracy, wantLoss, wantCorrect, d.Len())
	}
	if whole.SHA256() != stepwise.SHA256() {
		t.Error("the epoch ends with other weights than its steps")
	}
}

func TestEpochsCountFromOne(t *testing.T) {
	trainer := mustTrain(t, mustNew(t, blobConfig(Tanh, Softmax, ScalarBias)), Training{LearningRate: 0.1, BatchSize: 8})
	for _, epoch := range []int{0, -3} {
		func() {
			defer func() {
				if cause := fmt.Sprint(recover()); !strings.Contains(cause, "count from 1") {
					t.Errorf("epoch %d: %s", epoch, cause)
				}
			}()
			trainer.Epoch(blobs(21, 3, 1), epoch)
		}()
	}
}

// The loss that an epoch reports is measured before each update: with one batch, it is that of the start.
func TestEpochMeasuresBeforeItLearns(t *testing.T) {
	d := blobs(50, 3, 1)
	for _, output := range Outputs {
		n := mustNew(t, blobConfig(SiLU, output, VectorBias))
		before := n.Evaluate(d)
		loss, accuracy := mustTrain(t, n, Training{LearningRate: 0.1, BatchSize: 64}).Epoch(d, 1)
		if loss != before.Loss || accuracy != before.Accuracy {
			t.Errorf("%s: epoch reports %v and %v, before it were %v and %v", output, loss, accuracy, before.Loss, before.Accuracy)
		}
	}
}

func TestShuffle(t *testing.T) {
	order := func(seed uint64, epoch int) []int {
		order := make([]int, 100)
		shuffle(order, seed, epoch)
		return order
	}
	sorted := slices.Sorted(slices.Values(order(1, 1)))
	for i, sample := range sorted {
		if sample != i {
			t.Fatalf("no permutation: %v", sorted)
		}
	}
	if !slices.Equal(order(1, 1), order(1, 1)) {
		t.Error("one seed and epoch give two orders")
	}
	if slices.Equal(order(1, 1), order(1, 2)) || slices.Equal(order(1, 1), order(2, 1)) {
		t.Error("two seeds or epochs give one order")
	}

	// Every number is at every place equally often: chi-squared over 6 x 6 cells has 25 degrees
	// of freedom and is below 52.6 in 999 of 1000 cases.
	const trials, size = 6000, 6
	var counts [size][size]int
	for epoch := range trials {
		places := make([]int, size)
		shuffle(places, 3, epoch)
		for place, number := range places {
			counts[place][number]++
		}
	}
	var chi2 float64
	for _, row := range counts {
		for _, count := range row {
			chi2 += math.Pow(float64(count)-trials/size, 2) / (trials / size)
		}
	}
	if chi2 > 52.6 {
		t.Errorf("orders are not uniform: chi-squared is %.1f: %v", chi2, counts)
	}
}

func TestEpochAllocatesNothing(t *testing.T) {
	d := blobs(100, 3, 1)
	trainer := mustTrain(t, mustNew(t, blobConfig(GELU, SigmoidOutput, ScalarBias)), Training{LearningRate: 0.1, BatchSize: 16})
	trainer.Epoch(d, 1) // makes room for the order
	if allocations := testing.AllocsPerRun(5, func() { trainer.Epoch(d, 2) }); allocations > 0 {
		t.Errorf("an epoch of seven steps allocates %v times", allocations)
	}
}

func TestNewTrainerRefuses(t *testing.T) {
	n := mustNew(t, small)
	for _, test := range []struct {
		training Training
		want     string
	}{
		{Training{LearningRate: 0, BatchSize: 1}, "learning rate is 0"},
		{Training{LearningRate: -0.1, BatchSize: 1}, "learning rate is -0.1"},
		{Training{LearningRate: math.NaN(), BatchSize: 1}, "learning rate is NaN"},
		{Training{LearningRate: 1e300, BatchSize: 1}, "learning rate is 1e+300"},
		{Training{LearningRate: 1e-60, BatchSize: 1}, "learning rate is 1e-60"},
		{Training{LearningRate: 0.1, BatchSize: 0}, "batch size is 0"},
		{Training{LearningRate: 0.1, BatchSize: 1 << 20}, "batch size is 1048576"},
		{Training{LearningRate: 0.1, BatchSize: 1, Optimizer: "adma"}, `optimizer is "adma"`},
		{Training{LearningRate: 0.1, BatchSize: 1, Optimizer: Momentum, Momentum: 1}, "momentum is 1"},
		{Training{LearningRate: 0.1, BatchSize: 1, Momentum: math.NaN()}, "momentum is NaN"},
		{Training{LearningRate: 0.1, BatchSize: 1, Optimizer: RMSProp, Alpha: -0.1, Epsilon: 1e-8}, "alpha is -0.1"},
		{Training{LearningRate: 0.1, BatchSize: 1, Optimizer: RMSProp, Alpha: 0.9}, "epsilon is 0"},
		{Training{LearningRate: 0.1, BatchSize: 1, Optimizer: Adagrad, Epsilon: 1e-60}, "epsilon is 1e-60"},
		{Training{LearningRate: 0.1, BatchSize: 1, Optimizer: Adam, Beta1: 1.5, Epsilon: 1e-8}, "beta1 is 1.5"},
		{Training{LearningRate: 0.1, BatchSize: 1, Optimizer: AdamW, Beta2: 1 - 1e-12, Epsilon: 1e-8}, "beta2 is 0.99"},
		{Training{LearningRate: 0.1, BatchSize: 1, WeightDecay: -1}, "weight decay is -1"},
		{Training{LearningRate: 0.1, BatchSize: 1, WeightDecay: math.Inf(1)}, "weight decay is +Inf"},
	} {
		if _, err := NewTrainer(n, test.training); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: error is %v, want one with %q", test.training, err, test.want)
		}
	}
}

func TestCheck(t *testing.T) {
	n := mustNew(t, small)
	for _, test := range []struct {
		data Data
		want string
	}{
		{Data{Pixels: make([]uint8, 6), Labels: []uint8{0, 1}}, ""},
		{Data{}, ""},
		{Data{Pixels: make([]uint8, 5), Labels: []uint8{0, 1}}, "needs 6 pixels"},
		{Data{Pixels: make([]uint8, 6), Labels: []uint8{0, 2}}, "sample 1 has label 2"},
	} {
		err := n.Check(test.data)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: error is %v, want %q", test.data, err, test.want)
		}
	}
}
