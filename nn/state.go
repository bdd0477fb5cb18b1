package nn

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"gradbook/nn/internal/kernel"
)

// A saved thing's bytes, all numbers little-endian:
//
//	magic    8 bytes
//	version  uint32
//	length   uint32, of head
//	head     JSON
//	numbers  float32
//	checksum SHA-256 of all before it, 32 bytes
//
// A network's head is its Config, its numbers are its parameters, layer by layer,
// weights before bias. A trainer's head is a trainerHead, its numbers are its
// network's parameters and, in their order, the optimizer's averages.
type format struct {
	thing   string
	magic   string
	version uint32
}

var (
	networkFormat = format{"network", "gradbook", 1}
	trainerFormat = format{"trainer", "gradstep", 1}
)

// trainerHead is what a trainer's state has besides float32.
type trainerHead struct {
	Network  Config     `json:"network"`
	Training Training   `json:"training"`
	Powers   [2]float64 `json:"powers"` // of Beta1 and Beta2
}

// MarshalBinary returns the network, its config and its parameters, in a
// versioned format with a checksum.
func (n *Network) MarshalBinary() ([]byte, error) {
	return networkFormat.encode(n.Config, n.parameterSlices())
}

// UnmarshalBinary sets n to the network that MarshalBinary wrote. On an error n
// is left as it was: the bytes are of something else, of a later version, or damaged.
func (n *Network) UnmarshalBinary(data []byte) error {
	return networkFormat.reading(data, func(head, numbers []byte) error {
		var config Config
		if err := json.Unmarshal(head, &config); err != nil {
			return fmt.Errorf("its config: %w", err)
		}
		read, err := blank(config, numbers, 1)
		if err != nil {
			return err
		}
		decodeNumbers(read.parameterSlices(), numbers)
		*n = *read
		return nil
	})
}

// MarshalBinary returns the training, the network and what the optimizer keeps,
// in a versioned format with a checksum.
func (t *Trainer) MarshalBinary() ([]byte, error) {
	head := trainerHead{Network: t.network.Config, Training: t.training, Powers: t.optimizer.powers}
	return trainerFormat.encode(head, append(t.network.parameterSlices(), t.optimizer.averages...))
}

// UnmarshalBinary sets t to the trainer that MarshalBinary wrote, with a network
// of its own (see Network); Threads stays as it was. On an error t is left as it was: the bytes
// are of something else, of a later version, or damaged.
func (t *Trainer) UnmarshalBinary(data []byte) error {
	return trainerFormat.reading(data, func(head, numbers []byte) error {
		var h trainerHead
		if err := json.Unmarshal(head, &h); err != nil {
			return fmt.Errorf("its settings: %w", err)
		}
		if err := h.Training.validate(); err != nil {
			return fmt.Errorf("its training: %w", err)
		}
		network, err := blank(h.Network, numbers, 1+h.Training.optimizer().averages())
		if err != nil {
			return err
		}
		read, err := NewTrainer(network, h.Training)
		if err != nil {
			return err
		}
		read.Threads, read.optimizer.powers = t.Threads, h.Powers
		decodeNumbers(append(network.parameterSlices(), read.optimizer.averages...), numbers)
		*t = *read
		return nil
	})
}

// blank returns the network of a saved config, its parameters all 0. There must be
// as many numbers as it has parameters, so many times over.
func blank(config Config, numbers []byte, times int) (*Network, error) {
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("its config: %w", err)
	}
	if want := 4 * config.parameters() * times; len(numbers) != want {
		return nil, fmt.Errorf("its parameters have %d bytes, its config asks for %d", len(numbers), want)
	}
	return &Network{Config: config, Layers: config.layers()}, nil
}

func (f format) header() int { return len(f.magic) + 4 + 4 }

func (f format) encode(head any, slices [][]float32) ([]byte, error) {
	text, err := json.Marshal(head)
	if err != nil {
		return nil, fmt.Errorf("nn: encode a %s's settings: %w", f.thing, err)
	}
	size := f.header() + len(text) + sha256.Size
	for _, numbers := range slices {
		size += 4 * len(numbers)
	}
	b := append(make([]byte, 0, size), f.magic...)
	b = binary.LittleEndian.AppendUint32(b, f.version)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(text)))
	b = append(b, text...)
	for _, numbers := range slices {
		b = appendNumbers(b, numbers)
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...), nil
}

// reading calls decode with the head and the numbers of a saved thing.
func (f format) reading(data []byte, decode func(head, numbers []byte) error) error {
	head, numbers, err := f.open(data)
	if err = cmp.Or(err, kernel.Err()); err == nil {
		err = decode(head, numbers)
	}
	if err != nil {
		return fmt.Errorf("nn: read a saved %s of %d bytes: %w", f.thing, len(data), err)
	}
	return nil
}

func (f format) open(data []byte) (head, numbers []byte, err error) {
	if !bytes.HasPrefix(data, []byte(f.magic)) {
		return nil, nil, fmt.Errorf("it does not start with %q: this is no saved %s", f.magic, f.thing)
	}
	if len(data) < f.header()+sha256.Size {
		return nil, nil, errors.New("it ends inside the header: the file is cut off")
	}
	if version := binary.LittleEndian.Uint32(data[len(f.magic):]); version != f.version {
		return nil, nil, fmt.Errorf("it has format version %d, this program reads %d: read it with the program that wrote it", version, f.version)
	}
	content, checksum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if sum := sha256.Sum256(content); !bytes.Equal(sum[:], checksum) {
		return nil, nil, errors.New("its checksum does not match: the bytes are cut off or damaged")
	}
	length := uint64(binary.LittleEndian.Uint32(data[len(f.magic)+4:]))
	rest := content[f.header():]
	if length > uint64(len(rest)) {
		return nil, nil, fmt.Errorf("its config should have %d bytes, %d are there", length, len(rest))
	}
	return rest[:length], rest[length:], nil
}

func appendNumbers(b []byte, numbers []float32) []byte {
	for _, number := range numbers {
		bits := math.Float32bits(number)
		if number != number {
			bits = 0x7fc00000 // one NaN for all, as CPUs differ in which they make
		}
		b = binary.LittleEndian.AppendUint32(b, bits)
	}
	return b
}

// decodeNumbers fills the slices, one after another.
func decodeNumbers(slices [][]float32, from []byte) {
	for _, numbers := range slices {
		for i := range numbers {
			numbers[i] = math.Float32frombits(binary.LittleEndian.Uint32(from[4*i:]))
		}
		from = from[4*len(numbers):]
	}
}
