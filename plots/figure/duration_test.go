package figure

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0": 0, "350 ms": 350 * time.Millisecond, "1 s": 999600 * time.Microsecond, "2.5 s": 2500 * time.Millisecond,
		"10 s": 9960 * time.Millisecond, "45 s": 45 * time.Second, "1 min": 59700 * time.Millisecond,
		"1 min 30 s": 90 * time.Second, "1 h": time.Hour - 200*time.Millisecond, "2 h 5 min": 125 * time.Minute,
		"1 d": 24*time.Hour - time.Second, "3 d 4 h": 76 * time.Hour,
	} {
		if got := FormatDuration(d.Seconds()); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// An axis of any length has a few ticks, in even steps and within its ends, and no
// two of them are labelled alike.
func TestDurationTicks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 4))
	for range 2000 {
		low := 0.0
		if random.IntN(2) == 0 {
			low = math.Pow(10, 8*random.Float64()-2)
		}
		high := low + max(low*1e-3, math.Pow(10, 10*random.Float64()-2))
		ticks := DurationTicks{MostTicks}.Ticks(low, high)
		if len(ticks) < 2 || len(ticks) > MostTicks+1 {
			t.Fatalf("%v to %v: %d ticks", low, high, len(ticks))
		}
		for i, tick := range ticks {
			if slack := 1e-6 * (high - low); tick.Value < low-slack || tick.Value > high+slack {
				t.Fatalf("%v to %v: a tick at %v", low, high, tick.Value)
			}
			if i > 0 && tick.Label == ticks[i-1].Label {
				t.Fatalf("%v to %v: two ticks %q", low, high, tick.Label)
			}
			if i > 1 && math.Abs(tick.Value-2*ticks[i-1].Value+ticks[i-2].Value) > 1e-6*(high-low) {
				t.Fatalf("%v to %v: uneven steps to %v", low, high, tick.Value)
			}
		}
	}
}

func TestLogDurationTicks(t *testing.T) {
	for low := 0.01; low < day; low *= 7.3 {
		for high := 10 * low; high < 1e9; high *= 5.1 {
			ticks := LogDurationTicks{MostTicks}.Ticks(low, high)
			if len(ticks) < 2 || len(ticks) > MostTicks {
				t.Errorf("%v to %v: %d ticks", low, high, len(ticks))
			}
			for i, tick := range ticks {
				if tick.Value < low || tick.Value > high || i > 0 && tick.Label == ticks[i-1].Label {
					t.Errorf("%v to %v: %v", low, high, ticks)
				}
			}
		}
	}
}
