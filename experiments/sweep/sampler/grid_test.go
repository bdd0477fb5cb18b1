package sampler_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gradbook/experiments/runner/network"
)

// The order is that of W&B's reference implementation, itertools.product over sorted names.
func TestGridOrder(t *testing.T) {
	spec := mustRead(t, with(grid, "  seed: {values: [7, 8]}\n  activation: {values: [relu, tanh]}\n  epochs: {min: 1, max: 3}\n"))
	want := []string{
		"relu 1 7", "relu 1 8", "relu 2 7", "relu 2 8", "relu 3 7", "relu 3 8",
		"tanh 1 7", "tanh 1 8", "tanh 2 7", "tanh 2 8", "tanh 3 7", "tanh 3 8",
	}
	if spec.Count() != len(want) {
		t.Fatalf("got %d runs, want %d", spec.Count(), len(want))
	}
	for i, want := range want {
		c, _ := spec.Config(i + 1)
		if got := fmt.Sprint(c["activation"], " ", c["epochs"], " ", c["seed"]); got != want {
			t.Errorf("run %d: got %s, want %s", i+1, got, want)
		}
	}
	for _, number := range []int{-1, 0, 13, math.MaxInt} {
		if c, ok := spec.Config(number); ok {
			t.Errorf("run %d: got %v, want none", number, c)
		}
	}
}

func TestGridPoints(t *testing.T) {
	tests := []struct {
		keys, name string
		want       []any
	}{
		{"{value: 3}", "epochs", []any{int64(3)}},
		{"{values: [3, 1, 3, 2, 1]}", "epochs", []any{int64(3), int64(1), int64(2)}}, // a point appears once
		{"{values: [1, 1.0, 0.5, 2]}", "learning_rate", []any{1.0, 0.5, 2.0}},
		{"{values: [[1, 2], [], [1, 2], [2, 1]]}", "hidden", []any{[]any{int64(1), int64(2)}, []any{}, []any{int64(2), int64(1)}}},
		{"{min: 2, max: 5}", "epochs", []any{int64(2), int64(3), int64(4), int64(5)}}, // both ends
		{"{distribution: int_uniform, min: 2, max: 3}", "learning_rate", []any{2.0, 3.0}},
		{"{distribution: q_uniform, min: 2, max: 5}", "epochs", []any{int64(2), int64(3), int64(4)}}, // max excluded
		{"{distribution: q_uniform, min: 1, max: 10, q: 4}", "epochs", []any{int64(1), int64(5), int64(9)}},
		{"{distribution: q_uniform, min: 1, max: 8, q: 4}", "epochs", []any{int64(1), int64(5)}},
		{"{distribution: q_uniform, min: 0.1, max: 0.45, q: 0.1}", "learning_rate", []any{0.1, 0.2, 0.1 + 2*0.1, 0.4}},
		{"{distribution: q_uniform, min: 1, max: 1.3, q: 0.1}", "learning_rate", []any{1.0, 1.1, 1.2}}, // NumPy's arange adds 1.3 here
	}
	for _, test := range tests {
		if got := column(t, mustRead(t, with(grid, "  "+test.name+": "+test.keys+"\n")), test.name); !nearly(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.keys, got, test.want)
		}
	}
}

// nearly compares values, floats but for the last bits.
func nearly(got, want []any) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		a, isFloat := got[i].(float64)
		b, alike := want[i].(float64)
		if isFloat != alike || isFloat && math.Abs(a-b) > 1e-15 || !isFloat && !reflect.DeepEqual(got[i], want[i]) {
			return false
		}
	}
	return true
}

func TestGridRunCap(t *testing.T) {
	for _, test := range []struct {
		text  string
		count int
		last  int64
	}{
		{"method: grid\nrun_cap: 2\nparameters: {seed: {values: [1, 2, 3]}}", 2, 2},
		{"method: grid\nrun_cap: 9\nparameters: {seed: {values: [1, 2, 3]}}", 3, 3},
		// far more points than an int can count
		{"method: grid\nrun_cap: 4\nparameters: {batch_size: {min: 1, max: 65536}, epochs: {min: 1, max: 1000000}, learning_rate: {min: 1, max: 1000000}, seed: {min: 5, max: 9007199254740992}}", 4, 8},
	} {
		spec := mustRead(t, test.text)
		if spec.Count() != test.count {
			t.Errorf("%s: got %d runs, want %d", test.text, spec.Count(), test.count)
		}
		seeds := column(t, spec, "seed")
		if last := seeds[len(seeds)-1]; last != test.last {
			t.Errorf("%s: got the last seed %v, want %d", test.text, last, test.last)
		}
	}
}

// A grid gives every combination of its lists exactly once.
func TestGridIsProduct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		epochs := rapid.SliceOfNDistinct(rapid.IntRange(1, 50), 1, 5, rapid.ID).Draw(t, "epochs")
		rates := rapid.SliceOfNDistinct(rapid.IntRange(1, 50), 1, 5, rapid.ID).Draw(t, "rates")
		seeds := rapid.IntRange(1, 6).Draw(t, "seeds")
		spec := mustRead(t, with(grid, fmt.Sprintf("  epochs: {values: %s}\n  learning_rate: {values: %s}\n  seed: {min: 0, max: %d}\n",
			strings.ReplaceAll(fmt.Sprint(epochs), " ", ", "), strings.ReplaceAll(fmt.Sprint(rates), " ", ", "), seeds)))

		seen := map[string]int{}
		for number := 1; ; number++ {
			c, ok := spec.Config(number)
			if !ok {
				break
			}
			seen[fmt.Sprint(c["epochs"], c["learning_rate"], c["seed"])]++
		}
		for _, e := range epochs {
			for _, rate := range rates {
				for s := range seeds + 1 {
					if n := seen[fmt.Sprint(int64(e), float64(rate), int64(s))]; n != 1 {
						t.Fatalf("epochs %d, rate %d, seed %d: %d times", e, rate, s, n)
					}
				}
			}
		}
		if want := len(epochs) * len(rates) * (seeds + 1); len(seen) != want || spec.Count() != want {
			t.Fatalf("got %d different points and a count of %d, want %d", len(seen), spec.Count(), want)
		}
	})
}

// A shuffled grid has the configs of the sorted one, each with its seeds one after another, and
// another order for each sampler_seed.
func TestShuffledGrid(t *testing.T) {
	const text = "method: grid\nseeds: [5, 3]\nparameters: {epochs: {min: 1, max: 6}, optimizer: {values: [sgd, momentum]}, momentum: {values: [0.5, 0.9], when: {optimizer: momentum}}}\n"
	orders := map[string]bool{}
	var sorted []string
	for _, order := range []string{"", "order: sorted\n", "order: shuffled\n", "order: shuffled\nsampler_seed: 1\n"} {
		spec := mustRead(t, order+text)
		var keys []string
		for number := 1; number <= spec.Count(); number++ {
			config, _ := spec.Config(number)
			if number%2 == 0 && (config["seed"] != int64(3) || keys[len(keys)-1] != network.Schema.Key(config)) {
				t.Errorf("%q: run %d is %v", order, number, config)
			}
			keys = append(keys, network.Schema.Key(config))
		}
		orders[fmt.Sprint(keys)] = true
		slices.Sort(keys)
		if sorted == nil {
			sorted = keys
		}
		if !slices.Equal(keys, sorted) || len(slices.Compact(slices.Clone(keys))) != 18 {
			t.Errorf("%q: %d configs", order, len(keys))
		}
	}
	if len(orders) != 3 {
		t.Errorf("%d orders", len(orders))
	}
	if spec := mustRead(t, "order: shuffled\nrun_cap: 1000000000\nmethod: grid\nparameters: {seed: {min: 0, max: 9007199254740991}}"); spec.Count() != 1_000_000_000 {
		t.Errorf("a count of %d", spec.Count())
	} else if config, ok := spec.Config(1_000_000_000); !ok || config["seed"] == int64(999_999_999) {
		t.Errorf("the last of many is %v", config)
	}
}
