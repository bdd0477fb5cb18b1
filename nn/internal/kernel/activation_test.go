package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A NaN must come through, so that training that went wrong is seen.
func TestActivationsKeepNaN(t *testing.T) {
	for name, forward := range map[string]func(a, z []float32){
		"sigmoid": ForwardSigmoid, "relu": ForwardReLU, "tanh": ForwardTanh, "leaky_relu": ForwardLeakyReLU,
		"elu": ForwardELU, "gelu": ForwardGELU, "silu": ForwardSiLU,
	} {
		a := []float32{0, 0}
		forward(a, []float32{float32(math.NaN()), 1})
		if a[0] == a[0] || a[1] != a[1] {
			t.Errorf("%s of NaN and 1 is %v", name, a)
		}
	}
}

func BenchmarkActivation(b *testing.B) {
	source := rand.New(rand.NewPCG(1, 1))
	z, a := make([]float32, 8192), make([]float32, 8192)
	for i := range z {
		z[i] = float32(source.NormFloat64())
	}
	for _, test := range []struct {
		name string
		f    func(a, z []float32)
	}{
		{"sigmoid/forward", ForwardSigmoid}, {"sigmoid/backward", BackwardSigmoid},
		{"relu/forward", ForwardReLU}, {"relu/backward", BackwardReLU},
		{"tanh/forward", ForwardTanh}, {"tanh/backward", BackwardTanh},
		{"leaky_relu/forward", ForwardLeakyReLU}, {"leaky_relu/backward", BackwardLeakyReLU},
		{"elu/forward", ForwardELU}, {"elu/backward", BackwardELU},
		{"gelu/forward", ForwardGELU}, {"gelu/backward", BackwardGELU},
		{"silu/forward", ForwardSiLU}, {"silu/backward", BackwardSiLU},
	} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				test.f(a, z)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(z)), "ns/element")
		})
	}
}
