package nn

import "math/rand/v2"

// A purpose has random numbers of its own, so that one more of one kind does not
// change those of the others.
type purpose uint64

// The numbers are part of what a seed means: never change one.
const (
	weightStream purpose = 1 // initial weights, a stream a layer
	orderStream  purpose = 2 // the order of samples, a stream an epoch
)

// newStream is the random numbers of (seed, purpose, index): PCG-DXSM, whose
// output Go promises to keep.
func newStream(seed uint64, p purpose, index int) *rand.PCG {
	return rand.NewPCG(seed, uint64(p)<<32|uint64(uint32(index)))
}
