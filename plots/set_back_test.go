package plots

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
)

// A process trains runs in two lanes; its clock is set back at some moment. The bars are where they
// would be without that, and none has a negative length or lies over another.
func TestAClockThatWasSetBack(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	begin := time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)
	for range 50 {
		at, by := time.Duration(1+random.IntN(200))*time.Second, time.Duration(random.IntN(5)*900)*time.Second
		clock := func(passed time.Duration) time.Time {
			if passed > at {
				passed -= by
			}
			return begin.Add(passed)
		}
		var s Source
		s.Sweep = results.Sweep{ID: 1, Name: "night", Metric: "val_accuracy", Goal: results.Maximize}
		var want []interval
		free := [2]time.Duration{}
		for number := 1; number <= 12; number++ {
			lane := 0
			if free[1] < free[0] {
				lane = 1
			}
			from := free[lane]
			took := time.Duration(20+random.IntN(30)) * time.Second
			free[lane] += took
			want = append(want, interval{from.Seconds(), free[lane].Seconds()})
			s.Runs = append(s.Runs, results.Run{
				ID: int64(number), Number: number, State: results.Done, Attempt: 1, Worker: "ada boot pid:[1] 12 99",
				StartedAt: clock(from), FinishedAt: clock(free[lane]), Seconds: took.Seconds(),
			})
		}
		bars, wasSetBack := newBars(s.Runs)
		if wasSetBack != (by > 0) {
			t.Fatalf("set back by %v after %v: %v is told", by, at, wasSetBack)
		}
		for _, b := range bars {
			if w := want[b.run.Number-1]; math.Abs(b.from-w.from) > 2 || math.Abs(b.to-w.to) > 2 {
				t.Fatalf("set back by %v after %v: run %d is from %v to %v, want %v", by, at, b.run.Number, b.from, b.to, w)
			}
		}
		if by > 0 {
			f, err := Timeline(s)
			if words := wordsOf(t, f, err); !strings.Contains(words, "The clock was set back") || strings.Contains(words, "-") {
				t.Fatal(words)
			}
		}
	}
}
