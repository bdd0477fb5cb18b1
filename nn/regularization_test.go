package nn

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// everything is a training with all that there is to it besides the optimizer.
func everything(hidden int) Training {
	t := usual(Adam)
	t.LabelSmoothing, t.InputDropout, t.ClipNorm, t.MaxNorm, t.Average, t.Patience = 0.1, 0.1, 0.5, 1.5, 0.9, 50
	for range hidden {
		t.Dropout = append(t.Dropout, 0.25)
	}
	t.Schedule = Schedule{Kind: Cosine, Epochs: 4, Warmup: 0.5}
	return t
}

// brighten adds a little to some pixels, by chance.
func brighten(to, from []uint8, random *rand.PCG) {
	for i, pixel := range from {
		to[i] = pixel + uint8(random.Uint64()>>62)
		if pixel == 0 || to[i] < pixel {
			to[i] = pixel
		}
	}
}

// With all that training has, a trainer that was saved and read between epochs, and
// whose threads change, ends with the same bits as one that was left in peace.
func TestEverythingResumes(t *testing.T) {
	for _, d := range []Data{blobs(100, 3, 1), sparse(100)} { // dense data, and data most of which is 0
		for _, batchNorm := range []bool{false, true} {
			c := blobConfig(SiLU, Softmax, VectorBias)
			c.Inputs, c.BatchNorm = len(d.Pixels)/d.Len(), batchNorm
			training := everything(len(c.Hidden))
			trainer, resumed := mustTrain(t, mustNew(t, c), training), mustTrain(t, mustNew(t, c), training)
			trainer.Augment, resumed.Augment = brighten, brighten
			for epoch := 1; epoch <= 4; epoch++ {
				resumed.Threads = epoch
				for _, one := range []*Trainer{trainer, resumed} {
					one.Epoch(d, epoch)
					one.Observe(one.Evaluate(d))
				}
				if trainer.Rate() != resumed.Rate() {
					t.Errorf("epoch %d: rates %v and %v", epoch, trainer.Rate(), resumed.Rate())
				}
				saved, err := resumed.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				read := &Trainer{Augment: brighten}
				if err := read.UnmarshalBinary(saved); err != nil {
					t.Fatal(err)
				}
				resumed = read
				if uninterrupted, _ := trainer.MarshalBinary(); !bytes.Equal(saved, uninterrupted) {
					t.Fatalf("batch norm %v, epoch %d: the state differs from that of a training in peace", batchNorm, epoch)
				}
			}
			for name, networks := range map[string][2]*Network{
				"network": {trainer.Network(), resumed.Network()}, "model": {trainer.Model(), resumed.Model()}, "best": {trainer.Best(), resumed.Best()},
			} {
				if networks[0].SHA256() != networks[1].SHA256() {
					t.Errorf("batch norm %v: the %s differs", batchNorm, name)
				}
			}
		}
	}
}

// With each of these, networks learn an easy problem as they do without.
func TestRegularizedConverge(t *testing.T) {
	train, test := blobs(600, 3, 1), blobs(300, 3, 2)
	for name, change := range map[string]func(c *Config, t *Training){
		"batch norm":      func(c *Config, t *Training) { c.BatchNorm = true },
		"dropout":         func(c *Config, t *Training) { t.Dropout = []float64{0.2, 0} },
		"label smoothing": func(c *Config, t *Training) { t.LabelSmoothing = 0.1 },
		"sigmoid output, label smoothing": func(c *Config, t *Training) {
			c.Output, t.LabelSmoothing = SigmoidOutput, 0.1
		},
		"clipping": func(c *Config, t *Training) { t.ClipNorm = 1 },
		"max norm": func(c *Config, t *Training) { t.MaxNorm = 3 },
		"average":  func(c *Config, t *Training) { t.Average = 0.99 },
		"one cycle": func(c *Config, t *Training) {
			t.Schedule = Schedule{Kind: OneCycle, Epochs: 20}
		},
	} {
		for _, bias := range []Bias{VectorBias, ScalarBias} {
			c, training := blobConfig(Tanh, Softmax, bias), usual(Momentum)
			training.WeightDecay = 0
			change(&c, &training)
			trainer := mustTrain(t, mustNew(t, c), training)
			for epoch := 1; epoch <= 20; epoch++ {
				trainer.Epoch(train, epoch)
			}
			if accuracy := trainer.Evaluate(test).Accuracy; accuracy < 0.97 {
				t.Errorf("%s, bias %s: accuracy is %.3f", name, bias, accuracy)
			}
		}
	}
}

// After every step no unit's incoming weights are longer than the bound.
func TestMaxNorm(t *testing.T) {
	const bound = 0.7
	training := usual(SGD)
	training.LearningRate, training.MaxNorm = 0.5, bound
	n := mustNew(t, blobConfig(ReLU, Softmax, VectorBias))
	mustTrain(t, n, training).Epoch(blobs(100, 3, 1), 1)
	for l, layer := range n.Layers {
		longest := 0.0
		for unit := range layer.Outputs {
			var squares float64
			for input := range layer.Inputs {
				squares += math.Pow(float64(layer.Weights[input*layer.Outputs+unit]), 2)
			}
			longest = max(longest, math.Sqrt(squares))
		}
		if longest > bound*(1+1e-5) || longest < bound*(1-1e-5) {
			t.Errorf("layer %d: the longest weights have norm %v, want the bound %v", l, longest, bound)
		}
	}
}

// Dropout leaves out its share, makes the rest larger by as much, and does both for
// each sample, unit and step by chance.
func TestDropoutMasks(t *testing.T) {
	const units, samples, share = 64, 32, 0.3
	c := Config{Inputs: 20, Hidden: []int{units}, Classes: 3, Activation: ReLU, Output: Softmax, Init: HeNormal, Bias: VectorBias}
	training := usual(SGD)
	training.BatchSize, training.Dropout, training.InputDropout = samples, []float64{share}, 0
	trainer := mustTrain(t, mustNew(t, c), training)
	x, labels := make([]float32, samples*20), make([]uint8, samples)
	seen := map[string]bool{}
	dropped, drawn := 0, 0
	for range 20 {
		trainer.Step(x, labels)
		for sample := range samples {
			mask := rows(trainer.pass.masks[1], units, sample, sample+1)
			if text := fmt.Sprint(mask); seen[text] {
				t.Fatal("two samples or steps have one mask")
			} else {
				seen[text] = true
			}
			for _, factor := range mask {
				drawn++
				switch factor {
				case 0:
					dropped++
				case float32(1 / (1 - share)):
				default:
					t.Fatalf("a unit is multiplied by %v", factor)
				}
			}
		}
	}
	mean, deviation := share*float64(drawn), math.Sqrt(float64(drawn)*share*(1-share))
	if math.Abs(float64(dropped)-mean) > 4*deviation {
		t.Errorf("%d of %d units were left out, want %.0f ± %.0f", dropped, drawn, mean, deviation)
	}
}

// Dropped inputs are the same whether a batch is of bytes, zeros left out, or of numbers.
func TestInputDropoutOfPixels(t *testing.T) {
	d := sparse(100)
	c := blobConfig(ReLU, Softmax, VectorBias)
	c.Inputs = 9
	training := usual(SGD)
	training.InputDropout = 0.4
	var sums []string
	for _, mostlyZero := range []bool{false, true} {
		n := mustNew(t, c)
		trainer := mustTrain(t, n, training)
		trainer.batch = newBatch(d, training.BatchSize, c.Inputs, mostlyZero, trainer.drops[0].scale)
		trainer.Epoch(d, 1)
		sums = append(sums, n.SHA256())
	}
	if sums[0] != sums[1] {
		t.Error("the two ways give other bits")
	}
}

// Every sample of an epoch is augmented once, from its own pixels, whatever the
// threads; one that changes nothing changes no bit of the training.
func TestAugment(t *testing.T) {
	for _, d := range []Data{blobs(100, 3, 1), sparse(100)} {
		c := blobConfig(ReLU, Softmax, VectorBias)
		c.Inputs = len(d.Pixels) / d.Len()
		train := func(threads int, augment func(to, from []uint8, random *rand.PCG)) string {
			trainer := mustTrain(t, mustNew(t, c), usual(SGD))
			trainer.Threads, trainer.Augment = threads, augment
			trainer.Epoch(d, 1)
			trainer.Epoch(d, 2)
			return trainer.Network().SHA256()
		}
		identity := func(to, from []uint8, _ *rand.PCG) { copy(to, from) }
		if train(1, nil) != train(2, identity) {
			t.Error("augmentation that changes nothing changes the training")
		}
		if train(1, brighten) != train(3, brighten) {
			t.Error("threads change the augmentation")
		}
		if train(1, brighten) == train(1, nil) {
			t.Error("augmentation changes nothing")
		}
	}
}

// Augmentation may begin and end between epochs.
func TestAugmentSomeEpochs(t *testing.T) {
	identity := func(to, from []uint8, _ *rand.PCG) { copy(to, from) }
	for _, d := range []Data{blobs(100, 3, 1), sparse(100)} {
		c := blobConfig(ReLU, Softmax, VectorBias)
		c.Inputs = len(d.Pixels) / d.Len()
		train := func(augments ...func(to, from []uint8, random *rand.PCG)) string {
			trainer := mustTrain(t, mustNew(t, c), usual(SGD))
			for i, augment := range augments {
				trainer.Augment = augment
				trainer.Epoch(d, i+1)
			}
			return trainer.Network().SHA256()
		}
		if train(nil, brighten, nil) != train(identity, brighten, identity) {
			t.Error("no augmentation differs from one that changes nothing")
		}
	}
}

// Early stopping keeps the model of the epoch with the best validation, and stops when
// Patience epochs have brought no better one.
func TestEarlyStopping(t *testing.T) {
	training := usual(SGD)
	training.Patience, training.Average = 2, 0.5
	trainer := mustTrain(t, mustNew(t, blobConfig(ReLU, Softmax, VectorBias)), training)
	d := blobs(60, 3, 1)
	kept := ""
	for i, epoch := range []struct {
		accuracy, loss float64
		best, stopped  bool
	}{
		{0.1, math.NaN(), true, false}, // nothing better to keep yet
		{0.5, 1.0, true, false},
		{0.5, 0.9, true, false}, // of equal accuracies the lower loss
		{0.5, 0.9, false, false},
		{0.7, 2.0, true, false}, // a higher accuracy whatever the loss
		{0.9, math.Inf(1), false, false},
		{0.6, 0.1, false, true},
	} {
		trainer.Epoch(d, i+1)
		if best := trainer.Observe(Evaluation{Accuracy: epoch.accuracy, Loss: epoch.loss}); best != epoch.best {
			t.Errorf("epoch %d: best is %v", i+1, best)
		}
		if epoch.best {
			kept = trainer.Model().SHA256()
		}
		if trainer.Best().SHA256() != kept {
			t.Errorf("epoch %d: another model than the best is kept", i+1)
		}
		if trainer.Stopped() != epoch.stopped {
			t.Errorf("epoch %d: stopped is %v", i+1, trainer.Stopped())
		}
	}
}

// A schedule that waits for a plateau lowers the rate of the epochs that follow.
func TestPlateauLowersTheRate(t *testing.T) {
	training := usual(SGD)
	training.Schedule = Schedule{Kind: ReduceOnPlateau, Gamma: 0.5, Patience: 1}
	trainer := mustTrain(t, mustNew(t, blobConfig(ReLU, Softmax, VectorBias)), training)
	d := blobs(20, 3, 1)
	for epoch, want := range []float64{1, 1, 1, 0.5, 0.5, 0.25} {
		trainer.Epoch(d, epoch+1)
		if got := trainer.Rate() / training.LearningRate; got != want {
			t.Errorf("epoch %d: rate times %v, want %v", epoch+1, got, want)
		}
		trainer.Observe(Evaluation{Loss: 1})
	}
}

// One sample in the last batch has no variance, and does no harm.
func TestBatchNormOfOneSample(t *testing.T) {
	c := blobConfig(ReLU, Softmax, VectorBias)
	c.BatchNorm = true
	training := usual(SGD)
	training.BatchSize = 16
	trainer := mustTrain(t, mustNew(t, c), training)
	d := blobs(33, 3, 1)
	for epoch := range 3 {
		trainer.Epoch(d, epoch+1)
	}
	if e := trainer.Evaluate(d); math.IsNaN(e.Loss) || math.IsInf(e.Loss, 0) {
		t.Errorf("the loss is %v", e.Loss)
	}
}

func TestRegularizationAllocatesNothing(t *testing.T) {
	for _, d := range []Data{blobs(100, 3, 1), sparse(100)} {
		c := blobConfig(ReLU, Softmax, VectorBias)
		c.Inputs = len(d.Pixels) / d.Len()
		trainer := mustTrain(t, mustNew(t, c), everything(len(c.Hidden)))
		trainer.Augment = brighten
		trainer.Epoch(d, 1) // makes room
		if allocations := testing.AllocsPerRun(5, func() { trainer.Epoch(d, 2) }); allocations > 0 {
			t.Errorf("an epoch allocates %v times", allocations)
		}
	}
}
