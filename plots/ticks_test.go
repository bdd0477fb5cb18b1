package plots

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func labels(ticks []plot.Tick) string {
	var words []string
	for _, tick := range ticks {
		words = append(words, tick.Label)
	}
	return strings.Join(words, " ")
}

// The ticks that a person would draw.
func TestTicks(t *testing.T) {
	for _, c := range []struct {
		ticker    plot.Ticker
		low, high float64
		want      string
	}{
		{linearTicks{most: 8}, 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{linearTicks{most: 8}, 0.28, 0.43, "0.28 0.30 0.32 0.34 0.36 0.38 0.40 0.42"},
		{linearTicks{most: 8}, -3, 40, "0 10 20 30 40"},
		{linearTicks{most: 8, percent: true}, 0.88, 0.909, "88.0% 88.5% 89.0% 89.5% 90.0% 90.5%"},
		{linearTicks{most: 8, percent: true}, 0, 1, "0% 20% 40% 60% 80% 100%"},
		{logTicks{8}, 0.015, 2.4, "0.02 0.05 0.1 0.2 0.5 1 2"},
		{logTicks{8}, 2e-6, 200, "1e-5 0.0001 0.001 0.01 0.1 1 10 100"},
		{errorTicks{8}, 0.45, 0.9955, "50% 80% 90% 95% 98% 99% 99.5%"},
		{errorTicks{8}, 0, 0.9, "0% 50% 80% 90%"},
		{epochTicks{}, 1, 10, "1 2 3 4 5 6 7 8 9 10"},
		{epochTicks{}, 1, 20, "1 5 10 15 20"},
		{epochTicks{}, 1, 100, "1 20 40 60 80 100"},
		{epochTicks{}, 0.5, 1.5, "1"},
	} {
		if got := labels(c.ticker.Ticks(c.low, c.high)); got != c.want {
			t.Errorf("%T from %v to %v: %s, want %s", c.ticker, c.low, c.high, got, c.want)
		}
	}
}

func TestTicksAreFewAndDifferent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e6, 1e6).Draw(t, "low")
		span := math.Pow(10, rapid.Float64Range(-4, 6).Draw(t, "span"))
		ticks := linearTicks{most: 8}.Ticks(low, low+span)
		if len(ticks) < 2 || len(ticks) > 9 {
			t.Fatalf("%d ticks: %s", len(ticks), labels(ticks))
		}
		for i := range ticks[1:] {
			if ticks[i].Label == ticks[i+1].Label {
				t.Fatalf("two ticks read %s", ticks[i].Label)
			}
		}
	})
}

func TestScalesReachBothEnds(t *testing.T) {
	for _, scale := range []plot.Normalizer{logScale{}, errorScale{}} {
		rapid.Check(t, func(t *rapid.T) {
			low := rapid.Float64Range(0.001, 0.5).Draw(t, "low")
			high := rapid.Float64Range(0.51, 0.999).Draw(t, "high")
			middle := rapid.Float64Range(low, high).Draw(t, "middle")
			at := func(x float64) float64 { return scale.Normalize(low, high, x) }
			if math.Abs(at(low)) > 1e-12 || math.Abs(at(high)-1) > 1e-12 || at(middle) < -1e-12 || at(middle) > 1+1e-12 {
				t.Fatalf("%T: %v %v %v", scale, at(low), at(middle), at(high))
			}
			for _, impossible := range []float64{-1, 0, 1, 2} {
				if v := at(impossible); math.IsNaN(v) {
					t.Fatalf("%T of %v is not a number", scale, impossible)
				}
			}
		})
	}
}

// Moved labels keep their order and distance and, where they fit, the bounds.
func TestApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		heights := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) vg.Length {
			return vg.Length(rapid.Float64Range(0, 200).Draw(t, "height"))
		}), 1, 16).Draw(t, "heights")
		for i := range heights[1:] { // falling
			heights[i+1] = min(heights[i+1], heights[i])
		}
		const gap, slack = 10, 1e-9
		moved := apart(heights, gap, 0, 200)
		for i := range moved {
			if i > 0 && moved[i-1]-moved[i] < gap-slack {
				t.Fatalf("%v and %v are too close", moved[i-1], moved[i])
			}
			if moved[i] < -slack || moved[i] > 200+slack {
				t.Fatalf("%v is out of bounds", moved[i])
			}
		}
	})
}
