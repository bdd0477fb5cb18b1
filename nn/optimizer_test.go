package nn

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"reflect"
	"strings"
	"testing"
)

// usual is a training with the optimizer and PyTorch's defaults, but some weight decay.
func usual(o Optimizer) Training {
	t := Training{
		LearningRate: 0.01, BatchSize: 16, Shuffle: true, Seed: 5, Optimizer: o,
		Momentum: 0.9, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Alpha: 0.99, WeightDecay: 1e-4,
	}
	if o == Adagrad {
		t.Epsilon = 1e-10
	}
	return t
}

// Every optimizer learns an easy problem, with every kind of bias.
func TestOptimizersConverge(t *testing.T) {
	train, test := blobs(600, 3, 1), blobs(300, 3, 2)
	for _, optimizer := range Optimizers {
		for _, bias := range []Bias{VectorBias, ScalarBias} {
			n := mustNew(t, blobConfig(Tanh, Softmax, bias))
			trainer := mustTrain(t, n, usual(optimizer))
			for epoch := 1; epoch <= 20; epoch++ {
				trainer.Epoch(train, epoch)
			}
			if accuracy := n.Evaluate(test).Accuracy; accuracy < 0.97 {
				t.Errorf("%s, bias %s: accuracy is %.3f", optimizer, bias, accuracy)
			}
		}
	}
}

// A trainer that was saved and read between epochs ends with the same bits, at every epoch.
func TestTrainerResume(t *testing.T) {
	for _, d := range []Data{blobs(100, 3, 1), sparse(100)} { // dense data, and data most of which is 0
		c := blobConfig(GELU, Softmax, VectorBias)
		c.Inputs = len(d.Pixels) / d.Len()
		for _, optimizer := range Optimizers {
			trainer := mustTrain(t, mustNew(t, c), usual(optimizer))
			resumed := mustTrain(t, mustNew(t, c), usual(optimizer))
			resumed.Threads = 2
			for epoch := 1; epoch <= 4; epoch++ {
				trainer.Epoch(d, epoch)
				resumed.Epoch(d, epoch)
				saved, err := resumed.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				read := &Trainer{Threads: 3}
				if err := read.UnmarshalBinary(saved); err != nil {
					t.Fatal(err)
				}
				if read.Threads != 3 || !reflect.DeepEqual(read.training, resumed.training) {
					t.Errorf("%s: read a training %+v with %d threads, wrote %+v", optimizer, read.training, read.Threads, resumed.training)
				}
				if again, _ := read.MarshalBinary(); !bytes.Equal(again, saved) {
					t.Errorf("%s: what was read is not what was written", optimizer)
				}
				resumed = read
			}
			if resumed.Network().SHA256() != trainer.Network().SHA256() {
				t.Errorf("%s: the resumed training ends with other weights", optimizer)
			}
		}
	}
}

// sparse are samples most of whose pixels are 0.
func sparse(samples int) Data {
	const pixels = 9
	d := Data{Pixels: make([]uint8, samples*pixels), Labels: make([]uint8, samples)}
	for i := range samples {
		d.Labels[i] = uint8(i % 3)
		d.Pixels[i*pixels+3*(i%3)] = uint8(50 + i)
	}
	return d
}

func TestTrainerStateRefuses(t *testing.T) {
	trainer := mustTrain(t, mustNew(t, small), usual(Adam))
	state, err := trainer.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	network, err := mustNew(t, small).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	resealed := func(old, new string) []byte {
		content := bytes.Replace(state[:len(state)-sha256.Size], []byte(old), []byte(new), 1)
		length := binary.LittleEndian.Uint32(content[len(trainerFormat.magic)+4:])
		binary.LittleEndian.PutUint32(content[len(trainerFormat.magic)+4:], length+uint32(len(new)-len(old)))
		sum := sha256.Sum256(content)
		return append(content, sum[:]...)
	}
	damaged := bytes.Clone(state)
	damaged[len(damaged)/2] ^= 1
	for what, test := range map[string]struct {
		data []byte
		want string
	}{
		"a network":         {network, "no saved trainer"},
		"cut off":           {state[:len(state)-1], "checksum"},
		"damaged":           {damaged, "checksum"},
		"another optimizer": {resealed(`"adam"`, `"adag"`), `optimizer is "adag"`},
		"too many averages": {resealed(`"adam"`, `"sgd"`), "its config asks for"},
		"another width":     {resealed(`"classes":2`, `"classes":3`), "its config asks for"},
		"a wrong number":    {resealed(`"beta1":0.9`, `"beta1":1.9`), "beta1 is 1.9"},
	} {
		read := mustTrain(t, mustNew(t, small), usual(SGD))
		before, _ := read.MarshalBinary()
		if err := read.UnmarshalBinary(test.data); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error is %v, want one with %q", what, err, test.want)
		}
		if after, _ := read.MarshalBinary(); !bytes.Equal(before, after) {
			t.Errorf("%s: the trainer has changed", what)
		}
	}
}

// Adam's first step moves every parameter by the learning rate, whatever the size of
// its gradient: m/(1-Beta1) is g, √(v/(1-Beta2)) is |g| (Kingma and Ba 2014, section 2.1).
func TestAdamFirstStep(t *testing.T) {
	n := mustNew(t, small)
	training := usual(Adam)
	training.WeightDecay = 0
	before, _ := n.MarshalBinary()
	x, labels := []float32{0.3, -1, 2}[:n.Inputs], []uint8{1}
	_, gradients := n.Gradients(x, labels)
	mustTrain(t, n, training).Step(x, labels)
	var start Network
	if err := start.UnmarshalBinary(before); err != nil {
		t.Fatal(err)
	}
	for l, layer := range n.Layers {
		for i, w := range layer.Weights {
			g, moved := float64(gradients[l].Weights[i]), float64(start.Layers[l].Weights[i]-w)
			want := training.LearningRate * g / (math.Abs(g) + training.Epsilon)
			if math.Abs(moved-want) > 1e-6 {
				t.Errorf("layer %d: weight %d with gradient %v moves by %v, want %v", l, i, g, moved, want)
			}
		}
	}
}

func TestOptimizersAllocateNothing(t *testing.T) {
	for _, optimizer := range Optimizers {
		for _, d := range []Data{blobs(100, 3, 1), sparse(100)} {
			c := blobConfig(ReLU, Softmax, VectorBias)
			c.Inputs = len(d.Pixels) / d.Len()
			trainer := mustTrain(t, mustNew(t, c), usual(optimizer))
			trainer.Epoch(d, 1) // makes room for the order
			if allocations := testing.AllocsPerRun(5, func() { trainer.Epoch(d, 2) }); allocations > 0 {
				t.Errorf("%s: an epoch allocates %v times", optimizer, allocations)
			}
		}
	}
}
