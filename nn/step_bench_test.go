package nn

import (
	"math/rand/v2"
	"testing"

	"gradbook/nn/internal/kernel/peak"
)

// BenchmarkStep trains wide networks on dense data, where there is nothing to
// leave out, and reports the share of the machine's FMA peak that a whole step
// reaches. More than one thread is measured against the peak of one.
func BenchmarkStep(b *testing.B) {
	for _, test := range []struct {
		name    string
		hidden  []int
		threads int
	}{
		{"784-800-10", []int{800}, 1},
		{"784-800-10/2threads", []int{800}, 2},
		{"784-2500-2000-1500-1000-500-10", []int{2500, 2000, 1500, 1000, 500}, 1},
		{"784-2500-2000-1500-1000-500-10/2threads", []int{2500, 2000, 1500, 1000, 500}, 2},
	} {
		b.Run(test.name, func(b *testing.B) {
			const batch = 128
			n := mustNew(b, Config{Inputs: 784, Hidden: test.hidden, Classes: 10, Activation: ReLU, Output: Softmax, Init: HeNormal, Bias: VectorBias, Seed: 1})
			trainer := mustTrain(b, n, Training{LearningRate: 1e-4, BatchSize: batch})
			trainer.Threads = test.threads
			random := rand.New(rand.NewPCG(1, 1))
			x, labels := make([]float32, batch*784), make([]uint8, batch)
			for i := range x {
				x[i] = random.Float32()
			}
			for i := range labels {
				labels[i] = uint8(random.IntN(10))
			}
			// Forward, weight gradient and, above the first layer, input gradient.
			flops := 0
			for l, layer := range n.Layers {
				products := 3
				if l == 0 {
					products = 2
				}
				flops += products * 2 * batch * layer.Inputs * layer.Outputs
			}
			before := peak.GFLOPS()
			for b.Loop() {
				trainer.Step(x, labels)
			}
			rate := float64(flops) * float64(b.N) / b.Elapsed().Seconds() / 1e9
			b.ReportMetric(rate, "GFLOP/s")
			if best := max(before, peak.GFLOPS()); best > 0 {
				b.ReportMetric(100*rate/best, "%peak")
			}
		})
	}
}
