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
// others, in their order: four units' draws of 16 bits, from the lowest on, of every
// 64. It does so without a branch, which a CPU could only guess.
func (d dropout) draw(mask []float32, source *rand.PCG) {
	scale, threshold := math.Float32bits(d.scale), int32(d.threshold)
	factor := func(draw uint64) float32 {
		dropped := (int32(uint16(draw)) - threshold) >> 31 // -1 or 0
		return math.Float32frombits(scale &^ uint32(dropped))
	}
	for ; len(mask) >= 4; mask = mask[4:] {
		bits := source.Uint64()
		mask[0], mask[1], mask[2], mask[3] = factor(bits), factor(bits>>16), factor(bits>>32), factor(bits>>48)
	}
	if len(mask) > 0 {
		bits := source.Uint64()
		for unit := range mask {
			mask[unit] = factor(bits >> (16 * unit))
		}
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
			pixels[i] &= uint8(-int32(math.Float32bits(factor)) >> 31) // all bits, none for a factor of 0
		}
	}
}
