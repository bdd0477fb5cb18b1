package plots

import (
	"image/color"
	"slices"
	"strconv"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// metric picks one number from an epoch's, and tells whether it was measured.
type metric func(results.Metrics) (value float64, measured bool)

// trace is the epochs of one run, in order.
type trace []results.Epoch

// curve is one config's way through its epochs.
type curve struct {
	order int // 0.. best first
	color color.NRGBA

	// detailed is that of the few curves that have room for more than a line: the range of the
	// seeds, the train split, and what was measured behind what is smoothed.
	detailed bool

	label string // beside its end: its rank, or the number of its run; "" for none
	words string // after its label; may be empty

	trained  []trace // of the runs whose loss stayed finite
	diverged []trace // the last epoch of each is the one whose loss is not
	stopped  []int   // the last epochs of the trained runs that were stopped early
	kept     []int   // the epochs of trained runs whose weights are kept, where that is not the last
	runs     []int64 // all that have an epoch
	name     string  // what varies, and the seed of a run
}

// item is what a part of the curve is about.
func (c *curve) item() figure.Item {
	return figure.Item{Series: strconv.Itoa(c.order), Runs: c.runs}
}

// legendItem is what the curve's entry in a legend is about.
func (c *curve) legendItem() figure.Item {
	item := c.item()
	item.Legend = true
	return item
}

// traces sorts the epochs by run, for one config. Runs without an epoch are
// left out.
func (c *curve) traces(runs []results.Run, byRun map[int64]trace) {
	for _, run := range runs {
		t := byRun[run.ID]
		switch {
		case len(t) == 0:
			continue
		}
		c.runs = append(c.runs, run.ID)
		switch {
		case run.State == results.Diverged && !run.CountsSteps: // of a program, which of its metrics diverged is not known
			c.diverged = append(c.diverged, t)
			continue
		}
		c.trained = append(c.trained, t)
		last := t[len(t)-1].Epoch
		if run.State == results.Stopped {
			c.stopped = append(c.stopped, last)
		}
		if run.State.Finished() && !run.CountsSteps && run.KeptEpoch > 0 && run.KeptEpoch < last {
			c.kept = append(c.kept, run.KeptEpoch)
		}
	}
}

// grey says whether a curve is one of those that have no colour of their own.
func (c *curve) grey() bool { return c.color == figure.GreyCurve }

// label puts at the end of each curve that has a colour its rank or, of runs, to the end of each the
// number of its run. The only config needs none.
func label(curves []curve, configs []results.ConfigSummary, ofRuns bool) {
	const most = 24 // labels that fit beside a panel
	for i := range curves {
		switch c := &curves[i]; {
		case ofRuns && (!c.grey() || len(curves) <= most):
			c.label = configs[i].Key
		case !ofRuns && !c.grey() && len(curves) > 1:
			c.label = strconv.Itoa(i + 1)
		}
	}
}

// stretches returns the points that have more than one seed, in rows without a gap.
func stretches(points []study.Point) (rows [][]study.Point) {
	start := 0
	for i := 0; i <= len(points); i++ {
		if i == len(points) || points[i].N < 2 {
			if i > start {
				rows = append(rows, points[start:i])
			}
			start = i + 1
		}
	}
	return rows
}

// at returns the points of epochs, or the last ones before them: a metric need not be reported
// at each.
func at(points []study.Point, epochs []int) (found []study.Point) {
	for _, epoch := range epochs {
		i, _ := slices.BinarySearchFunc(points, epoch+1, func(pt study.Point, n int) int { return pt.Epoch - n })
		if i > 0 && points[i-1].N > 0 {
			found = append(found, points[i-1])
		}
	}
	return found
}
