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

// A network's bytes, all numbers little-endian:
//
//	magic      8 bytes
//	version    uint32
//	length     uint32, of config
//	config     JSON of Config
//	parameters float32, layer by layer, weights before bias
//	checksum   SHA-256 of all before it, 32 bytes
const (
	stateMagic   = "gradbook"
	stateVersion = 1
	stateHeader  = len(stateMagic) + 4 + 4
)

// MarshalBinary returns the network, its config and its parameters, in a
// versioned format with a checksum.
func (n *Network) MarshalBinary() ([]byte, error) {
	config, err := json.Marshal(n.Config)
	if err != nil {
		return nil, fmt.Errorf("nn: encode a network's config: %w", err)
	}
	var b bytes.Buffer
	b.Grow(stateHeader + len(config) + 4*n.Parameters() + sha256.Size)
	b.WriteString(stateMagic)
	b.Write(binary.LittleEndian.AppendUint32(nil, stateVersion))
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(config))))
	b.Write(config)
	n.writeParameters(&b)
	sum := sha256.Sum256(b.Bytes())
	b.Write(sum[:])
	return b.Bytes(), nil
}

// UnmarshalBinary sets n to the network that MarshalBinary wrote. On an error n
// is left as it was: the bytes are of something else, of a later version, or damaged.
func (n *Network) UnmarshalBinary(data []byte) error {
	read, err := decodeState(data)
	if err := cmp.Or(err, kernel.Err()); err != nil {
		return fmt.Errorf("nn: read a saved network of %d bytes: %w", len(data), err)
	}
	*n = *read
	return nil
}

func decodeState(data []byte) (*Network, error) {
	if !bytes.HasPrefix(data, []byte(stateMagic)) {
		return nil, fmt.Errorf("it does not start with %q: this is no saved network", stateMagic)
	}
	if len(data) < stateHeader+sha256.Size {
		return nil, errors.New("it ends inside the header: the file is cut off")
	}
	if version := binary.LittleEndian.Uint32(data[len(stateMagic):]); version != stateVersion {
		return nil, fmt.Errorf("it has format version %d, this program reads %d: read it with the program that wrote it", version, stateVersion)
	}
	content, checksum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if sum := sha256.Sum256(content); !bytes.Equal(sum[:], checksum) {
		return nil, errors.New("its checksum does not match: the bytes are cut off or damaged")
	}
	length := uint64(binary.LittleEndian.Uint32(data[len(stateMagic)+4:]))
	rest := content[stateHeader:]
	if length > uint64(len(rest)) {
		return nil, fmt.Errorf("its config should have %d bytes, %d are there", length, len(rest))
	}

	var config Config
	if err := json.Unmarshal(rest[:length], &config); err != nil {
		return nil, fmt.Errorf("its config: %w", err)
	}
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("its config: %w", err)
	}
	n, numbers := &Network{Config: config}, rest[length:]
	if want := 4 * config.parameters(); len(numbers) != want {
		return nil, fmt.Errorf("its parameters have %d bytes, its config asks for %d", len(numbers), want)
	}
	n.Layers = config.layers()
	for _, layer := range n.Layers {
		for _, to := range [][]float32{layer.Weights, layer.Bias} {
			for i := range to {
				to[i] = math.Float32frombits(binary.LittleEndian.Uint32(numbers[4*i:]))
			}
			numbers = numbers[4*len(to):]
		}
	}
	return n, nil
}
