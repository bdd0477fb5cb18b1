package plots

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
		if got := mcnemar(c.onlyA, c.onlyB); math.Abs(got-c.want) > 1e-14*c.want {
			t.Errorf("%d and %d: %v, want %v", c.onlyA, c.onlyB, got, c.want)
		}
		if got, swapped := mcnemar(c.onlyA, c.onlyB), mcnemar(c.onlyB, c.onlyA); got != swapped {
			t.Errorf("%d and %d: %v, swapped %v", c.onlyA, c.onlyB, got, swapped)
		}
	}
	if p := mcnemar(20000, 0); p != 0 {
		t.Errorf("20,000 against none: %v, want less than the smallest number", p)
	}
}

func TestPWords(t *testing.T) {
	for want, p := range map[string]float64{"p < 0.0001": 3e-9, "p = 0.00012": 0.000123, "p = 0.05": 0.0501, "p = 1": 1, "p = 0.15": 0.1538} {
		if got := pWords(p); got != want {
			t.Errorf("%v: %s, want %s", p, got, want)
		}
	}
}
