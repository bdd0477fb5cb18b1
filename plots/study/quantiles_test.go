package study

import (
	"math/rand/v2"
	"testing"
)

// Of a hundred values as many lie below each quantile as it says; a curve that has
// ended counts no longer.
func TestCrowdOf(t *testing.T) {
	var curves [][]Point
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(100) {
		values := []float64{float64(i), float64(i), float64(i)}
		if i >= 40 { // only the lower ones reach epoch 3
			values = values[:2]
		}
		curves = append(curves, pointsOf(values))
	}
	below := func(v float64, n int) (count int) {
		for i := range n {
			if float64(i) < v {
				count++
			}
		}
		return count
	}
	all := QuantilesOf(curves)
	if len(all) != 3 {
		t.Fatalf("%d epochs, want 3", len(all))
	}
	for i, n := range []int{100, 100, 40} {
		q := all[i]
		if q.Epoch != i+1 {
			t.Errorf("epoch %d comes at place %d", q.Epoch, i)
		}
		for _, c := range []struct {
			value   float64
			percent int
		}{{q.Q05, 5}, {q.Q25, 25}, {q.Q50, 50}, {q.Q75, 75}, {q.Q95, 95}} {
			if got, want := below(c.value, n), n*c.percent/100; got < want-1 || got > want+1 {
				t.Errorf("epoch %d: %d of %d lie below the quantile of %d %%", q.Epoch, got, n, c.percent)
			}
		}
	}
}
