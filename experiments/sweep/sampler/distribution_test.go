package sampler

import (
	"math"
	"testing"
)

// A quantile lies between the shares of its value, which for a continuous distribution are both
// the share that it is the quantile of.
func TestSharesInvertQuantiles(t *testing.T) {
	distributions := map[string]Distribution{
		"int_uniform": IntUniform{-3, 9}, "uniform": Between("uniform", -2, 5), "log_uniform": Between("log_uniform", -3, 2),
		"inv_log_uniform": Between("inv_log_uniform", -3, 2), "log_uniform_values": Between("log_uniform_values", 1e-5, 10),
		"normal": Normal(1, 2, false), "log_normal": Normal(1, 2, true), "beta": Beta(2, 5),
		"q_normal": Quantized{Normal(1, 2, false), 0.5, false}, "q_uniform": Steps{Quantized{Between("uniform", 0, 10), 3, true}, true},
		"q_beta": Quantized{Beta(2, 5), 0.1, false}, "categorical": Categorical{Values: []any{"a", "b", "c"}},
		"categorical_w_probabilities": Categorical{Values: []any{"a", "b", "c"}, Cumulative: []float64{0.2, 0.2, 1}},
	}
	for name, d := range distributions {
		for i := range 999 {
			u := float64(i+1) / 1000
			below, upTo := d.Shares(d.Quantile(u))
			_, isPoint := d.(Continuous)
			if isPoint != (below == upTo) || below > u+1e-9 || upTo < u-1e-9 {
				t.Fatalf("%s: the quantile of %v is %v, whose shares are %v and %v", name, u, d.Quantile(u), below, upTo)
			}
		}
	}
}

// An int q gives ints, and 0 has no sign.
func TestQuantized(t *testing.T) {
	three := 3.0 // a variable, as the product of constants is exact
	for _, test := range []struct {
		q    float64
		ints bool
		x    float64
		want any
	}{
		{1, true, 2.5, int64(2)}, // halves to even, as NumPy's
		{2, true, 7.2, int64(8)},
		{2, false, 7.2, 8.0},
		{0.1, false, 0.32, 0.1 * three}, // 0.30000000000000004, as in W&B
		{1, false, -0.2, 0.0},
		{1, true, 1e300, 1e300}, // too large for an int
	} {
		d := Quantized{Continuous{real: func(float64) float64 { return test.x }}, test.q, test.ints}
		got := d.Quantile(0.5)
		if got != test.want || got == 0.0 && math.Signbit(got.(float64)) {
			t.Errorf("%v in steps of %v: got %v (%[3]T), want %v (%[4]T)", test.x, test.q, got, test.want)
		}
	}
}
