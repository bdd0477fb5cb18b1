//go:build unix

package kernel

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMultiplyAndScale(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for length := range 150 {
		x := [][]float32{numbers(source, extraordinary, length), numbers(source, extraordinary, length), numbers(source, extraordinary, length)}
		for _, test := range []struct {
			name string
			f    func(x [][]float32)
		}{
			{"Multiply", func(x [][]float32) { Multiply(x[0], x[1], x[2]) }},
			{"Multiply in place", func(x [][]float32) { Multiply(x[0], x[0], x[1]) }},
			{"Scale", func(x [][]float32) { Scale(x[0], 0.7) }},
		} {
			agreeInPlace(t, fmt.Sprintf("%s of %d", test.name, length), x, test.f)
		}
	}
}

// A dropped element is 0 and the others are twice what they were, forward and in place.
func TestMultiplyMask(t *testing.T) {
	for _, implementation := range implementations() {
		use(t, implementation)
		x, y := []float32{1, -2, 3, 4, -5}, make([]float32, 5)
		mask, want := []float32{2, 2, 0, 2, 0}, []float32{2, -4, 0, 8, 0}
		Multiply(y, x, mask)
		Multiply(x, x, mask)
		if !slices.Equal(y, want) || !slices.Equal(x, want) {
			t.Errorf("%s: products are %v and, in place, %v, want %v", implementation.name, y, x, want)
		}
	}
}

// The sum of squares has the order of its contract, at all lengths and in slices at
// an inaccessible page, and is as near to the exact one as so few additions make it.
func TestSumSquares(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, number := range []func(*rand.Rand) float32{ordinary, extraordinary, vanishing} {
		for length := range 150 {
			x := numbers(source, number, length)
			var lane func(n, lanes int) float64 // the sum of those that lane n of so many holds
			lane = func(n, lanes int) (sum float64) {
				if lanes < 16 {
					return lane(n, 2*lanes) + lane(n+lanes, 2*lanes)
				}
				for i := n; i < length; i += lanes {
					sum = math.FMA(float64(x[i]), float64(x[i]), sum)
				}
				return sum
			}
			want := lane(0, 1)
			for _, implementation := range implementations() {
				use(t, implementation)
				for _, where := range []side{before, behind} {
					got := SumSquares(guard(t, x, where).numbers)
					if math.Float64bits(got) != math.Float64bits(want) && !(math.IsNaN(got) && math.IsNaN(want)) {
						t.Fatalf("%s: the sum of %d squares, fence %s, is %x, want %x", implementation.name, length, where, got, want)
					}
				}
			}
			if !math.IsNaN(want) && !math.IsInf(want, 0) {
				exact := new(big.Rat)
				for _, v := range x {
					square := new(big.Rat).SetFloat64(float64(v))
					exact.Add(exact, square.Mul(square, square))
				}
				if truth, _ := exact.Float64(); math.Abs(want-truth) > 16*0x1p-53*truth {
					t.Fatalf("the sum of %d squares is %x, exactly %x", length, want, truth)
				}
			}
		}
	}
}

func TestSumSquaresAllocatesNothing(t *testing.T) {
	x := make([]float32, 100)
	for _, implementation := range implementations() {
		use(t, implementation)
		if allocations := testing.AllocsPerRun(10, func() { SumSquares(x) }); allocations != 0 {
			t.Errorf("%s: SumSquares allocates %v times", implementation.name, allocations)
		}
	}
}
