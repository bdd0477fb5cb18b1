package nn

import (
	"math"
	"math/rand/v2"
	"slices"

	"gradbook/nn/internal/kernel"
)

// dropout leaves units out of a layer while training, each sample's by chance, and
// makes the others larger, so that the sum that the next layer expects stays
// (Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html, in its
// inverted form).
type dropout struct {
	threshold uint16  // out of 65536: how many draws leave a unit out
	scale     float32 // of what stays: 1 / (1 - share)
}

// newDropout returns the dropout of a share of the units, from 0 to below 1, which is
// rounded to a multiple of 1/65536.
func newDropout(share float64) dropout {
	return dropout{threshold: uint16(min(math.Round(share*0x1p16), 0xffff)), scale: float32(1 / (1 - share))}
}

// draw sets mask to 0 for units that are left out, and to the scale for the
// others, in their order: four units' draws of 16 bits, from the lowest on, of every 64.
func (d dropout) draw(mask []float32, source *rand.PCG) {
	var bits uint64
	for unit := range mask {
		if unit%4 == 0 {
			bits = source.Uint64()
		}
		mask[unit] = d.scale
		if uint16(bits) < d.threshold {
			mask[unit] = 0
		}
		bits >>= 16
	}
}

// makeDropouts prepares the dropout of a training that has some.
func (t *Trainer) makeDropouts() {
	shares := append([]float64{t.training.InputDropout}, t.training.Dropout...)
	if !slices.ContainsFunc(shares, func(share float64) bool { return share > 0 }) {
		return
	}
	t.dropStreams = make([]rand.PCG, t.training.BatchSize)
	for layer, share := range shares {
		t.drops = append(t.drops, newDropout(share))
		if share == 0 {
			continue
		}
		units := t.network.Layers[layer].Inputs
		t.pass.masks[layer] = make([]float32, t.training.BatchSize*units)
		if layer > 0 {
			t.pass.out[layer-1] = make([]float32, t.training.BatchSize*units)
		}
	}
}

// drawMasks draws which units are left out for some samples of a step: first inputs,
// then layer by layer.
func (t *Trainer) drawMasks(from, to int) {
	for layer, drop := range t.drops {
		mask, units := t.pass.masks[layer], t.network.Layers[layer].Inputs
		for sample := from; mask != nil && sample < to; sample++ {
			drop.draw(rows(mask, units, sample, sample+1), &t.dropStreams[sample])
		}
	}
}

// drop applies the mask of the inputs, which is that of layer 0, or of a hidden
// layer's units to numbers of some samples.
func (b *backward) drop(to, numbers []float32, layer, from, end int) {
	width := len(numbers) / (end - from)
	kernel.Multiply(to, numbers, rows(b.masks[layer], width, from, end))
}

// dropInputs leaves inputs out for some samples of the batch.
func (b *backward) dropInputs(from, to int) {
	inputs, mask := b.network.Inputs, b.masks[0]
	if b.x.pixels == nil {
		x := rows(b.x.x, inputs, from, to)
		kernel.Multiply(x, x, rows(mask, inputs, from, to))
		return
	}
	// The pixels' table of intensities has the scale.
	for sample := from; sample < to; sample++ {
		pixels := b.x.pixels.Row(sample)
		for i, factor := range rows(mask, inputs, sample, sample+1) {
			if factor == 0 {
				pixels[i] = 0
			}
		}
	}
}
