//go:build unix

package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gradbook/nn/internal/kernel/peak"
)

// The three products at sizes of real networks, in every implementation, as
// GFLOP/s and as a share of the machine's peak, measured just before and after.
func BenchmarkProduct(b *testing.B) {
	source := rand.New(rand.NewPCG(1, 1))
	for _, implementation := range implementations() {
		for _, size := range [][3]int{
			{64, 784, 128}, {64, 128, 64}, {64, 64, 32}, {64, 32, 10}, // 784-128-64-32-10 in batches of 64
			{128, 784, 800}, {128, 800, 10},
			{128, 784, 2500}, {128, 2500, 2000}, {128, 2000, 1500}, {128, 1500, 1000}, {128, 1000, 500}, {128, 500, 10},
			{128, 2048, 1024},
		} {
			batch, inputs, outputs := size[0], size[1], size[2]
			x, w, y := numbers(source, ordinary, batch*inputs), numbers(source, ordinary, inputs*outputs), numbers(source, ordinary, batch*outputs)
			bias := numbers(source, ordinary, outputs)
			for _, product := range []struct {
				name string
				f    func()
			}{
				{"forward", func() { Forward(y, x, w, bias, batch, inputs, outputs) }},
				{"weights", func() { WeightGradient(w, x, y, batch, inputs, outputs) }},
				{"inputs", func() { InputGradient(x, y, w, batch, inputs, outputs) }},
			} {
				b.Run(fmt.Sprintf("%s/%dx%dx%d/%s", implementation.name, batch, inputs, outputs, product.name), func(b *testing.B) {
					use(b, implementation)
					limit := peak.GFLOPS()
					for b.Loop() {
						product.f()
					}
					b.StopTimer()
					limit = max(limit, peak.GFLOPS())
					speed := 2 * float64(batch*inputs*outputs) * float64(b.N) / float64(b.Elapsed().Nanoseconds())
					b.ReportMetric(speed, "GFLOP/s")
					if limit > 0 {
						b.ReportMetric(100*speed/limit, "%peak")
					}
				})
			}
		}
	}
}
