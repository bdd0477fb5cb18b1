package plots

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"slices"

	"gradbook/internal/number"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// earlyStops is a sweep's runs as early termination left them.
type earlyStops struct {
	lines   int // of runs, at most; 0: as many as usual
	metric  results.Metric
	step    string   // epoch, or step
	courses []course // that have an epoch, by their numbers
	rungs   []rung   // at which a run was stopped, rising
	best    *course  // of those that came to their end; nil without one

	// By epoch, the first at index 0:
	trained      []int // runs that trained it
	saved        []int // runs that would have, had they not been stopped
	stoppedAfter []int // runs that were stopped after it
}

// course is a run's way through its epochs.
type course struct {
	run     results.Run
	epochs  trace
	stopped bool // by early termination
}

// rung is an epoch at which runs were compared; of a program, the step after which one was
// stopped.
type rung struct {
	epoch      int
	thresholds []float64 // those that the stopped runs missed, rising
}

func newEarlyStops(s Source, decisions []results.Decision, epochs []results.Epoch) (*earlyStops, error) {
	e := &earlyStops{metric: s.Metric()}
	traces := map[int64]trace{}
	for _, epoch := range epochs {
		traces[epoch.RunID] = append(traces[epoch.RunID], epoch)
	}
	judged, stops := map[int64]bool{}, map[int64]results.Decision{}
	for _, d := range decisions {
		judged[d.RunID] = true
		if d.Stopped {
			stops[d.RunID] = d
		}
	}
	anyJudged, thresholds := false, map[int][]float64{}
	for _, run := range s.Runs {
		anyJudged = anyJudged || judged[run.ID]
		c := course{run: run, epochs: traces[run.ID]}
		if len(c.epochs) == 0 {
			continue
		}
		slices.SortStableFunc(c.epochs, func(a, b results.Epoch) int { return cmp.Compare(a.Epoch, b.Epoch) })
		stop, stopped := stops[run.ID]
		if c.stopped = stopped; stopped {
			at := stop.Rung
			if run.CountsSteps { // its rungs count values of the metric, whatever their steps
				at = stop.Epoch
			}
			thresholds[at] = append(thresholds[at], stop.Threshold)
		}
		e.courses = append(e.courses, c)
	}
	if !anyJudged {
		return nil, errors.New("it has judged none of the runs; add early_terminate to the sweep file, or let the sweep train on")
	}
	if len(e.courses) == 0 {
		return nil, errors.New("none of its runs has an epoch yet; let the sweep train some")
	}
	slices.SortStableFunc(e.courses, func(a, b course) int { return cmp.Compare(a.run.Number, b.run.Number) })
	e.findBest(s.Sweep.Goal)
	e.count()
	for epoch, missed := range thresholds {
		missed = slices.DeleteFunc(missed, func(v float64) bool { return !number.IsFinite(v) })
		slices.Sort(missed)
		e.rungs = append(e.rungs, rung{epoch, missed})
	}
	slices.SortFunc(e.rungs, func(a, b rung) int { return cmp.Compare(a.epoch, b.epoch) })
	return e, nil
}

func (e *earlyStops) findBest(goal results.Goal) {
	for i := range e.courses {
		c := &e.courses[i]
		if !c.stopped && c.run.Complete() && number.IsFinite(c.run.LastValue) && (e.best == nil || goal.Better(c.run.LastValue, e.best.run.LastValue)) {
			e.best = c
		}
	}
}

// count fills in what became of the runs at each epoch.
func (e *earlyStops) count() {
	longest := 1
	for _, c := range e.courses {
		longest = max(longest, c.last(), c.planned())
	}
	e.trained, e.saved, e.stoppedAfter = make([]int, longest), make([]int, longest), make([]int, longest)
	for _, c := range e.courses {
		for i := range c.last() {
			e.trained[i]++
		}
		if c.stopped {
			e.stoppedAfter[max(0, c.last()-1)]++ // a program may be stopped at its step 0
			for i := c.last(); i < c.planned(); i++ {
				e.saved[i]++
			}
		}
	}
}

// every returns which part of the courses have their lines drawn: one in so many.
func (e *earlyStops) every() int {
	const usual = 200
	most := max(1, cmp.Or(e.lines, usual))
	return (len(e.courses) + most - 1) / most
}

// most returns how many runs trained, or would have trained, an epoch.
func (e *earlyStops) most() (runs int) {
	for i := range e.trained {
		runs = max(runs, e.trained[i]+e.saved[i])
	}
	return runs
}

// stopped counts the runs that early termination stopped.
func (e *earlyStops) stopped() int { return sum(e.stoppedAfter) }

// last returns the last epoch that the run trained.
func (c course) last() int { return c.epochs[len(c.epochs)-1].Epoch }

// planned returns how many epochs the run was to train.
func (c course) planned() int {
	if n, ok := c.run.Config["epochs"].(int64); ok && int(n) > c.last() {
		return int(n)
	}
	return c.last()
}

// axes gives the courses axes that all of them fit into.
func (e *earlyStops) axes() (plt *plot.Plot, remark string) {
	plt = figure.NewPlot()
	plt.HideX()
	plt.X.Min, plt.X.Max = 0.5, float64(len(e.trained))+0.5
	var values []float64
	for _, c := range e.courses {
		if c.run.State == results.Diverged {
			continue // it may go through any value on its way
		}
		for _, epoch := range c.epochs {
			values = append(values, epoch.Value(e.metric.Name))
		}
	}
	remark = verticalAxis(&plt.Y, e.metric, values)
	plt.Add(e)
	return plt, remark
}

// Plot draws the courses, those that were stopped first, then their ends, the
// thresholds and the best course. It implements plot.Plotter.
func (e *earlyStops) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	a := area{c, x, y}
	radius := figure.DotRadius(2 * len(e.courses))
	for _, stopped := range []bool{true, false} {
		for i := 0; i < len(e.courses); i += e.every() {
			if course := &e.courses[i]; course.stopped == stopped && course != e.best {
				e.line(a, course, draw.LineStyle{Color: figure.Fade(courseColor(stopped), 0.5), Width: radius / 3.5})
			}
		}
	}
	for _, course := range e.courses {
		end := course.epochs[len(course.epochs)-1]
		if v := end.Value(e.metric.Name); course.stopped && number.IsFinite(v) {
			figure.Dot(c, courseColor(true), radius, true, vg.Point{X: x(float64(end.Epoch)), Y: y(v)})
		}
	}
	for _, rung := range e.rungs {
		if n := len(rung.thresholds); n > 0 {
			half := min(thresholdWidth, x(2)-x(1)) / 2
			drawThresholds(c, half, x(float64(rung.epoch)), y(rung.thresholds[0]), y(study.Median(rung.thresholds)), y(rung.thresholds[n-1]))
		}
	}
	if e.best != nil {
		e.line(a, e.best, draw.LineStyle{Color: courseColor(false), Width: 1.75})
		e.labelBest(c, y)
	}
}

// line draws the run's values, those that are finite.
func (e *earlyStops) line(a area, c *course, style draw.LineStyle) {
	var points []vg.Point
	for _, epoch := range c.epochs {
		if v := epoch.Value(e.metric.Name); number.IsFinite(v) {
			points = append(points, vg.Point{X: a.x(float64(epoch.Epoch)), Y: a.y(v)})
		}
	}
	a.line(style, points)
}

// labelBest names the best run to the right of the axes, at its outcome.
func (e *earlyStops) labelBest(c draw.Canvas, y func(float64) vg.Length) {
	left, middle := c.Max.X+6, min(max(y(e.best.run.LastValue), c.Min.Y+14), c.Max.Y)
	figure.Write(c, figure.InColor(figure.BoldText, courseColor(false)), left, figure.CentredBase(middle, figure.BoldText), text.XLeft, fmt.Sprintf("run %d", e.best.run.ID))
	figure.Write(c, figure.QuietText, left, figure.CentredBase(middle, figure.BoldText)-12, text.XLeft, e.metric.Text(e.best.run.LastValue))
}

// courseColor tells runs that were stopped from the others.
func courseColor(stopped bool) color.NRGBA {
	if stopped {
		return stateColors[results.Stopped]
	}
	return stateColors[results.Done]
}

const thresholdWidth vg.Length = 10

// drawThresholds draws a bar from the lowest to the highest threshold, and their
// median, which takes half of its width to either side.
func drawThresholds(c draw.Canvas, half, x, lowest, median, highest vg.Length) {
	bar := 0.4 * half
	figure.FillBox(c, figure.Fade(figure.Ink, 0.3), figure.Rectangle(x-bar, min(lowest, highest), x+bar, max(lowest, highest)))
	c.StrokeLine2(draw.LineStyle{Color: figure.Ink, Width: 1.5}, x-half, median, x+half, median)
}
