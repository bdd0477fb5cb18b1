package plots

import (
	"cmp"
	"slices"

	"gradbook/plots/figure"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// clock is the time axis of a timeline, in seconds from its beginning. Long
// stretches in which nothing happens take hardly any room on it.
type clock struct {
	busy []interval // rising, apart
}

type interval struct{ from, to float64 }

func (i interval) length() float64 { return i.to - i.from }

// newClock cuts out the stretches without a run in training that are longer than
// a share of all the others. Of a run that was interrupted, it is known that it trained
// after its start and before its end, for no longer than its epochs took.
func newClock(bars []bar, worthCutting float64) clock {
	var at []interval
	for _, b := range bars {
		if !b.interrupted {
			at = append(at, interval{b.from, b.to})
			continue
		}
		at = append(at, interval{b.from, min(b.from+b.run.Seconds, b.to)}, interval{max(b.to-b.run.Seconds, b.from), b.to})
	}
	busy := join(at, 0)
	total := 0.0
	for _, i := range busy {
		total += i.length()
	}
	return clock{join(busy, worthCutting*total)}
}

// join unites intervals that are at most a gap apart.
func join(intervals []interval, gap float64) (joined []interval) {
	slices.SortFunc(intervals, func(a, b interval) int { return cmp.Compare(a.from, b.from) })
	for _, i := range intervals {
		if last := len(joined) - 1; last >= 0 && i.from <= joined[last].to+gap {
			joined[last].to = max(joined[last].to, i.to)
		} else {
			joined = append(joined, i)
		}
	}
	return joined
}

// idle returns what is cut out.
func (c clock) idle() (idle []interval) {
	for i := 1; i < len(c.busy); i++ {
		idle = append(idle, interval{c.busy[i-1].to, c.busy[i].from})
	}
	return idle
}

// end returns how long all of it took, with what is cut out.
func (c clock) end() float64 { return c.busy[len(c.busy)-1].to }

// shown returns how long it took without what is cut out.
func (c clock) shown() (seconds float64) {
	for _, i := range c.busy {
		seconds += i.length()
	}
	return seconds
}

// place returns where times lie between left and right.
func (c clock) place(left, right vg.Length) func(float64) vg.Length {
	cuts := vg.Length(len(c.busy) - 1)
	cut := vg.Length(0) // how wide each is
	if cuts > 0 {
		cut = min(10, 0.3*(right-left)/cuts)
	}
	scale := (right - left - cuts*cut) / vg.Length(max(c.shown(), 1e-3))
	return func(t float64) vg.Length {
		x := left
		for i, busy := range c.busy {
			if t <= busy.to || i == len(c.busy)-1 {
				return x + scale*vg.Length(t-busy.from)
			}
			x += scale * vg.Length(busy.length())
			next := c.busy[i+1]
			if t < next.from {
				return x + cut*vg.Length((t-busy.to)/(next.from-busy.to))
			}
			x += cut
		}
		return x
	}
}

// axis marks the time that has passed without what is cut out.
func (c clock) axis(place func(float64) vg.Length) figure.BottomAxis {
	title := "time since the first start"
	if len(c.busy) > 1 {
		title += ", less what is idle"
	}
	return figure.BottomAxis{Ticks: c.ticks(), Title: title, Place: func(passed float64) vg.Length {
		for i, busy := range c.busy {
			if passed <= busy.length() || i == len(c.busy)-1 {
				return place(busy.from + passed)
			}
			passed -= busy.length()
		}
		return place(c.end())
	}}
}

func (c clock) ticks() []plot.Tick {
	return figure.DurationTicks{Most: figure.MostTicks}.Ticks(0, max(c.shown(), 1e-3))
}
