package nn

import (
	"bytes"
	"fmt"
	"math/bits"

	"gradbook/nn/internal/kernel"
)

// Data is a set of labelled samples.
type Data struct {
	Pixels []uint8 // Len() x Inputs by rows; the network sees pixel/255
	Labels []uint8 // 0 to Classes-1
}

// Len is how many samples the data has.
func (d Data) Len() int { return len(d.Labels) }

// Check returns an error that says what is wrong unless d fits the network: as
// many pixels as Inputs for every label, and every label below Classes.
func (n *Network) Check(d Data) error {
	if len(d.Pixels) != d.Len()*n.Inputs {
		return fmt.Errorf("nn: data of %d labels and %d pixels: a network of %d inputs needs %d pixels",
			d.Len(), len(d.Pixels), n.Inputs, d.Len()*n.Inputs)
	}
	for i, label := range d.Labels {
		if int(label) >= n.Classes {
			return fmt.Errorf("nn: sample %d has label %d: a network of %d classes needs labels from 0 to %d",
				i, label, n.Classes, n.Classes-1)
		}
	}
	return nil
}

// input is a mini-batch as the first layer reads it.
type input struct {
	x      []float32      // samples x Inputs, by rows; not used where there are pixels
	pixels *kernel.Pixels // of data most of which is 0; nil for other data
}

// maxDensity is the share of pixels other than 0 up to which leaving out the
// others is faster. It was measured on one CPU and is the same on all: it
// decides what a weight of NaN times a pixel of 0 comes to.
const maxDensity = 0.5

// mostlyZero reports whether at most maxDensity of the pixels are not 0.
func (d Data) mostlyZero() bool {
	return float64(len(d.Pixels)-bytes.Count(d.Pixels, []byte{0})) <= maxDensity*float64(len(d.Pixels))
}

// batch is room for mini-batches of data.
type batch struct {
	input
	labels []uint8
}

func newBatch(samples, inputs int, mostlyZero bool) *batch {
	b := &batch{labels: make([]uint8, samples)}
	if mostlyZero {
		b.pixels = kernel.NewPixels(samples, inputs)
	} else {
		b.x = make([]float32, samples*inputs)
	}
	return b
}

// gather makes it the batch of the numbered samples and returns their labels.
func (b *batch) gather(d Data, samples []int) (labels []uint8) {
	inputs := len(d.Pixels) / d.Len()
	if b.pixels != nil {
		b.pixels.Resize(len(samples))
	}
	for i, sample := range samples {
		row := d.Pixels[sample*inputs : (sample+1)*inputs]
		if b.pixels != nil {
			copy(b.pixels.Row(i), row)
		} else {
			kernel.Intensities(b.x[i*inputs:(i+1)*inputs], row)
		}
		b.labels[i] = d.Labels[sample]
	}
	return b.labels[:len(samples)]
}

// fileOrder sets order to 0, 1, 2...
func fileOrder(order []int) {
	for i := range order {
		order[i] = i
	}
}

// shuffle sets order to a permutation of 0, 1, 2... that is a function of seed
// and epoch alone (Fisher-Yates; each index the high word of a 64-bit product,
// whose bias is below 2^-40 for any data that fits in memory).
func shuffle(order []int, seed uint64, epoch int) {
	fileOrder(order)
	source := newStream(seed, orderStream, epoch)
	for i := len(order) - 1; i > 0; i-- {
		j, _ := bits.Mul64(source.Uint64(), uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
}
