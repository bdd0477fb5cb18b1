//go:build unix

package kernel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// Every length to some vectors' and more, in slices with an inaccessible page
// right behind them, then right before them; a may be z.
func TestActivationsStayInTheirSlices(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, f := range activations {
		for _, implementation := range fast(t) {
			for length := range 71 {
				z, delta := numbers(source, ordinary, length), numbers(source, ordinary, length)
				want := make([]float32, length)
				f.of(portable).forward(want, z)
				wantDelta := slices.Clone(delta)
				f.of(portable).backward(wantDelta, z)
				for _, side := range []side{before, behind} {
					what := fmt.Sprintf("%s %s of %d, fence %s", implementation.name, f.name, length, side)
					guardedZ, a := guard(t, z, side), guard(t, delta, side)
					f.of(implementation).forward(a.numbers, guardedZ.numbers)
					a.expect(what+", forward", want)
					guardedZ.expect(what+", the argument of forward", z)
					f.of(implementation).forward(guardedZ.numbers, guardedZ.numbers)
					guardedZ.expect(what+", forward in place", want)

					guardedZ, guardedDelta := guard(t, z, side), guard(t, delta, side)
					f.of(implementation).backward(guardedDelta.numbers, guardedZ.numbers)
					guardedDelta.expect(what+", backward", wantDelta)
				}
			}
		}
	}
}

func TestLossesAgree(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, implementation := range fast(t) {
		t.Run(implementation.name, func(t *testing.T) {
			for classes := range 71 {
				checkLosses(t, source, implementation, ordinary, 3, classes+2)
				checkLosses(t, source, implementation, extraordinary, 3, classes+2)
				checkLosses(t, source, implementation, large, 3, classes+2)
			}
			for range 50 {
				checkLosses(t, source, implementation, ordinary, source.IntN(70), 10)
				checkLosses(t, source, implementation, large, source.IntN(70), 10)
			}
			checkLosses(t, source, implementation, large, 5, 256)
		})
	}
}

// large draws logits at which probabilities round to 0 and 1.
func large(source *rand.Rand) float32 { return float32(source.NormFloat64() * 60) }

func checkLosses(t *testing.T, source *rand.Rand, implementation implementation, number func(*rand.Rand) float32, rows, classes int) {
	t.Helper()
	z := numbers(source, number, rows*classes)
	labels := make([]uint8, rows)
	for i := range labels {
		labels[i] = uint8(source.IntN(classes))
	}
	for _, test := range []struct {
		name string
		f    func(p, losses, z []float32)
	}{
		{"Softmax", func(p, _, z []float32) { Softmax(p, z, classes) }},
		{"SoftmaxCrossEntropy", func(p, losses, z []float32) { SoftmaxCrossEntropy(p, losses, z, labels, classes) }},
		{"SigmoidCrossEntropy", func(p, losses, z []float32) { SigmoidCrossEntropy(p, losses, z, labels, classes) }},
		{"LossGradient", func(p, _, z []float32) { copy(p, z); LossGradient(p, labels, classes, 0.9, 0.1, len(labels)) }},
	} {
		want, wantLosses := make([]float32, len(z)), make([]float32, rows)
		use(t, portable)
		test.f(want, wantLosses, z)
		use(t, implementation)
		for _, side := range []side{before, behind} {
			what := fmt.Sprintf("%s of %d x %d, fence %s", test.name, rows, classes, side)
			guardedZ, p, losses := guard(t, z, side), guard(t, make([]float32, len(z)), side), guard(t, make([]float32, rows), side)
			test.f(p.numbers, losses.numbers, guardedZ.numbers)
			p.expect(what, want)
			losses.expect(what+", losses", wantLosses)
			guardedZ.expect(what+", the logits", z)
			test.f(guardedZ.numbers, losses.numbers, guardedZ.numbers)
			guardedZ.expect(what+" in place", want)
			losses.expect(what+" in place, losses", wantLosses)
		}
	}
}

func TestIntensities(t *testing.T) {
	for _, implementation := range implementations() {
		use(t, implementation)
		for length := range 600 {
			pixels, want := make([]uint8, length), make([]float32, length)
			for i := range pixels {
				pixels[i] = uint8(i + length)
				want[i] = float32(pixels[i]) / 255
			}
			for _, side := range []side{before, behind} {
				x := guard(t, make([]float32, length), side)
				Intensities(x.numbers, fence(t, pixels, side))
				x.expect(fmt.Sprintf("%s, %d pixels, fence %s", implementation.name, length, side), want)
			}
		}
	}
}
