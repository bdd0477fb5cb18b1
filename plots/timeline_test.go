package plots

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gonum.org/v1/plot/vg"

	"gradbook/experiments/results"
)

func TestGoldenTimeline(t *testing.T) {
	s, _, _ := synthetic.Search(60)
	f, err := Timeline(s)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "timeline.png", png)
	many, _, _ := synthetic.Search(1000)
	f, err = Timeline(many)
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "timeline-print.png", png)
}

func TestTimelineOfOddSweeps(t *testing.T) {
	checkOdd(t, func(s Source) (*figure.Figure, error) {
		for i := range s.Runs { // some of them have no times yet
			if run := &s.Runs[i]; run.StartedAt.IsZero() && run.State != results.Canceled {
				run.StartedAt = s.Sweep.CreatedAt.Add(time.Duration(i/2) * time.Second)
			}
			s.Runs[i].Worker = strings.Repeat("a worker with a very long name ", i%3*2)
		}
		return Timeline(s)
	})
}

func TestTimelineErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:3], 1, 2)
	if _, err := Timeline(s); err == nil || !strings.Contains(err.Error(), "none of its 3 runs has begun") {
		t.Error(err)
	}
}

// Lanes hold every bar once, none over another, and are as many as there are bars at one time.
func TestPack(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 8))
	for range 200 {
		var bars []bar
		for i := range 1 + random.IntN(30) {
			from := float64(random.IntN(40))
			bars = append(bars, bar{run: results.Run{ID: int64(i)}, from: from, to: from + float64(1+random.IntN(10))})
		}
		slices.SortFunc(bars, func(a, b bar) int { return int(a.from - b.from) })
		atOnce := 0
		for second := range 60 {
			n := 0
			for _, b := range bars {
				if b.from <= float64(second) && float64(second) < b.to {
					n++
				}
			}
			atOnce = max(atOnce, n)
		}
		lanes, packed := pack(bars), 0
		if len(lanes) != atOnce {
			t.Fatalf("%d lanes for at most %d bars at a time", len(lanes), atOnce)
		}
		for _, lane := range lanes {
			packed += len(lane)
			for i := 1; i < len(lane); i++ {
				if lane[i].from < lane[i-1].to {
					t.Fatalf("%+v lies over %+v", lane[i], lane[i-1])
				}
			}
		}
		if packed != len(bars) {
			t.Fatalf("%d of %d bars are in lanes", packed, len(bars))
		}
	}
}

func TestManyProcessesShareLanes(t *testing.T) {
	s, _, _ := synthetic.Search(100)
	for i := range s.Runs {
		s.Runs[i].Worker = fmt.Sprintf("tower boot pid:[1] %d 7", i)
	}
	f, err := Timeline(s)
	_, svg := golden.Pictures(t, f, err)
	if words := texts(t, svg); !strings.Contains(words, "A lane holds runs of any of the 100 processes.") {
		t.Error(words)
	}
}

// Of a single process that trains very many runs at a time there is nothing to say.
func TestManyLanesOfOneProcess(t *testing.T) {
	s, _, _ := synthetic.Search(100)
	for i := range s.Runs {
		s.Runs[i].Worker = "tower boot pid:[1] 7 7"
		s.Runs[i].StartedAt, s.Runs[i].FinishedAt = s.Runs[0].StartedAt, s.Runs[0].FinishedAt
	}
	f, err := Timeline(s)
	_, svg := golden.Pictures(t, f, err)
	if words := texts(t, svg); strings.Contains(words, "A lane holds runs") {
		t.Error(words)
	}
}

func TestProcessNames(t *testing.T) {
	one := processNames([]string{"ada boot pid:[1] 12 99", "ada boot pid:[1] 13 99", "odd"})
	if want := []string{"ada 12", "ada 13", "odd"}; !slices.Equal(one, want) {
		t.Errorf("%q, want %q", one, want)
	}
	if got := processNames([]string{"ada boot pid:[1] 12 99"}); got[0] != "process 12" {
		t.Errorf("%q", got)
	}
}

// A night in which nothing was trained takes no room, though a run that was
// interrupted begins before and ends after it; a short pause stays.
func TestClockCutsOutTheNight(t *testing.T) {
	bars := []bar{
		{from: 0, to: 100},
		{from: 50, to: 40000, interrupted: true, run: results.Run{Seconds: 60}},
		{from: 39940, to: 40050},
		{from: 40055, to: 40100}, // after a pause of 5
	}
	c := newClock(bars, 0.1)
	if want := []interval{{110, 39940}}; !slices.Equal(c.idle(), want) {
		t.Errorf("idle %v, want %v", c.idle(), want)
	}
	if c.shown() != 110+160 || c.end() != 40100 {
		t.Errorf("%v s of %v s shown, want 270 of 40100", c.shown(), c.end())
	}
	place := c.place(0, 280) // a cut is 10 wide, so that a second is 1
	for at, want := range map[float64]vg.Length{0: 0, 110: 110, 39940: 120, 40100: 280} {
		if got := place(at); math.Abs(float64(got-want)) > 1e-9 {
			t.Errorf("%v s lies at %v, want %v", at, got, want)
		}
	}
	axis := c.axis(place)
	if got := axis.Place(150); math.Abs(float64(got-160)) > 1e-9 {
		t.Errorf("the tick of 150 s lies at %v, want 160", got)
	}
}

// Fewer lanes than processes need, thicker bars, and stopped runs in black.
func TestGoldenTimelinePlot(t *testing.T) {
	s, _, _ := synthetic.Search(60)
	f, err := TimelinePlot{
		Source: s, MostLanes: 2, LaneHeight: 24,
		Colors: map[results.State]color.NRGBA{results.Stopped: {A: 0xff}},
	}.Draw()
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "timeline-plot.png", png)
	bars, _ := newBars(s.Runs)
	if cut := newClock(bars, 0.1).idle(); len(cut) == 0 {
		t.Error("no stretch is longer than a tenth")
	}
	if cut := newClock(bars, math.Inf(1)).idle(); len(cut) > 0 {
		t.Errorf("%d stretches are cut out, want none", len(cut))
	}
}
