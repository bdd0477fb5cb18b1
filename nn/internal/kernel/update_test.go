//go:build unix

package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// The order of a sum over the batch is part of the contract: 1 + 2^-24 rounds
// to 1, so that only the first sample's place decides what is left.
func TestUnitSumsOrder(t *testing.T) {
	const half = 0x1p-24 // half an ulp of 1
	for _, implementation := range implementations() {
		use(t, implementation)
		sums := []float32{9, 9}
		UnitSums(sums, []float32{
			1, half,
			half, half,
			half, 1,
		}, 3)
		if sums[0] != 1 || sums[1] != 1+2*half {
			t.Errorf("%s: sums are %x, want [1 1+2^-23]", implementation.name, sums)
		}
	}
}

func TestUnitSums(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, implementation := range implementations() {
		use(t, implementation)
		for units := range 150 {
			const batch = 5
			dy, want := numbers(source, extraordinary, batch*units), make([]float32, units)
			for i, v := range dy {
				want[i%units] += v
			}
			for _, where := range []side{before, behind} {
				sums := guard(t, numbers(source, extraordinary, units), where)
				UnitSums(sums.numbers, guard(t, dy, where).numbers, batch)
				sums.expect(fmt.Sprintf("%s, %d units, fence %s", implementation.name, units, where), want)
			}
		}
	}
}

func TestDescend(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, implementation := range implementations() {
		use(t, implementation)
		for length := range 150 {
			w, gradient := numbers(source, ordinary, length), numbers(source, ordinary, length)
			want := make([]float32, length)
			for i := range want {
				want[i] = exactFMA(-0.1, gradient[i], w[i])
			}
			for _, where := range []side{before, behind} {
				got := guard(t, w, where)
				Descend(got.numbers, guard(t, gradient, where).numbers, 0.1)
				got.expect(fmt.Sprintf("%s, %d weights, fence %s", implementation.name, length, where), want)
			}
		}
	}
}
