package results

import (
	"cmp"
	"math"
	"slices"
)

// Which runs can be compared: the one rule of all tables, figures and answers.
//
// A run is complete if it came to the end that its own config gives it: its last epoch, or
// the patience of its early_stopping. A complete run has a final value. A run that early
// termination stopped has none. Its last value is not a bad final value, it is an unknown one:
// the run was still learning. Among final values it would lie in both directions. A cheap run
// would look like a good bargain, and a parameter would seem to matter because its runs
// were stopped sooner.
//
//   - Complete runs are compared by their value at the kept epoch.
//   - Stopped runs rank below all complete ones: first the one that was let train for more
//     epochs, as all rules of early termination rank runs, and of those with as many epochs the
//     better one.
//   - The value of a config is the mean of its complete runs. Where it has none, it is the mean of the
//     stopped ones with the most epochs, and is marked as such.
//   - What is said of parameters (importance and the like) is said of complete runs, if at least
//     [FewestComplete] configs have one. Early termination chose these by their values, so that
//     parameters explain less of what differs among them than among all (a restricted
//     range: Sackett and Yang 2000, https://doi.org/10.1037/0021-9010.85.1.112). With fewer, that
//     is all that could be seen. Then all runs are compared at the last epoch that all
//     of them have come to: after the same training, and none left out.

// FewestComplete is how many configs must have a complete run for a study of parameters to
// be about final values where runs were stopped. A parameter that does nothing has, by chance, a
// rank correlation of 0.5 or more with the metric in one of ten studies of a dozen configs; of six
// configs it is 0.77, of four 0.8.
const FewestComplete = 12

// Complete reports whether the run has a final value: whether it was trained to its last
// epoch or for as long as its own early_stopping let it. No other run has one, neither one that
// early termination stopped nor one that diverged, failed or is in training.
func (r Run) Complete() bool {
	if r.State != Stopped {
		return r.State == Done
	}
	patience, _ := r.Config["early_stopping"].(int64)
	return patience > 0 && !r.CountsSteps && int64(r.Epochs-r.KeptEpoch) >= patience
}

// LastStep returns the last epoch of the run or, of a program that counts others, its last step.
func (r Run) LastStep() int {
	if r.CountsSteps {
		return r.KeptEpoch
	}
	return r.Epochs
}

// Cut reports whether early termination stopped the run: it has values, but no final one.
func (r Run) Cut() bool { return r.State == Stopped && !r.Complete() }

// SortRuns puts complete runs first, the best last value at the top, then those that
// early termination stopped, the most epochs at the top, then all others. Equals keep their order.
func SortRuns(runs []Run, goal Goal) {
	slices.SortStableFunc(runs, func(a, b Run) int { return a.standing().compare(b.standing(), goal) })
}

// standing is what the rank of a run or a config follows from.
type standing struct {
	kind   kindOfValue
	epochs int
	value  float64
}

type kindOfValue int

const (
	complete kindOfValue = iota
	cut
	noValue
)

func (r Run) standing() standing {
	switch {
	case r.Complete():
		return standing{complete, 0, r.LastValue}
	case r.Cut():
		return standing{cut, r.LastStep(), r.LastValue}
	}
	return standing{noValue, 0, math.NaN()}
}

func (c ConfigSummary) standing() standing {
	switch after := c.StoppedAfter(); {
	case c.Last.N == 0:
		return standing{noValue, 0, math.NaN()}
	case after > 0:
		return standing{cut, after, c.Last.Mean}
	default:
		return standing{complete, 0, c.Last.Mean}
	}
}

// isFurther reports whether training has come further, whatever it came to.
func (s standing) isFurther(than standing) bool {
	return s.kind < than.kind || s.kind == than.kind && s.epochs > than.epochs
}

func (s standing) compare(other standing, goal Goal) int {
	if d := cmp.Or(cmp.Compare(s.kind, other.kind), cmp.Compare(other.epochs, s.epochs)); d != 0 {
		return d
	}
	switch {
	case goal.Better(s.value, other.value):
		return -1
	case goal.Better(other.value, s.value):
		return 1
	}
	return 0
}

// Counted returns the runs that the config's values are of: the complete ones or, where none
// is, the stopped ones with the most epochs.
func (c ConfigSummary) Counted() Runs {
	if counted := c.Runs.Filter(Run.Complete); len(counted) > 0 {
		return counted
	}
	most := c.StoppedAfter()
	return c.Runs.Filter(func(r Run) bool { return r.Cut() && r.LastStep() == most })
}

// StoppedAfter returns the epoch that the config's values are of where none of its runs is
// complete; 0 where one is, or where no run has a value.
func (c ConfigSummary) StoppedAfter() (epochs int) {
	for _, run := range c.Runs {
		switch {
		case run.Complete():
			return 0
		case run.Cut():
			epochs = max(epochs, run.LastStep())
		}
	}
	return epochs
}

// SharedEpoch returns the epoch at which a study of parameters compares the runs: 0 where it
// compares complete runs by their final values, otherwise the last one that all
// complete and stopped runs have come to.
func SharedEpoch(runs []Run) int {
	configs := map[string]bool{}
	var epochs []int
	stopped := false
	for _, run := range runs {
		switch {
		case run.Complete():
			configs[run.ConfigKey] = true
		case run.Cut():
			stopped = true
		default:
			continue
		}
		epochs = append(epochs, run.LastStep())
	}
	if !stopped || len(configs) >= FewestComplete {
		return 0
	}
	return slices.Min(epochs)
}
