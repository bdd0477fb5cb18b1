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
	data    Data
	samples []int // which samples of the data it has
	labels  []uint8
	augment func(sample int, to, from []uint8) // sets pixels of the batch's sample from the data's; nil to copy them
	bytes   []uint8                            // room for one augmented batch of data that is not mostly 0
}

// newBatch makes room for batches of at most that many samples, whose intensities are
// multiplied by the factor.
func newBatch(d Data, samples, inputs int, mostlyZero bool, factor float32) *batch {
	b := &batch{data: d, labels: make([]uint8, samples)}
	if mostlyZero {
		b.pixels = kernel.NewPixels(samples, inputs, factor)
	} else {
		b.x = make([]float32, samples*inputs)
	}
	return b
}

// choose makes it the batch of the numbered samples of its data, whose pixels are to
// be filled in, and returns their labels.
func (b *batch) choose(samples []int) (labels []uint8) {
	b.samples = samples
	if b.pixels != nil {
		b.pixels.Resize(len(samples))
	}
	for i, sample := range samples {
		b.labels[i] = b.data.Labels[sample]
	}
	return b.labels[:len(samples)]
}

// fill sets samples [from, to) of the batch from its data.
func (b *batch) fill(from, to int) {
	inputs := len(b.data.Pixels) / b.data.Len()
	for i := from; i < to; i++ {
		row := b.data.Pixels[b.samples[i]*inputs:][:inputs]
		switch {
		case b.pixels != nil && b.augment != nil:
			b.augment(i, b.pixels.Row(i), row)
		case b.pixels != nil:
			copy(b.pixels.Row(i), row)
		case b.augment != nil:
			augmented := b.bytes[i*inputs:][:inputs]
			b.augment(i, augmented, row)
			kernel.Intensities(b.x[i*inputs:][:inputs], augmented)
		default:
			kernel.Intensities(b.x[i*inputs:][:inputs], row)
		}
	}
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
