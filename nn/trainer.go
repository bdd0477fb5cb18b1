package nn

import "fmt"

// Training says how to train: by mini-batches, each of which takes one step of
// the optimizer. What an optimizer does with its numbers is said at its name;
// it ignores those of other optimizers, which must be in range all the same.
type Training struct {
	LearningRate float64   `json:"learning_rate"` // above 0
	BatchSize    int       `json:"batch_size"`    // samples a step, 1 to 65536
	Shuffle      bool      `json:"shuffle"`       // a new order of samples every epoch, else that of the file
	Seed         uint64    `json:"seed"`          // of the order
	Optimizer    Optimizer `json:"optimizer"`     // empty for SGD

	// There are no defaults: 0 is 0. The numbers in parentheses are PyTorch's defaults.
	Momentum    float64 `json:"momentum"`     // Momentum, Nesterov: 0 to below 1 (usual is 0.9)
	Beta1       float64 `json:"beta1"`        // Adam, AdamW: 0 to below 1 (0.9)
	Beta2       float64 `json:"beta2"`        // Adam, AdamW: 0 to below 1 (0.999)
	Epsilon     float64 `json:"epsilon"`      // RMSProp, Adam, AdamW: above 0 (1e-8); Adagrad: above 0 (1e-10)
	Alpha       float64 `json:"alpha"`        // RMSProp: 0 to below 1 (0.99)
	WeightDecay float64 `json:"weight_decay"` // all: of weights and biases, 0 or more (0; AdamW 0.01)
}

// maxBatchSize bounds the buffers of a Trainer.
const maxBatchSize = 1 << 16

// Trainer trains a network. It owns every buffer that it needs: a step
// of one thread allocates nothing. What it keeps from epoch to epoch is its network and the
// averages of its optimizer: MarshalBinary saves both, so that a Trainer read from
// what it wrote after an epoch goes on to the same bits.
type Trainer struct {
	// Threads is how many goroutines share a step, 1 where it is less. It changes
	// how long training takes, and not a bit of what comes of it.
	Threads int

	network   *Network
	training  Training
	optimizer *optimizer
	pass      *backward
	data      Data   // of the last epoch
	batch     *batch // of that data
	order     []int
}

// NewTrainer returns a trainer of n, before its first step. It returns an error
// that names the field when a number is out of range or the optimizer's name is
// not one of the listed ones.
func NewTrainer(n *Network, t Training) (*Trainer, error) {
	if err := t.validate(); err != nil {
		return nil, fmt.Errorf("nn: %w", err)
	}
	return &Trainer{
		network:   n,
		training:  t,
		optimizer: newOptimizer(t, n.Parameters()),
		pass:      newBackward(n, t.BatchSize),
	}, nil
}

// Network is the network that it trains.
func (t *Trainer) Network() *Network { return t.network }

// Training is how it trains.
func (t *Trainer) Training() Training { return t.training }

// Step trains on one mini-batch: it computes the gradients of the mean loss and
// takes a step of the optimizer. x holds len(labels) samples, at most BatchSize, of
// Inputs numbers by rows; Step panics when they do not fit the network. It returns the
// mean loss and how many samples were right, both before the update.
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
	t.pass.descend(t.optimizer, t.Threads)
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
