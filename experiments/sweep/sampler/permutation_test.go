package sampler

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// Every number has one place, whatever their number, and the largest are no exception.
func TestPermutation(t *testing.T) {
	for size := 1; size <= 300; size = max(size+1, size*9/8) {
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
	for i := range 200 {
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

// An order that a sweep has begun with stays, also of as many numbers as bits can tell apart.
func TestPermutationIsKept(t *testing.T) {
	var all []int
	for i := range 16 {
		all = append(all, permutation{16, "draws"}.at(i))
	}
	if want := []int{13, 14, 2, 1, 11, 8, 12, 4, 15, 5, 3, 7, 9, 0, 6, 10}; !slices.Equal(all, want) {
		t.Errorf("the order is %v, was %v", all, want)
	}
}
