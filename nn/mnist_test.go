package nn

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// report is the network of the report that this project started from, as its text describes it.
var report = Config{
	Inputs: 784, Hidden: []int{128, 64, 32}, Classes: 10,
	Activation: ReLU, Output: Softmax, Init: HeNormal, Bias: VectorBias, Seed: 1,
}

func TestMNIST(t *testing.T) {
	train, val := mnist(t, "train", 0, 55_000), mnist(t, "train", 55_000, 60_000)
	n := mustNew(t, report)
	loss, accuracy := mustTrain(t, n, Training{LearningRate: 0.1, BatchSize: 64, Shuffle: true, Seed: 1}).Epoch(train, 1)
	e := n.Evaluate(val)
	t.Logf("after one epoch: train loss %.4f, accuracy %.4f; val loss %.4f, accuracy %.4f; weights %s", loss, accuracy, e.Loss, e.Accuracy, n.SHA256())
	if e.Accuracy < 0.9 {
		t.Errorf("validation accuracy is %.4f after one epoch, want 0.9 at least", e.Accuracy)
	}
}

// mnist reads samples from, from+1... to-1 of a file of MNIST ("train" or "t10k") in the folder MNIST_DIR.
func mnist(t testing.TB, file string, from, to int) Data {
	t.Helper()
	folder := os.Getenv("MNIST_DIR")
	if folder == "" {
		t.Skip("MNIST_DIR is not set: this test needs MNIST's four .gz files in that folder")
	}
	read := func(name string, header, size int) []uint8 {
		f, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		return data[header+from*size : header+to*size]
	}
	return Data{
		Pixels: read(file+"-images-idx3-ubyte.gz", 16, 784),
		Labels: read(file+"-labels-idx1-ubyte.gz", 8, 1),
	}
}

// BenchmarkEpoch trains the report's network for one epoch on MNIST's 60,000
// images: with every activation, then with every other optimizer, then with what
// regularizes, one at a time.
func BenchmarkEpoch(b *testing.B) {
	train := mnist(b, "train", 0, 60_000)
	epoch := func(name string, c Config, training Training) {
		b.Run(name, func(b *testing.B) {
			trainer := mustTrain(b, mustNew(b, c), training)
			for epoch := 1; b.Loop(); epoch++ {
				trainer.Epoch(train, epoch)
			}
		})
	}
	sgd := Training{LearningRate: 0.01, BatchSize: 64, Shuffle: true, Seed: 1}
	for _, activation := range Activations {
		c := report
		c.Activation = activation
		epoch(string(activation), c, sgd)
	}
	for _, optimizer := range Optimizers[1:] {
		training := usual(optimizer)
		training.LearningRate, training.BatchSize, training.WeightDecay = sgd.LearningRate/10, sgd.BatchSize, 0
		epoch(string(optimizer), report, training)
	}
	for _, with := range []struct {
		name   string
		change func(*Config, *Training)
	}{
		{"batch_norm", func(c *Config, _ *Training) { c.BatchNorm = true }},
		{"dropout", func(_ *Config, t *Training) { t.Dropout = []float64{0.2, 0.2, 0.2} }},
		{"input_dropout", func(_ *Config, t *Training) { t.InputDropout = 0.2 }},
		{"label_smoothing", func(_ *Config, t *Training) { t.LabelSmoothing = 0.1 }},
		{"clip_norm", func(_ *Config, t *Training) { t.ClipNorm = 1 }},
		{"max_norm", func(_ *Config, t *Training) { t.MaxNorm = 3 }},
		{"ema", func(_ *Config, t *Training) { t.Average = 0.999 }},
	} {
		c, training := report, sgd
		with.change(&c, &training)
		epoch(with.name, c, training)
	}
}

// BenchmarkEvaluate evaluates the report's network on MNIST's 10,000 test images.
func BenchmarkEvaluate(b *testing.B) {
	test := mnist(b, "t10k", 0, 10_000)
	n := mustNew(b, report)
	for b.Loop() {
		n.Evaluate(test)
	}
}
