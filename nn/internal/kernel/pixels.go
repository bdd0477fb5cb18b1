package kernel

import "sync"

// Pixels is a batch of samples of bytes, the first layer's input: the network
// sees pixel/255 times a factor. Most pixels of handwriting are exactly 0, and the products of
// this file leave them out, as the contract of the products allows. Their cost
// is that of the pixels that are not 0.
type Pixels struct {
	samples, inputs int
	intensity       *[256]float32 // what the network sees of a byte
	bySample        []uint8       // padded samples x padded inputs
	byInput         []uint8       // padded inputs x padded samples
}

// Intensity is pixel/255 in float32.
var Intensity = func() (table [256]float32) {
	for pixel := range table {
		table[pixel] = float32(pixel) / 255
	}
	return table
}()

// pad rounds up to a multiple of 64, the bytes that are looked at together.
// What is added holds zeros.
func pad(n int) int { return (n + 63) &^ 63 }

// NewPixels returns room for batches of at most that many samples, whose
// intensities are multiplied by the factor.
func NewPixels(samples, inputs int, factor float32) *Pixels {
	size, table := pad(samples)*pad(inputs), Intensity
	Scale(table[:], factor)
	return &Pixels{inputs: inputs, intensity: &table, bySample: make([]uint8, size), byInput: make([]uint8, size)}
}

// Resize makes it a batch of that many samples, whose rows the caller fills in.
func (p *Pixels) Resize(samples int) {
	if samples < p.samples {
		clear(p.bySample[samples*pad(p.inputs):])
	}
	p.samples = samples
}

// Row is the bytes of one sample.
func (p *Pixels) Row(sample int) []uint8 {
	return p.bySample[sample*pad(p.inputs):][:p.inputs]
}

// PixelForward is Forward with x = the intensities of p, for the samples from the one to before
// the other; y has their rows alone.
func PixelForward(y []float32, p *Pixels, from, to int, w, bias []float32, outputs int) {
	if from == to {
		return
	}
	biases := pixelBiases.Get().(*[maxPixelColumns]float32)
	defer pixelBiases.Put(biases)
	clear(biases[:])
	if len(bias) == 1 {
		for c := range biases {
			biases[c] = bias[0]
		}
	}
	for j := 0; j < outputs; j += active.pixelColumns {
		columns := min(active.pixelColumns, outputs-j)
		start, startStride := biases[:], 0
		if len(bias) == outputs {
			start = bias[j:]
		}
		for i := 0; i < p.inputs; i += blockPixels {
			active.pixelForward(y[j:], outputs, start, startStride, p.bySample[from*pad(p.inputs)+i:], pad(p.inputs), w[i*outputs+j:], outputs,
				p.intensity, min(blockPixels, pad(p.inputs)-i), to-from, columns)
			start, startStride = y[j:], outputs
		}
	}
}

// blockPixels is how many pixels of all samples are gone through at a time, so
// that their weights stay in a first-level cache.
const blockPixels = 128

// maxPixelColumns is the widest panel of columns of any implementation.
const maxPixelColumns = 128

var (
	// pixelBiases are what PixelForward's panels start at, PixelGradient's start at
	// zeros. On the stack they would not stay, as the functions called are not known there.
	pixelBiases = sync.Pool{New: func() any { return new([maxPixelColumns]float32) }}
	zeros       [maxPixelColumns]float32
)

// Transpose makes the samples from the one, a multiple of 8, to before the
// other, a multiple of 8 or the last, ready for PixelDescend
// and PixelGradient.
func (p *Pixels) Transpose(from, to int) {
	if to == p.samples {
		to = pad(to)
	}
	for ; from < to; from += 8 {
		active.transposeBytes(p.byInput[from:], pad(p.samples), p.bySample[from*pad(p.inputs):], pad(p.inputs), pad(p.inputs))
	}
}

// PixelDescend sets w = fma(-rate, g, w), where g is WeightGradient with x =
// the intensities of p, for the inputs from the one to before the other. The weights of an input
// that is 0 in all samples stay as they are. All samples have been transposed.
func PixelDescend(w []float32, p *Pixels, from, to int, dy []float32, rate float32, outputs int) {
	if from == to {
		return
	}
	batch := pad(p.samples)
	for j := 0; j < outputs; j += active.pixelColumns {
		active.pixelDescend(w[from*outputs+j:], outputs, p.byInput[from*batch:], batch, dy[j:], outputs,
			p.intensity, rate, batch, to-from, min(active.pixelColumns, outputs-j))
	}
}

// PixelGradient sets dw to WeightGradientPart with x = the intensities of p: dw has the rows of
// the inputs from the one to before the other. All samples have been transposed.
func PixelGradient(dw []float32, p *Pixels, from, to int, dy []float32, outputs int) {
	if from == to {
		return
	}
	batch := pad(p.samples)
	for j := 0; j < outputs; j += active.pixelColumns {
		active.pixelForward(dw[j:], outputs, zeros[:], 0, p.byInput[from*batch:], batch, dy[j:], outputs,
			p.intensity, batch, to-from, min(active.pixelColumns, outputs-j))
	}
}
