package sampler_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// draw draws a parameter many times.
func draw(t rapid.TB, draws int, name, keys string) []any {
	t.Helper()
	return column(t, mustRead(t, fmt.Sprintf("method: random\nrun_cap: %d\nparameters: {%s: %s}", draws, name, keys)), name)
}

// Continuous distributions are compared with their textbook distribution
// functions by the Kolmogorov-Smirnov statistic. Above 1.95/√n the chance of
// such a sample would be 0.1 %.
func TestRandomContinuous(t *testing.T) {
	t.Parallel()
	draws := often(1000, 4000)
	phi := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	between := func(low, high float64) func(x float64) float64 {
		return func(x float64) float64 { return (x - low) / (high - low) }
	}
	logBetween := func(low, high float64) func(x float64) float64 {
		return func(x float64) float64 { return math.Log(x/low) / math.Log(high/low) }
	}
	tests := []struct {
		keys string
		cdf  func(x float64) float64
	}{
		{"{min: 0.1, max: 0.5}", between(0.1, 0.5)},
		{"{min: 1, max: 2.0}", between(1, 2)},
		{"{distribution: uniform, min: 1, max: 2}", between(1, 2)},
		{"{distribution: log_uniform_values, min: 1e-5, max: 10}", logBetween(1e-5, 10)},
		{"{distribution: inv_log_uniform_values, min: 1e-5, max: 10}", logBetween(1e-5, 10)},
		{"{distribution: log_uniform, min: -3, max: 2}", logBetween(math.Exp(-3), math.Exp(2))},
		{"{distribution: inv_log_uniform, min: -3, max: 2}", logBetween(math.Exp(-2), math.Exp(3))},
		{"{distribution: normal, mu: 20, sigma: 2}", func(x float64) float64 { return phi((x - 20) / 2) }},
		{"{distribution: normal}", func(x float64) float64 { return 2*phi(x) - 1 }}, // only what is above 0 is a learning rate
		{"{distribution: log_normal}", func(x float64) float64 { return phi(math.Log(x)) }},
		{"{distribution: log_normal, mu: -4, sigma: 0.5}", func(x float64) float64 { return phi((math.Log(x) + 4) / 0.5) }},
		{"{distribution: beta}", between(0, 1)},
		{"{distribution: beta, a: 2, b: 1}", func(x float64) float64 { return x * x }},
		{"{distribution: beta, a: 1, b: 3}", func(x float64) float64 { return 1 - math.Pow(1-x, 3) }},
		{"{distribution: beta, a: 0.5, b: 0.5}", func(x float64) float64 { return 2 / math.Pi * math.Asin(math.Sqrt(x)) }},
	}
	for _, test := range tests {
		sample := make([]float64, draws)
		for i, v := range draw(t, draws, "learning_rate", test.keys) {
			sample[i] = v.(float64)
		}
		slices.Sort(sample)
		distance, n := 0.0, float64(draws)
		for i, x := range sample {
			p := test.cdf(x)
			distance = max(distance, p-float64(i)/n, float64(i+1)/n-p)
		}
		if limit := 1.95 / math.Sqrt(n); !(distance < limit) {
			t.Errorf("%s: the distance from the distribution function is %.4f, want less than %.4f", test.keys, distance, limit)
		}
	}
}

// Discrete distributions are compared with the shares of their values; a share
// may be four standard deviations off.
func TestRandomDiscrete(t *testing.T) {
	t.Parallel()
	draws := often(1000, 4000)
	phi := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	tests := []struct {
		name, keys string
		want       map[any]float64
	}{
		{"epochs", "{value: 3}", map[any]float64{int64(3): 1}},
		{"epochs", "{values: [1, 2, 4, 8]}", map[any]float64{int64(1): 0.25, int64(2): 0.25, int64(4): 0.25, int64(8): 0.25}},
		{"epochs", "{values: [1, 2, 2]}", map[any]float64{int64(1): 1. / 3, int64(2): 2. / 3}},
		{"bias", "{values: [vector, scalar, none], probabilities: [0.7, 0, 0.3]}", map[any]float64{"vector": 0.7, "none": 0.3}},
		{"shuffle", "{values: [true, false], probabilities: [0.9, 0.1]}", map[any]float64{true: 0.9, false: 0.1}},
		{"epochs", "{min: 1, max: 3}", map[any]float64{int64(1): 1. / 3, int64(2): 1. / 3, int64(3): 1. / 3}},
		{"epochs", "{distribution: q_uniform, min: 1, max: 3}", map[any]float64{int64(1): 0.25, int64(2): 0.5, int64(3): 0.25}},
		{"epochs", "{distribution: q_uniform, min: 1, max: 10, q: 4}", map[any]float64{int64(4): 4. / 8, int64(8): 4. / 8}}, // 0 is drawn again
		{"epochs", "{distribution: q_uniform, min: 8, max: 24, q: 8}", map[any]float64{int64(8): 0.25, int64(16): 0.5, int64(24): 0.25}},
		{"learning_rate", "{distribution: q_uniform, min: 0, max: 1, q: 0.5}", map[any]float64{0.5: 2. / 3, 1.0: 1. / 3}}, // 0 is drawn again
		{"learning_rate", "{distribution: q_uniform, min: 1, max: 2, q: 0.5}", map[any]float64{1.0: 0.25, 1.5: 0.5, 2.0: 0.25}},
		{"epochs", "{distribution: q_log_uniform_values, min: 1, max: 4}",
			map[any]float64{int64(1): math.Log(1.5) / math.Log(4), int64(2): math.Log(2.5/1.5) / math.Log(4), int64(3): math.Log(3.5/2.5) / math.Log(4), int64(4): math.Log(4/3.5) / math.Log(4)}},
		{"seed", "{distribution: q_log_uniform, min: -0.1, max: 0.9}", map[any]float64{int64(1): math.Log(1.5) + 0.1, int64(2): 0.9 - math.Log(1.5)}},
		{"epochs", "{distribution: q_normal, mu: 100, sigma: 5, q: 10}", map[any]float64{int64(80): phi(-3) - phi(-5), int64(90): phi(-1) - phi(-3), int64(100): phi(1) - phi(-1), int64(110): phi(3) - phi(1), int64(120): phi(5) - phi(3)}},
		{"epochs", "{distribution: q_log_normal, mu: 0, sigma: 0.05, q: 1}", map[any]float64{int64(1): 1}},
		{"learning_rate", "{distribution: q_beta, a: 1, b: 1, q: 1}", map[any]float64{1.0: 1}},
	}
	for _, test := range tests {
		counts := map[any]float64{}
		for _, v := range draw(t, draws, test.name, test.keys) {
			counts[v]++
		}
		for v, n := range counts {
			if _, expected := test.want[v]; !expected {
				t.Errorf("%s: got %v %v times", test.keys, v, n)
			}
		}
		for v, p := range test.want {
			want := float64(draws) * p
			if off := math.Abs(counts[v] - want); off > 4*math.Sqrt(want*(1-p)) {
				t.Errorf("%s: got %v %v times of %d, want about %.0f", test.keys, v, counts[v], draws, want)
			}
		}
	}
}

func TestRandomIsRepeatable(t *testing.T) {
	text := "  learning_rate: {min: 0.1, max: 0.5}\n  seed: {min: 0, max: 9007199254740992}\n"
	a, b := mustRead(t, with(random, text)), mustRead(t, with(random, text+"  epochs: {min: 1, max: 9}\n"))
	for number := 5; number >= 1; number-- {
		first, _ := a.Config(number)
		again, _ := a.Config(number)
		if !reflect.DeepEqual(first, again) {
			t.Errorf("run %d: got %v and then %v", number, first, again)
		}
		other, _ := b.Config(number)
		if first["learning_rate"] != other["learning_rate"] || first["seed"] != other["seed"] {
			t.Errorf("run %d: another parameter changed %v to %v", number, first, other)
		}
	}
	if c, ok := a.Config(6); ok || a.Count() != 5 {
		t.Errorf("with a run_cap of 5 got a sixth run %v, and a count of %d", c, a.Count())
	}
	first, _ := a.Config(1)
	if seed := int64(1); first["seed"] == seed {
		t.Errorf("the seed was not drawn")
	}

	endless := mustRead(t, "method: random\nmetric: {name: val_accuracy, goal: maximize, target: 0.98}\nparameters:\n"+text)
	if _, ok := endless.Config(1_000_000); !ok || endless.Count() != -1 {
		t.Errorf("with a target alone the sweep ends: its count is %d", endless.Count())
	}
}

// The draws of different runs and of different parameters have nothing in common.
func TestRandomStreamsAreIndependent(t *testing.T) {
	t.Parallel()
	draws := often(1000, 4000)
	spec := mustRead(t, fmt.Sprintf("method: random\nrun_cap: %d\nparameters: {epochs: {min: 1, max: 1000000}, validation: {min: 1, max: 1000000}}", draws))
	x, y := column(t, spec, "epochs"), column(t, spec, "validation")
	correlation := func(a, b []any) float64 {
		var sum float64
		for i := range a {
			sum += (float64(a[i].(int64))/1e6 - 0.5) * (float64(b[i].(int64))/1e6 - 0.5)
		}
		return 12 * sum / float64(len(a))
	}
	for what, r := range map[string]float64{"two parameters": correlation(x, y), "successive runs": correlation(x[1:], x[:draws-1])} {
		if math.Abs(r) > 4/math.Sqrt(float64(draws)) {
			t.Errorf("%s correlate with %.3f", what, r)
		}
	}
}
