package augment

import (
	"math/rand/v2"

	"gradbook/experiments/exact"
)

// noise is Gaussian noise in whole grey levels: a table of what may be added, each
// level about as often as a rounded normal distribution has it. The largest is 3.7
// standard deviations.
type noise [1 << noiseBits]int16

const (
	noiseBits   = 12
	noiseNumber = 64 / noiseBits // of pixels that one random number is enough for
)

// newNoise returns noise of a standard deviation above 0, a share of 255.
func newNoise(deviation float64) *noise {
	var n noise
	const half = len(n) / 2
	level := 0
	for i := range half {
		// The half of the table that is not negative: entry i is the middle one
		// of those with this quantile.
		quantile := (float64(i) + 0.5) / float64(half)
		for exact.Central((float64(level)+0.5)/exact.Mul(deviation, 255)) < quantile {
			level++
		}
		n[half+i], n[half-1-i] = int16(level), int16(-level)
	}
	return &n
}

// add adds noise to each pixel, which stays from 0 to 255.
func (n *noise) add(image []uint8, random *rand.PCG) {
	for len(image) > 0 {
		bits := random.Uint64()
		few := image[:min(noiseNumber, len(image))]
		for i, pixel := range few {
			few[i] = uint8(min(max(int(pixel)+int(n[bits%uint64(len(n))]), 0), 255))
			bits >>= noiseBits
		}
		image = image[len(few):]
	}
}
