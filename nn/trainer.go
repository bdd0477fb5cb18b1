package nn

import (
	"fmt"
	"math"
)

// Training says how to train: plain mini-batch stochastic gradient descent.
type Training struct {
	LearningRate float64
	BatchSize    int    // samples a step
	Shuffle      bool   // a new order of samples every epoch, else that of the file
	Seed         uint64 // of the order
}

// maxBatchSize bounds the buffers of a Trainer.
const maxBatchSize = 1 << 16

// Trainer trains a network. It owns every buffer that it needs: a step
// of one thread allocates nothing. Between epochs it keeps no state of its own, so that a new
// Trainer goes on where another stopped.
type Trainer struct {
	// Threads is how many goroutines share a step, 1 where it is less. It changes
	// how long training takes, and not a bit of what comes of it.
	Threads int

	network  *Network
	training Training
	pass     *backward
	data     Data   // of the last epoch
	batch    *batch // of that data
	order    []int
}

// NewTrainer returns a trainer of n. It returns an error that names the field
// when the learning rate is not a positive number or the batch size is not from 1 to 65536.
func NewTrainer(n *Network, t Training) (*Trainer, error) {
	if !(float32(t.LearningRate) > 0) || math.IsInf(float64(float32(t.LearningRate)), 0) {
		return nil, fmt.Errorf("nn: learning rate is %v: it must be a positive number that float32 can hold", t.LearningRate)
	}
	if t.BatchSize < 1 || t.BatchSize > maxBatchSize {
		return nil, fmt.Errorf("nn: batch size is %d: it must be from 1 to %d", t.BatchSize, maxBatchSize)
	}
	return &Trainer{
		network:  n,
		training: t,
		pass:     newBackward(n, t.BatchSize),
	}, nil
}

// Step trains on one mini-batch: it computes the gradients of the mean loss and
// takes a step against them, w = w - learning rate * gradient. x holds
// len(labels) samples, at most BatchSize, of Inputs numbers by rows; Step panics
// when they do not fit the network. It returns the mean loss and how many samples were right, both before the update.
func (t *Trainer) Step(x []float32, labels []uint8) (loss float64, correct int) {
	t.network.mustFit(x, labels)
	if len(labels) > t.training.BatchSize {
		panic(fmt.Sprintf("nn: a batch of %d samples: the trainer was made for at most %d", len(labels), t.training.BatchSize))
	}
	loss, correct = t.step(input{x: x}, labels)
	return loss / float64(len(labels)), correct
}

// step is Step, but returns the sum of the losses.
func (t *Trainer) step(x input, labels []uint8) (loss float64, correct int) {
	loss, correct = t.pass.run(x, labels, t.Threads)
	t.pass.descend(float32(t.training.LearningRate), t.Threads)
	return loss, correct
}

// Epoch trains once on every sample of d, which must pass the network's Check
// (Epoch panics otherwise). Epochs count from 1. When samples are shuffled, their
// order is a function of Training.Seed and epoch alone. The last batch holds what
// is left over.
//
// It returns the mean loss and the part of samples that were right, each sample
// measured just before the update that learns from it, as Keras reports an epoch.
// Both are NaN when d is empty.
func (t *Trainer) Epoch(d Data, epoch int) (loss, accuracy float64) {
	if err := t.network.Check(d); err != nil {
		panic(err)
	}
	t.use(d)
	order := t.epochOrder(d.Len(), epoch)
	correct := 0
	for from := 0; from < len(order); from += t.training.BatchSize {
		samples := order[from:min(from+t.training.BatchSize, len(order))]
		labels := t.batch.gather(d, samples)
		batchLoss, batchCorrect := t.step(t.batch.input, labels)
		loss += batchLoss
		correct += batchCorrect
	}
	return loss / float64(d.Len()), float64(correct) / float64(d.Len())
}

// use makes room for batches of d, unless it is the data of the last epoch.
func (t *Trainer) use(d Data) {
	same := t.batch != nil && len(d.Pixels) == len(t.data.Pixels) && (len(d.Pixels) == 0 || &d.Pixels[0] == &t.data.Pixels[0])
	if !same {
		t.data, t.batch = d, newBatch(t.training.BatchSize, t.network.Inputs, d.mostlyZero())
	}
}

// epochOrder is the order in which an epoch goes through that many samples.
func (t *Trainer) epochOrder(samples, epoch int) []int {
	if len(t.order) != samples {
		t.order = make([]int, samples)
	}
	if t.training.Shuffle {
		shuffle(t.order, t.training.Seed, epoch)
	} else {
		fileOrder(t.order)
	}
	return t.order
}
