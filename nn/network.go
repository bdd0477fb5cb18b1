package nn

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"gradbook/nn/internal/kernel"
)

// Config says which network to build. All that New does is a function of it.
type Config struct {
	Inputs     int        `json:"inputs"`  // numbers in a sample
	Hidden     []int      `json:"hidden"`  // widths of the hidden layers, from the input on; empty for a linear classifier
	Classes    int        `json:"classes"` // width of the output layer, 2 to 256
	Activation Activation `json:"activation"`
	Output     Output     `json:"output"`
	Init       Init       `json:"init"`
	Bias       Bias       `json:"bias"`
	BatchNorm  bool       `json:"batch_norm,omitempty"` // of the hidden layers' units: see batchnorm.go
	Seed       uint64     `json:"seed"`                 // of the initial weights
}

// maxParameters bounds a network's size, so that a misread number in a config
// or in a damaged file gives an error and not an allocation that ends the process.
const maxParameters = 1 << 26

// Bias says which biases a layer has. All start at zero.
type Bias string

const (
	VectorBias Bias = "vector" // one number a unit
	ScalarBias Bias = "scalar" // one number a layer, added to every unit; its gradient is the sum over all units
	NoBias     Bias = "none"
)

// Biases lists every kind of bias.
var Biases = []Bias{VectorBias, ScalarBias, NoBias}

// length is how many biases a layer of that many outputs has.
func (b Bias) length(outputs int) int {
	switch b {
	case VectorBias:
		return outputs
	case ScalarBias:
		return 1
	}
	return 0
}

// Network is a dense feed-forward network: every hidden layer computes
// f(x W + b) with f its Activation, the last one Output(x W + b). With batch
// normalization, a hidden layer computes f(normalized(x W) * scale + b).
//
// A Network may be read by several goroutines at once, as long as none trains it.
type Network struct {
	Config
	Layers []Layer // the hidden layers and the output layer
}

// Layer holds the numbers of one layer, or their gradients.
type Layer struct {
	Inputs, Outputs int
	Weights         []float32 // Inputs x Outputs by rows: Weights[i*Outputs+o] leads from input i to unit o
	Bias            []float32 // Outputs numbers (VectorBias), one (ScalarBias) or none (NoBias)

	// Of a layer with batch normalization, Outputs numbers each; else empty.
	Scale          []float32 // a parameter
	Mean, Variance []float32 // of the sums x W: running averages over the batches
}

// New builds a network with its initial weights. It returns an error that names the
// field when a number is out of range or a name is not one of the listed ones, or one
// that names the environment variable GRADBOOK_KERNEL when it asks for arithmetic that
// this CPU cannot do.
func New(c Config) (*Network, error) {
	if err := cmp.Or(c.Validate(), kernel.Err()); err != nil {
		return nil, fmt.Errorf("nn: %w", err)
	}
	n := &Network{Config: c, Layers: c.layers()}
	n.Hidden = append([]int(nil), c.Hidden...)
	for l := range n.Layers {
		c.Init.draw(&n.Layers[l], c.Seed, l)
		fill(n.Layers[l].Scale, 1)
		fill(n.Layers[l].Variance, 1)
	}
	return n, nil
}

// Validate returns an error that names the first field with a number out of
// range, or a name that is not one of the listed ones.
func (c Config) Validate() error {
	if c.Inputs < 1 || c.Inputs > maxParameters {
		return fmt.Errorf("inputs is %d: it must be from 1 to %d", c.Inputs, maxParameters)
	}
	for i, width := range c.Hidden {
		if width < 1 || width > maxParameters {
			return fmt.Errorf("hidden[%d] is %d: a layer's width must be from 1 to %d", i, width, maxParameters)
		}
	}
	if c.Classes < 2 || c.Classes > 256 {
		return fmt.Errorf("classes is %d: it must be from 2 to 256, as a label is one byte", c.Classes)
	}
	if err := known("activation", c.Activation, Activations); err != nil {
		return err
	}
	if err := known("output", c.Output, Outputs); err != nil {
		return err
	}
	if err := known("init", c.Init, Inits); err != nil {
		return err
	}
	if err := known("bias", c.Bias, Biases); err != nil {
		return err
	}
	if c.parameters() > maxParameters {
		return fmt.Errorf("inputs %d, hidden %v and classes %d make more than %d parameters: use narrower layers",
			c.Inputs, c.Hidden, c.Classes, maxParameters)
	}
	return nil
}

// parameters is how many weights and biases the config asks for, or
// maxParameters+1 when they are more.
func (c Config) parameters() int {
	sum, inputs := int64(0), c.Inputs
	for l, outputs := range c.widths() {
		sum += int64(inputs)*int64(outputs) + int64(c.Bias.length(outputs)) + int64(c.normalized(l, outputs))
		if sum > maxParameters {
			return maxParameters + 1
		}
		inputs = outputs
	}
	return int(sum)
}

// normalized is how many of the outputs of layer l are normalized: all or none.
func (c Config) normalized(l, outputs int) int {
	if c.BatchNorm && l < len(c.Hidden) {
		return outputs
	}
	return 0
}

// statistics is how many numbers the network has that no gradient changes: the
// running means and variances of batch normalization.
func (c Config) statistics() int {
	sum := 0
	for l, outputs := range c.Hidden {
		sum += 2 * c.normalized(l, outputs)
	}
	return sum
}

// known returns an error unless value is one of the list.
func known[Name ~string](field string, value Name, list []Name) error {
	for _, name := range list {
		if value == name {
			return nil
		}
	}
	return fmt.Errorf("%s is %q: it must be one of %q", field, value, list)
}

// widths lists the layers' widths: the hidden ones and the output's.
func (c Config) widths() []int {
	return append(append([]int(nil), c.Hidden...), c.Classes)
}

// layers makes the layers that the config asks for, all zero.
func (c Config) layers() []Layer {
	var layers []Layer
	inputs := c.Inputs
	for l, outputs := range c.widths() {
		normalized := c.normalized(l, outputs)
		layers = append(layers, Layer{
			Inputs:   inputs,
			Outputs:  outputs,
			Weights:  make([]float32, inputs*outputs),
			Bias:     make([]float32, c.Bias.length(outputs)),
			Scale:    make([]float32, normalized),
			Mean:     make([]float32, normalized),
			Variance: make([]float32, normalized),
		})
		inputs = outputs
	}
	return layers
}

// Parameters is how many weights, biases and scales the network has.
func (n *Network) Parameters() int { return n.Config.parameters() }

// SHA256 is the hexadecimal SHA-256 of all numbers as little-endian float32,
// layer by layer, each in the order of Layer's fields. Two networks of one Config
// with the same sum are the same to the bit; but all NaNs count as one, as CPUs
// differ in which of them they make.
func (n *Network) SHA256() string {
	sum := sha256.New()
	var buffer []byte
	for _, numbers := range n.numbers() {
		buffer = appendNumbers(buffer[:0], numbers)
		sum.Write(buffer) // a hash never returns an error
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// numbers lists the numbers of all layers, each's in the order of Layer's fields.
func (n *Network) numbers() [][]float32 {
	var slices [][]float32
	for _, layer := range n.Layers {
		slices = append(slices, layer.Weights, layer.Bias, layer.Scale, layer.Mean, layer.Variance)
	}
	return slices
}

// clone returns a copy that shares nothing with n.
func (n *Network) clone() *Network {
	copied := &Network{Config: n.Config, Layers: n.Config.layers()}
	copied.set(n)
	return copied
}

// set makes the numbers of n those of another network of the same config.
func (n *Network) set(other *Network) {
	from := other.numbers()
	for i, numbers := range n.numbers() {
		copy(numbers, from[i])
	}
}

// Probabilities returns what the network says of a batch of samples: for
// x of batch*Inputs numbers, by rows, batch*Classes numbers in 0..1, by rows.
// Those of a softmax output sum to 1 in each row, a sigmoid's need not.
// It panics when len(x) is not a multiple of Inputs.
func (n *Network) Probabilities(x []float32) []float32 {
	return n.Output.Probabilities(n.Logits(x), n.Classes)
}

// Logits returns the numbers that Output makes probabilities of: for x as Probabilities
// takes it, what each class scores, by rows. It panics as Probabilities does.
func (n *Network) Logits(x []float32) []float32 {
	if len(x)%n.Inputs != 0 {
		panic(fmt.Sprintf("nn: %d numbers for a network of %d inputs: the length must be a multiple of it", len(x), n.Inputs))
	}
	batch := len(x) / n.Inputs
	return newForward(n.folded(), batch).run(input{x: x}, 0, batch)
}

// Kernel names the implementation of the arithmetic that this process uses. It
// returns an error when GRADBOOK_KERNEL asks for one that this CPU cannot do; New
// and UnmarshalBinary return it too.
func Kernel() (name string, err error) { return kernel.Name(), kernel.Err() }
