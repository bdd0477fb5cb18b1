package sampler

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"

	"gradbook/experiments/results"
)

// randomSampler draws each config from the distributions of the space, and draws again if the
// config has been tried.
type randomSampler struct {
	space Space
	draws string
}

// Suggest draws the number-th config. Each axis has a random stream of its own, so that adding
// an axis leaves the values of the others as they are. Linked variables draw from the same
// stream, and so the same row of their lists.
func (s randomSampler) Suggest(number int, _ []Result, tried *Tried) (results.Config, bool) {
	return tried.first(s.draw(number), stream(s.draws, number, "untried"))
}

// draw returns what draws the number-th config, again and again.
func (s randomSampler) draw(number int) func() results.Config {
	streams := map[string]*rand.PCG{}
	for _, a := range s.space.Axes {
		for _, v := range a {
			streams[v.Name] = stream(s.draws, number, a[0].Name)
		}
	}
	return func() results.Config {
		values := results.Config{}
		for _, a := range s.space.Axes {
			for _, v := range a {
				values[v.Name] = v.draw(streams[v.Name])
			}
		}
		return values
	}
}

// several returns at most so many configs that are not tried: draws or, if all draws are tried,
// configs that are left.
func (s randomSampler) several(number, most int, tried *Tried) (several []results.Config) {
	draw := s.draw(number)
	for range redraws {
		if config := draw(); len(several) < most && !tried.Has(config) {
			several = append(several, config)
		}
	}
	if len(several) > 0 {
		return several
	}
	if tried.ways > lookedAt {
		if config, ok := s.Suggest(number, nil, tried); ok {
			several = append(several, config)
		}
		return several
	}
	for config := range tried.combinations(draw()) {
		if len(several) < most && !tried.Has(config) {
			several = append(several, maps.Clone(config))
		}
	}
	return several
}

// stream is the source of all that is drawn for the number-th run under a name.
func stream(draws string, number int, name string) *rand.PCG {
	key := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s", draws, number, name))
	return rand.NewPCG(binary.LittleEndian.Uint64(key[:8]), binary.LittleEndian.Uint64(key[8:]))
}

// draw draws a value that the parameter takes. It draws again if the parameter does not take
// the value; at least every second draw has to be taken.
func (v Variable) draw(stream *rand.PCG) any {
	for {
		value, err := v.Kind.Check(v.Distribution.Quantile(unit(stream.Uint64() >> 12)))
		if err == nil {
			return value
		}
	}
}

// unit maps 52 bits to the middle of one of 2^52 equal parts of (0, 1). It never returns 0 or 1,
// where a quantile may be infinite.
func unit(bits uint64) float64 { return (float64(bits) + 0.5) * 0x1p-52 }
