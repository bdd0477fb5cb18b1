package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func randomMatrix(source *rand.Rand, length int) []float32 {
	m := make([]float32, length)
	for i := range m {
		m[i] = float32(source.NormFloat64())
	}
	return m
}

// The three products against their definition in float64, at sizes on both sides of the blocks' edges.
func TestProducts(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, size := range [][3]int{{1, 1, 1}, {1, 7, 3}, {5, 1, 2}, {64, 784, 128}, {65, 63, 129}, {3, 200, 300}, {130, 5, 64}} {
		batch, inputs, outputs := size[0], size[1], size[2]
		x, w, dy := randomMatrix(source, batch*inputs), randomMatrix(source, inputs*outputs), randomMatrix(source, batch*outputs)
		for _, biases := range []int{0, 1, outputs} {
			bias := randomMatrix(source, biases)
			y := randomMatrix(source, batch*outputs) // what was there must not matter
			Forward(y, x, w, bias, batch, inputs, outputs)
			for b := range batch {
				for o := range outputs {
					var want float64
					if biases > 0 {
						want = float64(bias[min(o, biases-1)])
					}
					for i := range inputs {
						want += float64(x[b*inputs+i]) * float64(w[i*outputs+o])
					}
					near(t, "Forward", size, y[b*outputs+o], want, inputs)
				}
			}
		}
		dw := randomMatrix(source, inputs*outputs)
		WeightGradient(dw, x, dy, batch, inputs, outputs)
		for i := range inputs {
			for o := range outputs {
				var want float64
				for b := range batch {
					want += float64(x[b*inputs+i]) * float64(dy[b*outputs+o])
				}
				near(t, "WeightGradient", size, dw[i*outputs+o], want, batch)
			}
		}
		dx := randomMatrix(source, batch*inputs)
		InputGradient(dx, dy, w, batch, inputs, outputs)
		for b := range batch {
			for i := range inputs {
				var want float64
				for o := range outputs {
					want += float64(dy[b*outputs+o]) * float64(w[i*outputs+o])
				}
				near(t, "InputGradient", size, dx[b*inputs+i], want, outputs)
			}
		}
	}
}

// near fails the test unless got is want up to the rounding of a sum of that many products of numbers about 1.
func near(t *testing.T, name string, size [3]int, got float32, want float64, terms int) {
	t.Helper()
	if !(math.Abs(float64(got)-want) <= 1e-6*float64(terms+1)) {
		t.Fatalf("%s, batch, inputs, outputs %v: got %v, want %v", name, size, got, want)
	}
}

// The order of a sum over the batch is part of the contract: 1 + 2^-24 rounds
// to 1, so that only the first sample's place decides what is left.
func TestUnitSumsOrder(t *testing.T) {
	const half = 0x1p-24 // half an ulp of 1
	sums := []float32{9, 9}
	UnitSums(sums, []float32{
		1, half,
		half, half,
		half, 1,
	}, 3)
	if sums[0] != 1 || sums[1] != 1+2*half {
		t.Errorf("sums are %x, want [1 1+2^-23]", sums)
	}
}

func TestDescendRoundsOnce(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 1))
	w, g := randomMatrix(source, 1000), randomMatrix(source, 1000)
	before := append([]float32(nil), w...)
	Descend(w, g, 0.1)
	for i := range w {
		if want := exactFMA(-0.1, g[i], before[i]); w[i] != want {
			t.Fatalf("w[%d] = %x, want %x", i, w[i], want)
		}
	}
}

func BenchmarkProduct(b *testing.B) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, size := range [][3]int{{64, 784, 128}, {64, 128, 64}, {64, 32, 10}} {
		batch, inputs, outputs := size[0], size[1], size[2]
		x, w, y := randomMatrix(source, batch*inputs), randomMatrix(source, inputs*outputs), randomMatrix(source, batch*outputs)
		bias := randomMatrix(source, outputs)
		for _, product := range []struct {
			name string
			f    func()
		}{
			{"forward", func() { Forward(y, x, w, bias, batch, inputs, outputs) }},
			{"weights", func() { WeightGradient(w, x, y, batch, inputs, outputs) }},
			{"inputs", func() { InputGradient(x, y, w, batch, inputs, outputs) }},
		} {
			b.Run(fmt.Sprintf("%s/%dx%dx%d", product.name, batch, inputs, outputs), func(b *testing.B) {
				for b.Loop() {
					product.f()
				}
				b.ReportMetric(2*float64(batch*inputs*outputs*b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	}
}
