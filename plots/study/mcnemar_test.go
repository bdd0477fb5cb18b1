package study

import (
	"math"
	"testing"
)

// By hand where the sum is short: 2·(1+12)/2^12, 2·(1+10)/2^10, 2/2^5. The longer sums
// are from Python's fractions and math.comb.
func TestMcNemar(t *testing.T) {
	for _, c := range []struct {
		onlyA, onlyB int
		want         float64
	}{
		{11, 1, 26. / 4096}, {1, 9, 22. / 1024}, {0, 5, 2. / 32}, {5, 5, 1}, {0, 0, 1}, {1, 0, 1},
		{121, 59, 4.434449263755176e-06}, {25, 15, 0.1538599441628321}, {3000, 2800, 0.008969436001193416},
	} {
		if got := McNemar(c.onlyA, c.onlyB); math.Abs(got-c.want) > 1e-14*c.want {
			t.Errorf("%d and %d: %v, want %v", c.onlyA, c.onlyB, got, c.want)
		}
		if got, swapped := McNemar(c.onlyA, c.onlyB), McNemar(c.onlyB, c.onlyA); got != swapped {
			t.Errorf("%d and %d: %v, swapped %v", c.onlyA, c.onlyB, got, swapped)
		}
	}
	if p := McNemar(20000, 0); p != 0 {
		t.Errorf("20,000 against none: %v, want less than the smallest number", p)
	}
}
