package sweep

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// Every number has one place, whatever their number, and the largest are no exception.
func TestPermutation(t *testing.T) {
	for size := 1; size <= 300; size++ {
		var all []int
		for i := range size {
			all = append(all, permutation{uint64(size), "x"}.at(i))
		}
		slices.Sort(all)
		for i, got := range all {
			if got != i {
				t.Fatalf("of %d numbers: %v", size, all)
			}
		}
	}
	seen := map[int]bool{}
	for i := range 1000 {
		at := permutation{math.MaxInt, "x"}.at(math.MaxInt - 1 - i)
		if at < 0 || at == math.MaxInt || seen[at] {
			t.Fatalf("%d", at)
		}
		seen[at] = true
	}
}

// Each order of a few numbers is as likely as the others, by Pearson's test.
func TestPermutationIsRandom(t *testing.T) {
	const draws = 4000
	for size, most := range map[uint64]float64{3: 20.5, 4: 49.7} { // chi-squared of 5 and of 23 degrees of freedom: 1 of 1000
		counts := map[string]int{}
		for draw := range draws {
			p, order := permutation{size, fmt.Sprint(draw)}, ""
			for i := range int(size) {
				order += fmt.Sprint(p.at(i))
			}
			counts[order]++
		}
		orders := map[uint64]int{3: 6, 4: 24}[size]
		sum, want := 0.0, float64(draws)/float64(orders)
		for _, count := range counts {
			sum += (float64(count) - want) * (float64(count) - want) / want
		}
		if len(counts) != orders || sum > most {
			t.Errorf("%d numbers: %d orders, chi-squared %.1f: %v", size, len(counts), sum, counts)
		}
	}
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
			if number%2 == 0 && (config["seed"] != int64(3) || keys[len(keys)-1] != Key(config)) {
				t.Errorf("%q: run %d is %v", order, number, config)
			}
			keys = append(keys, Key(config))
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
