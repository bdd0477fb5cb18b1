package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dustin/go-humanize"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/sweep"
)

// sweepProgress shows how a sweep proceeds.
type sweepProgress interface {
	runner.Progress
	say(line string)
	close()
}

// newProgress returns progress that redraws one line for each run if out is a terminal, and
// prints plain lines otherwise.
func newProgress(out *output, spec *sweep.Spec) sweepProgress {
	tally := tally{drawn: drawnLater(spec), unit: spec.Steps()}
	if out.terminal {
		return &liveProgress{out: out, tally: tally}
	}
	return &plainProgress{out: out, tally: tally, shown: map[int64]time.Time{}}
}

// drawn is what is known about the runs that a sweep has yet to draw.
type drawn struct {
	last   int      // the number of the last run; 0 if it is not known
	varied []string // the parameters in which runs differ
}

func drawnLater(spec *sweep.Spec) (d drawn) {
	if spec.Count() >= 0 && !spec.Learns() {
		d.last = spec.Count()
		for _, v := range spec.Variations() {
			if !v.IsConstant() && v.Name != "seed" {
				d.varied = append(d.varied, v.Name)
			}
		}
		return d
	}
	// Configs that are drawn without any results show which parameters vary.
	var runs []results.Run
	for number := 1; number <= 16; number++ {
		if values, ok := spec.Suggest(number, nil); ok {
			runs = append(runs, results.Run{Config: results.Config(values)})
		}
	}
	return drawn{last: max(spec.Count(), 0), varied: results.Varied(runs)}
}

// tally counts a sweep's steps, to tell how much time is left. Where nobody knows how many
// steps a run takes, it counts each run as one.
type tally struct {
	sweep  results.Sweep
	drawn  drawn
	unit   string   // what steps are: "epochs", the parameter that says how many there are; "" if none does
	naming []string // the parameters that tell the runs apart
	start  time.Time
	later  int // runs that are yet to be drawn
	ended  int
	steps  int           // of all runs that are drawn
	before int           // steps recorded before this call
	passed int           // steps recorded, or no longer needed because their run has ended
	known  map[int64]int // steps counted in passed, by run
	best   results.Run   // of those that have finished, by the sweep's metric; ID 0 before the first
}

func (t *tally) begin(sweep results.Sweep, runs []results.Run) {
	naming := t.drawn.varied
	if sweep.Drawn >= t.drawn.last && t.drawn.last > 0 || naming == nil {
		naming = results.Varied(runs) // runs has all of the sweep
	}
	if slices.ContainsFunc(runs, func(run results.Run) bool { return run.Config["seed"] != nil }) {
		naming = append(naming, "seed")
	}
	*t = tally{sweep: sweep, drawn: t.drawn, unit: t.unit, naming: naming, start: time.Now(), later: max(t.drawn.last-sweep.Drawn, 0), known: map[int64]int{}}
	for _, run := range runs {
		t.later = max(min(t.later, t.drawn.last-run.Number), 0)
		steps := t.stepsOf(run)
		t.steps += steps
		t.known[run.ID] = t.recorded(run.Epochs)
		switch run.State {
		case results.Pending, results.Running:
			t.before += t.known[run.ID]
		default:
			t.before += steps
			t.ended++
		}
	}
	t.passed = t.before
	for _, run := range runs {
		t.compare(run)
	}
}

// compare remembers a run if it is the best so far, and reports whether it is.
func (t *tally) compare(run results.Run) bool {
	if !run.State.Finished() || math.IsNaN(run.LastValue) || t.best.ID != 0 && !t.sweep.Goal.Better(run.LastValue, t.best.LastValue) {
		return false
	}
	t.best = run
	return true
}

// bestSoFar describes the best run and its value; it is "" before the first run has finished.
func (t *tally) bestSoFar() string {
	if t.best.ID == 0 {
		return ""
	}
	return fmt.Sprintf("best so far: %s %s, run %d  %s", t.sweep.Metric, listing.Metric(t.sweep.Metric, t.best.LastValue), t.best.ID, results.Label(t.best.Config, t.naming))
}

// take notes that a run begins. It may have been drawn only now.
func (t *tally) take(run results.Run) {
	if _, known := t.known[run.ID]; !known {
		t.known[run.ID] = 0
		t.later = max(min(t.later, t.drawn.last-run.Number), 0)
		t.steps += t.stepsOf(run)
	}
}

// count notes that a run has recorded so many steps. Steps that are carried out again after a
// kill count once.
func (t *tally) count(run results.Run, steps int) { t.pass(run, t.recorded(steps)) }

// pass notes that so many steps of a run are passed.
func (t *tally) pass(run results.Run, steps int) {
	if more := steps - t.known[run.ID]; more > 0 {
		t.known[run.ID] += more
		t.passed += more
	}
}

// end notes that a run has ended, or was lost to another process.
func (t *tally) end(run results.Run) {
	if run.State != results.Pending && run.State != results.Running {
		t.ended++
		t.pass(run, t.stepsOf(run)) // the steps that are left are not needed any more
	}
}

// runs returns how many runs the sweep will have.
func (t *tally) runs() int { return len(t.known) + t.later }

// allSteps returns how many steps the sweep will have.
func (t *tally) allSteps() int {
	steps := t.steps
	if len(t.known) > 0 {
		steps += t.later * t.steps / len(t.known) // later runs are taken to have as many as those drawn so far
	}
	return steps
}

// stepsOf returns how many steps a run takes: 1 where nobody knows.
func (t *tally) stepsOf(run results.Run) int {
	steps, ok := run.Config[t.unit].(int64)
	if !ok {
		return 1
	}
	return int(steps)
}

// recorded returns how many of the steps that a run has recorded count before it has ended.
func (t *tally) recorded(steps int) int {
	if t.unit == "" {
		return 0
	}
	return steps
}

// bar returns a progress bar that is width cells long.
func (t *tally) bar(width int) string {
	full := 0
	if all := t.allSteps(); all > 0 {
		full = min(width*t.passed/all, width)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", width-full)
}

func (t *tally) String() string {
	all := t.allSteps()
	text := fmt.Sprintf("%d of %s", t.ended, listing.Count(t.runs(), "run"))
	if t.unit != "" {
		text += fmt.Sprintf(", %d of %d %s", t.passed, all, t.unit)
	}
	if done := t.passed - t.before; done > 0 && t.passed < all {
		perStep := float64(time.Since(t.start)) / float64(done)
		text += fmt.Sprintf(", about %s left", listing.Duration(time.Duration(perStep*float64(all-t.passed))))
	}
	return text
}

// line describes an event of a run. The run's config comes last, where a narrow terminal may
// cut it off.
func (t *tally) line(run results.Run, what string) string {
	return fmt.Sprintf("run %d  %s  %s", run.ID, what, results.Label(run.Config, t.naming))
}

// step describes a step of a run: which it is, how the run does, and how fast it is.
func (t *tally) step(run results.Run, step runner.Step) string {
	e, metric := step.Report.Epoch, t.sweep.Metric
	text := fmt.Sprintf("step %d", e.Epoch)
	if t.unit != "" {
		text = fmt.Sprintf("%s %d/%d", strings.TrimSuffix(t.unit, "s"), e.Epoch, t.stepsOf(run))
	}
	if _, measured := e.Lookup("train_loss"); measured {
		text += fmt.Sprintf("  loss %.4g", e.TrainLoss)
	}
	text += fmt.Sprintf("  %s %s", metric, listing.Metric(metric, e.Value(metric)))
	if step.Samples > 0 {
		text += fmt.Sprintf("  %s samples/s", humanize.Comma(int64(float64(step.Samples)/e.Seconds)))
	}
	return text
}

func (t *tally) outcome(run results.Run) string {
	message, _, _ := strings.Cut(run.Error, "\n")
	switch run.State {
	case results.Pending:
		if run.Failures > 0 {
			return fmt.Sprintf("waits to be tried again; failed attempts so far: %d, the last: %s", run.Failures, message)
		}
		return "waits to be trained further"
	case results.Running:
		return "taken over by another process"
	case results.Failed:
		return "failed: " + message
	default:
		text := fmt.Sprintf("%s  %s %s", run.State, t.sweep.Metric, listing.Metric(t.sweep.Metric, run.LastValue))
		if _, measured := run.Lookup("test_accuracy"); measured {
			text += ", test accuracy " + listing.Metric("test_accuracy", run.TestAccuracy)
		}
		return text + fmt.Sprintf(", %.1f s", run.Seconds)
	}
}

func (t *tally) opening(runs []results.Run, resumed bool) string {
	dataset := ""
	if len(runs) > 0 && runs[0].DatasetSHA256 != "" {
		dataset = fmt.Sprintf(" on %s (SHA-256 %.12s)", runs[0].Dataset, runs[0].DatasetSHA256)
	}
	if resumed {
		return fmt.Sprintf("Going on with %s%s: %s", listing.SweepName(t.sweep), dataset, listing.States(results.States(runs)))
	}
	return fmt.Sprintf("Training %s%s: %s", listing.SweepName(t.sweep), dataset, listing.Count(t.runs(), "run"))
}

// plainInterval is the least time between two lines about the same run.
const plainInterval = 2 * time.Second

// plainProgress prints one line for each event, for logs.
type plainProgress struct {
	out   *output
	mutex sync.Mutex
	tally tally
	shown map[int64]time.Time // when a run had its last line
}

func (p *plainProgress) Start(sweep results.Sweep, runs []results.Run, resumed bool) {
	p.tally.begin(sweep, runs)
	p.out.printf("%s\n", p.tally.opening(runs, resumed))
}

func (p *plainProgress) Begin(run results.Run) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.tally.take(run)
}

func (p *plainProgress) Step(run results.Run, step runner.Step) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.tally.count(run, step.Report.Epoch.Epoch)
	if time.Since(p.shown[run.ID]) >= plainInterval {
		p.shown[run.ID] = time.Now()
		p.out.printf("%s\n", p.tally.line(run, p.tally.step(run, step)))
	}
}

func (p *plainProgress) End(run results.Run) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.tally.end(run)
	best := ""
	if p.tally.compare(run) {
		best = "  the best so far"
	}
	p.out.printf("%s  (%s)%s\n", p.tally.line(run, p.tally.outcome(run)), &p.tally, best)
}

func (p *plainProgress) say(line string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.out.printf("%s\n", line)
}

func (p *plainProgress) close() {}
