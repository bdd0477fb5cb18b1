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
// A network's head is its Config, its numbers are its layers', each in the order of
// Layer's fields. A trainer's head is a trainerHead. Its numbers are its network's, the
// optimizer's averages in the order of the parameters, those of the averaged network
// where there is one, and those of the best network of early stopping where there is one yet.
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
	Network  Config        `json:"network"`
	Training Training      `json:"training"`
	Powers   [2]float64    `json:"powers"`          // of Beta1 and Beta2
	Steps    int           `json:"steps,omitempty"` // taken so far
	Plateau  plateau       `json:"plateau,omitzero"`
	Stopping earlyStopping `json:"stopping,omitzero"`
}

// MarshalBinary returns the network, its config and its parameters, in a
// versioned format with a checksum.
func (n *Network) MarshalBinary() ([]byte, error) {
	return networkFormat.encode(n.Config, n.numbers())
}

// UnmarshalBinary sets n to the network that MarshalBinary wrote. On an error n
// is left as it was: the bytes are of something else, of a later version, or damaged.
func (n *Network) UnmarshalBinary(data []byte) error {
	return networkFormat.reading(data, func(head, numbers []byte) error {
		var config Config
		if err := json.Unmarshal(head, &config); err != nil {
			return fmt.Errorf("its config: %w", err)
		}
		if err := config.Validate(); err != nil {
			return fmt.Errorf("its config: %w", err)
		}
		if err := count(numbers, config.parameters()+config.statistics()); err != nil {
			return err
		}
		read := &Network{Config: config, Layers: config.layers()}
		decodeNumbers(read.numbers(), numbers)
		*n = *read
		return nil
	})
}

// MarshalBinary returns the training and all that it keeps from epoch to epoch,
// in a versioned format with a checksum.
func (t *Trainer) MarshalBinary() ([]byte, error) {
	head := trainerHead{
		Network: t.network.Config, Training: t.training,
		Powers: t.descent.optimizer.powers, Steps: t.descent.steps, Plateau: t.plateau, Stopping: t.stopping,
	}
	return trainerFormat.encode(head, t.numbers())
}

// numbers lists all numbers that a trainer keeps from epoch to epoch.
func (t *Trainer) numbers() [][]float32 {
	slices := append(t.network.numbers(), t.descent.optimizer.averages...)
	for _, network := range []*Network{t.descent.average, t.best} {
		if network != nil {
			slices = append(slices, network.numbers()...)
		}
	}
	return slices
}

// UnmarshalBinary sets t to the trainer that MarshalBinary wrote, with a network
// of its own (see Network); Threads and Augment stay as they were. On an error t is left
// as it was: the bytes are of something else, of a later version, or damaged.
func (t *Trainer) UnmarshalBinary(data []byte) error {
	return trainerFormat.reading(data, func(head, numbers []byte) error {
		var h trainerHead
		if err := json.Unmarshal(head, &h); err != nil {
			return fmt.Errorf("its settings: %w", err)
		}
		if err := h.Network.Validate(); err != nil {
			return fmt.Errorf("its config: %w", err)
		}
		if err := h.Training.validate(h.Network); err != nil {
			return fmt.Errorf("its training: %w", err)
		}
		networks := 1
		if h.Training.Average > 0 {
			networks++
		}
		if h.Stopping.Found {
			networks++
		}
		parameters, statistics := h.Network.parameters(), h.Network.statistics()
		if err := count(numbers, networks*(parameters+statistics)+h.Training.optimizer().averages()*parameters); err != nil {
			return err
		}
		network := &Network{Config: h.Network, Layers: h.Network.layers()}
		read, err := NewTrainer(network, h.Training)
		if err != nil {
			return err
		}
		if h.Stopping.Found {
			read.best = network.clone()
		}
		read.Threads, read.Augment = t.Threads, t.Augment
		read.descent.optimizer.powers, read.descent.steps, read.plateau, read.stopping = h.Powers, h.Steps, h.Plateau, h.Stopping
		decodeNumbers(read.numbers(), numbers)
		*t = *read
		t.pass.prepare = t.prepare
		return nil
	})
}

// count returns an error unless the bytes are those of so many numbers.
func count(numbers []byte, want int) error {
	if len(numbers) != 4*want {
		return fmt.Errorf("its parameters have %d bytes, its config asks for %d", len(numbers), 4*want)
	}
	return nil
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
