package nn

import "math/rand/v2"

// A purpose has random numbers of its own, so that one more of one kind does not
// change those of the others.
type purpose uint64

// The numbers are part of what a seed means: never change one.
const (
	weightStream purpose = 1 // initial weights, a stream a layer
	orderStream  purpose = 2 // the order of samples, a stream an epoch

	// A step's stream seeds one for each of its samples.
	augmentStream purpose = 3 // how samples are augmented
	dropoutStream purpose = 4 // which units are left out
)

// newStream is the random numbers of (seed, purpose, index): PCG-DXSM, whose
// output Go promises to keep.
func newStream(seed uint64, p purpose, index int) *rand.PCG {
	return rand.NewPCG(seed, uint64(p)<<32|uint64(uint32(index)))
}

// seedSamples makes the streams of a step's samples, one each, so that threads may
// draw from several at once.
func seedSamples(streams []rand.PCG, seed uint64, p purpose, step int) {
	source := newStream(seed, p, step)
	for i := range streams {
		high, low := source.Uint64(), source.Uint64()
		streams[i].Seed(high, low)
	}
}
