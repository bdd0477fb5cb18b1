package figure

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

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
		{LinearTicks{Most: 8}, 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{LinearTicks{Most: 8}, 0.28, 0.43, "0.28 0.30 0.32 0.34 0.36 0.38 0.40 0.42"},
		{LinearTicks{Most: 8}, -3, 40, "0 10 20 30 40"},
		{LinearTicks{Most: 8}, -0.5, 0.5, "−0.4 −0.2 0.0 0.2 0.4"},
		{LinearTicks{Most: 8, Percent: true}, 0.88, 0.909, "88.0% 88.5% 89.0% 89.5% 90.0% 90.5%"},
		{LinearTicks{Most: 8, Percent: true}, 0, 1, "0% 20% 40% 60% 80% 100%"},
		{LogTicks{8}, 0.015, 2.4, "0.02 0.05 0.1 0.2 0.5 1 2"},
		{LogTicks{8}, 2e-6, 200, "1e-5 0.0001 0.001 0.01 0.1 1 10 100"},
		{errorTicks{8}, 0.45, 0.9955, "50% 80% 90% 95% 98% 99% 99.5%"},
		{errorTicks{8}, 0, 0.9, "0% 30% 50% 70% 80% 90%"},
		{errorTicks{MostErrorTicks}, 0.08, 0.983, "30% 50% 70% 80% 90% 93% 95% 97% 98%"}, // errors from 2 to 90 %
		{errorTicks{MostErrorTicks}, 0, 0.9985, "0% 50% 80% 90% 95% 98% 99% 99.5% 99.8%"},
		{errorTicks{8}, 0, 0.9985, "0% 50% 90% 95% 99% 99.5%"},
		{LogTicks{8}, 2e-4, 0.9, "0.0005 0.001 0.005 0.01 0.05 0.1 0.5"},
		{LinearTicks{Most: 8}, 0, 8, "0 2 4 6 8"},
		{EpochTicks{}, 1, 10, "1 2 3 4 5 6 7 8 9 10"},
		{EpochTicks{}, 1, 20, "1 5 10 15 20"},
		{EpochTicks{}, 1, 100, "1 20 40 60 80 100"},
		{EpochTicks{}, 0.5, 1.5, "1"},
	} {
		if got := labels(c.ticker.Ticks(c.low, c.high)); got != c.want {
			t.Errorf("%T from %v to %v: %s, want %s", c.ticker, c.low, c.high, got, c.want)
		}
	}
}

// Whatever the values, an axis has three to ten labels. Each says what its tick is worth,
// no two are the same, and none lies on another.
func TestAxesHaveGoodTicks(t *testing.T) {
	for name, c := range map[string]struct {
		axis   func(*plot.Axis, []float64) string
		values func(t *rapid.T) (low, high float64)
	}{
		"losses": {LossAxis, func(t *rapid.T) (low, high float64) {
			low = math.Pow(10, rapid.Float64Range(-12, 6).Draw(t, "low"))
			return low, low * (1 + math.Pow(10, rapid.Float64Range(-4, 14).Draw(t, "span")))
		}},
		"losses below zero": {LossAxis, func(t *rapid.T) (low, high float64) {
			low = -math.Pow(10, rapid.Float64Range(-6, 6).Draw(t, "low"))
			return low, low + math.Pow(10, rapid.Float64Range(-3, 3).Draw(t, "span"))*-low
		}},
		"accuracies": {AccuracyAxis, func(t *rapid.T) (low, high float64) {
			worst := math.Pow(10, rapid.Float64Range(-4, 0).Draw(t, "worst"))
			return 1 - worst, 1 - worst*math.Pow(10, rapid.Float64Range(-4, -0.002).Draw(t, "best"))
		}},
		"one accuracy": {AccuracyAxis, func(t *rapid.T) (low, high float64) {
			low = rapid.Float64Range(0, 1).Draw(t, "accuracy")
			return low, low
		}},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				low, high := c.values(t)
				if high <= 0 && low >= 0 {
					t.Skip()
				}
				axis := NewPlot().Y
				c.axis(&axis, []float64{low, high})
				checkTicks(t, &axis)
			})
		})
	}
}

func checkTicks(t *rapid.T, axis *plot.Axis) {
	const height = PanelHeight - 60 // of the axis, at least
	ticks := axis.Tick.Marker.Ticks(axis.Min, axis.Max)
	if len(ticks) < 3 || len(ticks) > MostErrorTicks {
		t.Fatalf("%v to %v: %d ticks: %s", axis.Min, axis.Max, len(ticks), labels(ticks))
	}
	last := math.Inf(-1)
	for i, tick := range ticks {
		place := axis.Norm(tick.Value)
		if place < -1e-9 || place > 1+1e-9 {
			t.Fatalf("tick %s lies at %v of the axis from %v to %v", tick.Label, place, axis.Min, axis.Max)
		}
		if float64(height)*(place-last) < 9 {
			t.Fatalf("tick %s lies on that below: %s", tick.Label, labels(ticks))
		}
		last = place
		number, percent := strings.CutSuffix(tick.Label, "%")
		says, err := strconv.ParseFloat(strings.Replace(number, "−", "-", 1), 64)
		if err != nil {
			t.Fatalf("tick %q: %v", tick.Label, err)
		}
		if percent {
			says /= 100
		}
		step := math.Abs(ticks[max(i, 1)].Value - ticks[max(i, 1)-1].Value)
		if math.Abs(says-tick.Value) > 1e-3*step {
			t.Fatalf("tick %s is at %v", tick.Label, tick.Value)
		}
		if utf8.RuneCountInString(tick.Label) > 12 {
			t.Fatalf("tick %s is long", tick.Label)
		}
	}
}

func TestEpochTicks(t *testing.T) {
	for last := 2; last < 5000; last += 1 + last/50 {
		ticks := EpochTicks{}.Ticks(1, float64(last))
		if len(ticks) < 2 || len(ticks) > 12 || ticks[0].Value != 1 || ticks[len(ticks)-1].Value > float64(last) {
			t.Errorf("%d epochs: %s", last, labels(ticks))
		}
	}
}

func TestScalesReachBothEnds(t *testing.T) {
	for _, scale := range []plot.Normalizer{LogScale{}, errorScale{}} {
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
		moved := Apart(heights, gap, 0, 200)
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

// A loss may be anything that a float64 can be before it is no longer finite.
func TestTicksOfHugeNumbers(t *testing.T) {
	for _, axis := range [][2]float64{{1e305, 2e305}, {-1.7e308, 1.7e308}, {0, math.MaxFloat64}} {
		if ticks := (LinearTicks{Most: 8}).Ticks(axis[0], axis[1]); len(ticks) < 3 || len(ticks) > 8 {
			t.Errorf("%d ticks from %g to %g", len(ticks), axis[0], axis[1])
		}
	}
}

// An axis so short that there is room for a tick at 0 alone has one, however large or
// small the numbers on it are.
func TestTickAtZeroAlone(t *testing.T) {
	for _, end := range []float64{1e-300, 1e-8, 0.1, 7, 1e7, 1e300} {
		ticks := LinearTicks{Most: 1}.Ticks(-end, end)
		if len(ticks) != 1 || ticks[0].Value != 0 || ticks[0].Label != "0" && ticks[0].Label != "0.0" {
			t.Errorf("from %g to %g: %v", -end, end, ticks)
		}
	}
}
