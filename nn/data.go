package nn

import (
	"fmt"
	"math/bits"
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

// intensity is pixel/255 in float32.
var intensity = func() (table [256]float32) {
	for pixel := range table {
		table[pixel] = float32(pixel) / 255
	}
	return table
}()

// gather copies the numbered samples into x, by rows, and labels.
func (d Data) gather(x []float32, labels []uint8, samples []int) {
	inputs := len(x) / len(samples)
	for i, sample := range samples {
		row := x[i*inputs : (i+1)*inputs]
		for k, pixel := range d.Pixels[sample*inputs : (sample+1)*inputs] {
			row[k] = intensity[pixel]
		}
		labels[i] = d.Labels[sample]
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
