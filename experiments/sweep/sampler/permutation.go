package sampler

import (
	"fmt"
	"math/bits"
)

// A permutation is a random order of the numbers from 0 to below its size that takes no memory.
// A Feistel network permutes all numbers of an even number of bits; a result that is too large
// is permuted again until it is not.
//
//	J. Black, P. Rogaway: Ciphers with Arbitrary Finite Domains, CT-RSA 2002,
//	https://www.cs.ucdavis.edu/~rogaway/papers/subset.pdf
type permutation struct {
	size  uint64
	draws string // what it is seeded with
}

// rounds of the network: those of FF1, NIST's cipher of this kind.
const rounds = 10

// at returns the number in the i-th place, from 0.
func (p permutation) at(i int) int {
	half := (bits.Len64(p.size-1) + 1) / 2 // of the bits
	mask := uint64(1)<<half - 1
	for x := uint64(i); ; {
		left, right := x>>half, x&mask
		for round := range rounds {
			left, right = right, left^stream(p.draws, round, fmt.Sprint("order ", right)).Uint64()&mask
		}
		if x = left<<half | right; x < p.size {
			return int(x)
		}
	}
}
