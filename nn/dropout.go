package nn

import (
	"math"
	"math/rand/v2"
	"slices"

	"gradbook/nn/internal/kernel"
)

// dropout sets a random choice of a layer's units to 0 while training, another for each
// sample, and scales the rest up, so that the sums of the next layer keep their expected
// value (Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html, in its
// inverted form).
type dropout struct {
	threshold uint16  // how many of 65536 draws drop a unit
	scale     float32 // 1 / (1 - share), by which units that are kept are multiplied
}

// newDropout returns the dropout of a share of the units, from 0 to below 1, which is
// rounded to a multiple of 1/65536.
func newDropout(share float64) dropout {
	return dropout{threshold: uint16(min(math.Round(share*0x1p16), 0xffff)), scale: float32(1 / (1 - share))}
}

// draw sets mask to 0 for units that are dropped, and to the scale for the others. Every
// 64 random bits are the draws of four units, 16 bits each, from the lowest on. There is no
// branch, which a CPU could not predict.
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
			t.pass.forward.out[layer-1] = make([]float32, t.training.BatchSize*units)
		}
	}
}

// drawMasks draws which units are dropped for samples [from, to) of a step: of the inputs
// first, then of one layer after another.
func (t *Trainer) drawMasks(from, to int) {
	for layer, drop := range t.drops {
		mask, units := t.pass.masks[layer], t.network.Layers[layer].Inputs
		for sample := from; mask != nil && sample < to; sample++ {
			drop.draw(rows(mask, units, sample, sample+1), &t.dropStreams[sample])
		}
	}
}

// drop multiplies the numbers of samples [from, end) by the mask of a layer's units; layer
// 0 is the inputs.
func (b *backward) drop(to, numbers []float32, layer, from, end int) {
	width := len(numbers) / (end - from)
	kernel.Multiply(to, numbers, rows(b.masks[layer], width, from, end))
}

// dropInputs drops inputs of samples [from, to).
func (b *backward) dropInputs(from, to int) {
	inputs, mask := b.forward.network.Inputs, b.masks[0]
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
