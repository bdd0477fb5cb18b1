package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
)

// Scale says how an axis spaces values.
type Scale string

const (
	AutoScale   Scale = ""       // logarithmic where values span more than a factor of ten, and so is an error
	LinearScale Scale = "linear" // also there
	LogScale    Scale = "log"    // also where they do not; what is 0 or below lies on the lower edge
)

// check returns an error if no figure can be drawn so.
func (p LearningCurvesPlot) check() error {
	switch {
	case !(p.Smoothing < 1):
		return fmt.Errorf("Smoothing is %v; give a weight below 1", p.Smoothing)
	case p.zoomed() && !(p.From < p.To):
		return fmt.Errorf("From is %v and To %v; give a range, the lower end first", p.From, p.To)
	case p.Scale != AutoScale && p.Scale != LinearScale && p.Scale != LogScale:
		return fmt.Errorf("there is no scale %q; there are %q and %q", p.Scale, LinearScale, LogScale)
	}
	return nil
}

func (p LearningCurvesPlot) zoomed() bool { return p.From != 0 || p.To != 0 }

// perSecond is how many places the axis of time has: what the panels take for steps.
const perSecond = 1000

// window is the range of steps that is shown.
func (p LearningCurvesPlot) window() (from, to int) {
	if p.ByTime {
		return int(p.From * perSecond), int(math.Ceil(p.To * perSecond))
	}
	return int(math.Ceil(p.From)), int(p.To)
}

// looked returns what is looked at of runs' histories: by time, each value is at the place of the
// seconds that the run had trained for. Of what is out of view, the values next to it are kept, so
// that lines go on to the edge.
func (p LearningCurvesPlot) looked(byRun map[int64]trace) map[int64]trace {
	if !p.ByTime && !p.zoomed() {
		return byRun
	}
	from, to := p.window()
	looked := map[int64]trace{}
	for id, all := range byRun {
		t := all
		if p.ByTime {
			t = byTime(all)
		}
		if p.zoomed() {
			t = t.within(from, to)
		}
		if len(t) > 0 {
			looked[id] = t
		}
	}
	return looked
}

func byTime(all trace) trace {
	t, seconds := make(trace, len(all)), 0.0
	for i, e := range all {
		if e.Seconds > 0 {
			seconds += e.Seconds
		}
		e.Epoch, e.CountsSteps = int(math.Round(seconds*perSecond)), true
		t[i] = e
	}
	return t
}

func (t trace) within(from, to int) trace {
	first, last := 0, len(t)
	for first+1 < last && t[first+1].Epoch <= from {
		first++
	}
	for last-1 > first && t[last-2].Epoch >= to {
		last--
	}
	if first >= last || t[last-1].Epoch < from || t[first].Epoch > to {
		return nil
	}
	return t[first:last]
}

// timeTicks marks an axis of time.
type timeTicks struct{}

func (timeTicks) Ticks(low, high float64) []plot.Tick {
	ticks := figure.DurationTicks{Most: 5}.Ticks(low/perSecond, high/perSecond)
	for i := range ticks {
		ticks[i].Value *= perSecond
	}
	return ticks
}

// across is what the horizontal axis shows.
func (p *panel) across() string {
	if p.byTime {
		return "time of training"
	}
	return stepWord(p.countsSteps)
}

// place says where on the horizontal axis a value is.
func (p *panel) place(step int) string {
	if p.byTime {
		return figure.FormatDuration(float64(step)/perSecond) + " of training"
	}
	return fmt.Sprintf("%s %d", p.across(), step)
}

// see has the panel show what somebody looks at.
func (p *panel) see(of LearningCurvesPlot) {
	p.byTime = of.ByTime
	if of.zoomed() {
		p.firstStep, p.lastEpoch = of.window()
		p.zoomed = true
	}
	share := p.of == nil && !p.unbounded || p.of != nil && p.of.Unit == results.Share
	switch {
	case of.Scale == LinearScale && share:
		p.axis = figure.ShareAxis
	case of.Scale == LinearScale:
		p.axis = func(axis *plot.Axis, values []float64) string {
			figure.LinearAxis(axis, values)
			return p.unit()
		}
	case of.Scale == LogScale && share:
		p.axis = figure.ErrorAxis
	case of.Scale == LogScale:
		p.axis = func(axis *plot.Axis, values []float64) string {
			remark := figure.LogAxis(axis, values)
			if unit := p.unit(); unit != "" {
				return unit + ", " + remark
			}
			return remark
		}
	}
}

// unit is that of a loss of our networks; of other metrics none is known.
func (p *panel) unit() string {
	if p.of == nil && p.unbounded {
		return "nats"
	}
	return ""
}
