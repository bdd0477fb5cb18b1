package nn

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Training says how to train: by mini-batches, each of which takes one step of
// the optimizer. What an optimizer or a schedule does with its numbers is said at its
// name; it ignores those of others, which must be in range all the same.
type Training struct {
	LearningRate float64   `json:"learning_rate"` // above 0; what Schedule makes of it is what an epoch's steps use
	BatchSize    int       `json:"batch_size"`    // samples a step, 1 to 65536
	Shuffle      bool      `json:"shuffle"`       // a new order of samples every epoch, else that of the file
	Seed         uint64    `json:"seed"`          // of the order, of dropout and of augmentation
	Optimizer    Optimizer `json:"optimizer"`     // empty for SGD
	Schedule     Schedule  `json:"schedule,omitzero"`

	// There are no defaults: 0 is 0. The numbers in parentheses are PyTorch's defaults.
	Momentum    float64 `json:"momentum"`     // Momentum, Nesterov: 0 to below 1 (usual is 0.9)
	Beta1       float64 `json:"beta1"`        // Adam, AdamW: 0 to below 1 (0.9)
	Beta2       float64 `json:"beta2"`        // Adam, AdamW: 0 to below 1 (0.999)
	Epsilon     float64 `json:"epsilon"`      // RMSProp, Adam, AdamW: above 0 (1e-8); Adagrad: above 0 (1e-10)
	Alpha       float64 `json:"alpha"`        // RMSProp: 0 to below 1 (0.99)
	WeightDecay float64 `json:"weight_decay"` // all: of weights, biases and scales, 0 or more (0; AdamW 0.01)

	// What follows is off where it is 0.
	LabelSmoothing float64   `json:"label_smoothing,omitempty"` // 0 to below 1: how much of the label's probability the classes share
	Dropout        []float64 `json:"dropout,omitempty"`         // one number for each hidden layer, 0 to below 1: the share of units left out; nil for none
	InputDropout   float64   `json:"input_dropout,omitempty"`   // 0 to below 1: the share of inputs left out
	MaxNorm        float64   `json:"max_norm,omitempty"`        // the largest norm of the weights that lead to a unit
	ClipNorm       float64   `json:"clip_norm,omitempty"`       // the largest norm of all gradients of a step together
	Average        float64   `json:"average,omitempty"`         // 0 to below 1: what the average of the weights keeps in a step (usual is 0.999)
	Patience       int       `json:"patience,omitempty"`        // early stopping: epochs without a better validation
}

// maxBatchSize bounds the buffers of a Trainer.
const maxBatchSize = 1 << 16

// Trainer trains a network. It owns every buffer that it needs: a step
// of one thread allocates nothing (but with batch normalization). What it keeps from
// epoch to epoch are networks, the averages of its optimizer and a few counts:
// MarshalBinary saves them all, so that a Trainer read from what it wrote after an
// epoch goes on to the same bits.
type Trainer struct {
	// Threads is how many goroutines share a step, 1 where it is less. It changes
	// how long training takes, and not a bit of what comes of it.
	Threads int

	// Augment, where it is set, makes what Epoch trains on of a sample's pixels: it
	// sets to from from, by random numbers of that sample and step alone. Several
	// goroutines call it at once. It may change between epochs.
	Augment func(to, from []uint8, random *rand.PCG)

	network  *Network
	training Training
	pass     *backward
	descent  *descent
	plateau  plateau
	stopping earlyStopping
	best     *Network // of early stopping; nil before there is one

	norms          *stepNorms
	probe          *probe  // of the last Inspect
	rate           float64 // of the last epoch's first step
	batch          *batch  // of the last epoch's data
	order          []int
	x              []float32 // of a Step whose inputs are dropped, which are the caller's
	drops          []dropout // of the inputs and the hidden layers
	dropStreams    []rand.PCG
	augmentStreams []rand.PCG
}

// NewTrainer returns a trainer of n, before its first step. It returns an error
// that names the field when a number is out of range or a name is not
// one of the listed ones.
func NewTrainer(n *Network, t Training) (*Trainer, error) {
	if err := t.validate(n.Config); err != nil {
		return nil, fmt.Errorf("nn: %w", err)
	}
	t.Dropout = slices.Clone(t.Dropout)
	pass := newBackward(n, t.BatchSize)
	pass.smoothing = float32(t.LabelSmoothing)
	trainer := &Trainer{network: n, training: t, pass: pass, descent: newDescent(pass, t), norms: newStepNorms(pass)}
	pass.prepare = trainer.prepare
	trainer.makeDropouts()
	return trainer, nil
}

// Network is the network that it trains.
func (t *Trainer) Network() *Network { return t.network }

// Training is how it trains.
func (t *Trainer) Training() Training { return t.training }

// Step trains on one mini-batch: it computes the gradients of the mean loss and
// takes a step of the optimizer, at LearningRate whatever the schedule. x holds
// len(labels) samples, at most BatchSize, of Inputs numbers by rows; Step panics when
// they do not fit the network. It returns the mean loss and how many samples were
// right, both before the update.
func (t *Trainer) Step(x []float32, labels []uint8) (loss float64, correct int) {
	t.network.mustFit(x, labels)
	if len(labels) > t.training.BatchSize {
		panic(fmt.Sprintf("nn: a batch of %d samples: the trainer was made for at most %d", len(labels), t.training.BatchSize))
	}
	if t.training.InputDropout > 0 {
		t.x = append(t.x[:0], x...)
		x = t.x
	}
	batch := t.batch
	t.batch = nil // x is filled in already
	loss, correct = t.step(input{x: x}, labels, t.training.LearningRate, false)
	t.batch = batch
	return loss / float64(len(labels)), correct
}

// step is Step, but returns the sum of the losses. It may be inspected, for Inspect.
func (t *Trainer) step(x input, labels []uint8, rate float64, inspected bool) (loss float64, correct int) {
	if t.dropStreams != nil {
		seedSamples(t.dropStreams[:len(labels)], t.training.Seed, dropoutStream, t.descent.steps)
	}
	loss, correct = t.pass.run(x, labels, t.Threads)
	t.descent.optimizer.setRate(rate)
	if inspected {
		t.norms.beforeStep(t.Threads)
	}
	t.descent.step(t.Threads)
	if inspected {
		t.norms.afterStep(t.Threads)
	}
	return loss, correct
}

// prepare makes some samples of a step ready.
func (t *Trainer) prepare(from, to int) {
	if t.batch != nil {
		t.batch.fill(from, to)
	}
	t.drawMasks(from, to)
}

// Epoch trains once on every sample of d, which must pass the network's Check
// (Epoch panics otherwise). Epochs count from 1 (it panics below that). When samples
// are shuffled, their order is a function of Training.Seed and epoch alone. The last
// batch holds what is left over.
//
// It returns the mean loss and the part of samples that were right, each sample
// measured just before the update that learns from it, as Keras reports an epoch.
// Both are NaN when d is empty.
func (t *Trainer) Epoch(d Data, epoch int) (loss, accuracy float64) {
	if err := t.network.Check(d); err != nil {
		panic(err)
	}
	if epoch < 1 {
		panic(fmt.Sprintf("nn: epoch %d: epochs count from 1", epoch))
	}
	t.use(d)
	order := t.epochOrder(d.Len(), epoch)
	correct, size := 0, t.training.BatchSize
	steps := (len(order) + size - 1) / size
	t.norms.begin()
	for step := range steps {
		samples := order[step*size : min((step+1)*size, len(order))]
		labels := t.batch.choose(samples)
		if t.Augment != nil {
			seedSamples(t.augmentStreams[:len(samples)], t.training.Seed, augmentStream, t.descent.steps)
		}
		rate := t.training.Schedule.rate(t.training.LearningRate, epoch, step, steps, t.plateau.Falls)
		if step == 0 {
			t.rate = rate
		}
		batchLoss, batchCorrect := t.step(t.batch.input, labels, rate, step >= steps-inspectedSteps)
		loss += batchLoss
		correct += batchCorrect
	}
	return loss / float64(d.Len()), float64(correct) / float64(d.Len())
}

// Rate is the learning rate of the first step of the last epoch, 0 before there is one.
func (t *Trainer) Rate() float64 { return t.rate }

// use makes room for batches of d, unless the last epoch's will do.
func (t *Trainer) use(d Data) {
	if t.batch != nil && sameSlice(t.batch.data.Pixels, d.Pixels) && sameSlice(t.batch.data.Labels, d.Labels) &&
		(t.batch.augment != nil) == (t.Augment != nil) {
		return
	}
	scale := float32(1)
	if t.drops != nil {
		scale = t.drops[0].scale
	}
	if t.Augment == nil {
		t.batch = newBatch(d, t.training.BatchSize, t.network.Inputs, d.mostlyZero(), scale)
		return
	}
	t.augmentStreams = make([]rand.PCG, t.training.BatchSize)
	t.batch = newBatch(d, t.training.BatchSize, t.network.Inputs, t.augmentedMostlyZero(d), scale)
	t.batch.augment = func(sample int, to, from []uint8) { t.Augment(to, from, &t.augmentStreams[sample]) }
	if t.batch.pixels == nil {
		t.batch.bytes = make([]uint8, len(t.batch.x))
	}
}

// augmentedMostlyZero is mostlyZero of d as augmentation makes it: of its first
// samples, by random numbers that no step draws.
func (t *Trainer) augmentedMostlyZero(d Data) bool {
	const samples, noStep = 256, -1
	inputs, streams := t.network.Inputs, make([]rand.PCG, min(samples, d.Len()))
	seedSamples(streams, t.training.Seed, augmentStream, noStep)
	augmented := Data{Pixels: make([]uint8, len(streams)*inputs)}
	for i := range streams {
		t.Augment(augmented.Pixels[i*inputs:][:inputs], d.Pixels[i*inputs:][:inputs], &streams[i])
	}
	return augmented.mostlyZero()
}

// sameSlice reports whether two slices are one.
func sameSlice(a, b []uint8) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
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
