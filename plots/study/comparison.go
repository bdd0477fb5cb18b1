package study

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dustin/go-humanize/english"

	"gradbook/experiments/results"
)

// Comparison is a sweep seen from its baseline, the config of its first run:
// what every other config changes, and what that does to the sweep's metric.
type Comparison struct {
	Varied   []string   // the parameters that can differ from the baseline's
	Together [][]string // the same, those that always change together in one group
	Baseline results.ConfigSummary
	Goal     results.Goal
	Single   []Change // of one group, those of one group together
	Several  []Change // of more than one, best first; if there are no single ones, of any number

	MoreSingle, MoreSeveral int // that are too many to be listed
}

// Change is a config as the baseline with other values of some parameters.
type Change struct {
	results.ConfigSummary
	Groups     [][]string // of parameters that differ from the baseline's; each is one change
	Difference float64    // mean of the metric less the baseline's; NaN without a complete run
	Verdict    Verdict
}

// Verdict says what a difference of means is worth.
type Verdict int

const (
	Unknown  Verdict = iota // without two seeds nothing says how much is chance
	TooClose                // less than twice the standard error of the difference
	Better
	Worse
)

const (
	mostSingle  = 30
	mostSeveral = 6
)

// Compare finds what the configs of a sweep change. The loss is no change of
// its own, as it follows from the output; parameters that always change together
// are one, as nothing tells them apart. It is an error if the first run's config
// has no value yet or no config is a single change of it.
func Compare(s Source) (c Comparison, err error) {
	if len(s.Runs) == 0 {
		return c, errors.New("it has no runs; add them to Source.Runs")
	}
	first := slices.MinFunc(s.Runs, func(a, b results.Run) int { return cmp.Compare(a.Number, b.Number) })
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	c.Goal = s.Sweep.Goal
	c.Varied = slices.DeleteFunc(varied, func(name string) bool { return name == "loss" })
	c.Together = s.changingTogether(c.Varied)
	for _, config := range configs {
		if config.Key == first.ConfigKey {
			c.Baseline = config
		}
	}
	if c.Baseline.Last.N == 0 {
		remedy := "let that run finish"
		if first.State != results.Pending && first.State != results.Running {
			remedy = fmt.Sprintf("the run %s, so put values first that train", first.State)
		}
		return c, fmt.Errorf("the baseline, which is the config of run %d, has no %s; %s", first.ID, s.Metric().Words(), remedy)
	}
	if c.Baseline.StoppedAfter() > 0 {
		return c, fmt.Errorf("the baseline, which is the config of run %d, was stopped early and has no final %s; put values first that train to their end",
			first.ID, s.Metric().Words())
	}
	for _, config := range configs {
		changed := c.change(config, s.Sweep.Goal)
		switch len(changed.Groups) {
		case 0:
		case 1:
			c.Single = append(c.Single, changed)
		default:
			c.Several = append(c.Several, changed)
		}
	}
	if len(c.Single) == 0 {
		return c, fmt.Errorf("none of its %d %s differs in exactly one parameter from that of run %d", len(configs), english.PluralWord(len(configs), "config", ""), first.ID)
	}
	slices.SortStableFunc(c.Single, func(a, b Change) int { return cmp.Compare(b.size(), a.size()) })
	c.Single, c.MoreSingle = atMost(mostSingle, c.Single)
	c.Several, c.MoreSeveral = atMost(mostSeveral, c.Several)
	c.group(s.Sweep.Goal)
	return c, nil
}

// change sees a config from the baseline.
func (c Comparison) change(config results.ConfigSummary, goal results.Goal) Change {
	changed := Change{ConfigSummary: config, Difference: config.Last.Mean - c.Baseline.Last.Mean}
	for _, group := range c.Together {
		// Those that change together do so from the baseline's value too: all of them differ, or none.
		if name := group[0]; results.Format(config.Config.Value(name)) != results.Format(c.Baseline.Config.Value(name)) {
			changed.Groups = append(changed.Groups, group)
		}
	}
	if config.StoppedAfter() > 0 {
		changed.Difference = math.NaN()
		return changed
	}
	changed.Verdict = Judge(config.Last, c.Baseline.Last, goal)
	return changed
}

// atMost returns the first of the changes and how many that leaves out.
func atMost(most int, changes []Change) (first []Change, more int) {
	n := min(most, len(changes))
	return changes[:n], len(changes) - n
}

// group puts the single changes of the same parameters together, best first. What
// can move the metric furthest comes before the others.
func (c *Comparison) group(goal results.Goal) {
	furthest := map[string]float64{}
	for _, changed := range c.Single {
		if name := changed.Title(); changed.size() > furthest[name] {
			furthest[name] = changed.size()
		}
	}
	slices.SortFunc(c.Single, func(a, b Change) int {
		one, other := a.Title(), b.Title()
		if d := cmp.Or(cmp.Compare(furthest[other], furthest[one]), cmp.Compare(one, other)); d != 0 {
			return d
		}
		switch {
		case goal.Better(a.Last.Mean, b.Last.Mean):
			return -1
		case goal.Better(b.Last.Mean, a.Last.Mean):
			return 1
		default:
			return cmp.Compare(a.Runs[0].Number, b.Runs[0].Number)
		}
	})
}

// size is how far a change moves the metric, whichever way.
func (c Change) size() float64 { return math.Abs(c.Difference) }

// Judge compares two means by the standard error of their difference.
func Judge(of, baseline results.Spread, goal results.Goal) Verdict {
	switch limit := Certain * StandardError(of, baseline); {
	case math.IsNaN(limit):
		return Unknown
	case of.Mean == baseline.Mean || math.Abs(of.Mean-baseline.Mean) < limit:
		return TooClose
	case goal.Better(of.Mean, baseline.Mean):
		return Better
	default:
		return Worse
	}
}

// Words names a change: "activation: sigmoid → relu", of parameters that change together
// "batch_size: 64 → 128, learning_rate: 0.1 → 0.2", or "2 changes: activation relu,
// batch_size 128 + learning_rate 0.2".
func (c Comparison) Words(changed Change) string {
	switch len(changed.Groups) {
	case 0:
		return changed.Count()
	case 1:
		var words []string
		for _, name := range changed.Groups[0] {
			from, to := c.FromTo(changed, name)
			words = append(words, name+": "+from+Arrow+to)
		}
		return strings.Join(words, ", ")
	default:
		return changed.Count() + ": " + strings.Join(changed.Settings(), ", ")
	}
}

// Title names the parameters of a single change.
func (c Change) Title() string { return strings.Join(c.Groups[0], " + ") }

// Count says how many changes it makes, of parameters that change together one.
func (c Change) Count() string {
	n := len(c.Groups)
	if n == 0 {
		return "no change"
	}
	return fmt.Sprintf("%d %s", n, english.PluralWord(n, "change", ""))
}

// FromTo returns the values of a parameter between which a change goes.
func (c Comparison) FromTo(changed Change, name string) (from, to string) {
	return Setting(c.Baseline.Config.Value(name)), Setting(changed.Config.Value(name))
}

// Settings writes each change with its values: "activation relu", "batch_size 128 + learning_rate 0.2".
func (c Change) Settings() []string {
	words := make([]string, len(c.Groups))
	for i, group := range c.Groups {
		words[i] = strings.Join(Settings(c.Config, group), " + ")
	}
	return words
}

// Shown are the configs of a comparison, the baseline first.
func (c Comparison) Shown() []results.ConfigSummary {
	configs := []results.ConfigSummary{c.Baseline}
	for _, changed := range c.Single {
		configs = append(configs, changed.ConfigSummary)
	}
	for _, changed := range c.Several {
		configs = append(configs, changed.ConfigSummary)
	}
	return configs
}

// Verdicts are those that occur.
func (c Comparison) Verdicts() map[Verdict]bool {
	verdicts := map[Verdict]bool{}
	for _, changed := range slices.Concat(c.Single, c.Several) {
		if changed.IsCompared() {
			verdicts[changed.Verdict] = true
		}
	}
	return verdicts
}

// Runs returns those of the configs that are shown, the baseline's first.
func (c Comparison) Runs() (runs []results.Run) {
	for _, config := range c.Shown() {
		runs = append(runs, config.Runs...)
	}
	return runs
}

// SpreadWords says what the numbers are, and what is left out.
func (c Comparison) SpreadWords(metric results.Metric) string {
	words := SpreadWords(c.Shown())
	if metric.Unit == results.Share {
		words += " Differences are in percentage points."
	}
	if slices.ContainsFunc(c.Together, func(group []string) bool { return len(group) > 1 }) {
		words += " Parameters that always change together count as one."
	}
	var more []string
	if c.MoreSingle > 0 {
		more = append(more, fmt.Sprintf("%d smaller single changes", c.MoreSingle))
	}
	if c.MoreSeveral > 0 {
		words := fmt.Sprintf("%d more %s", c.MoreSeveral, english.PluralWord(c.MoreSeveral, "config", ""))
		if len(c.Single) > 0 {
			words += " with several changes"
		}
		more = append(more, words)
	}
	if len(more) > 0 {
		words += " Not shown: " + strings.Join(more, ", ") + "."
	}
	return words
}

// Furthest is the single change that moves the metric most, if it is not by chance.
func (c Comparison) Furthest() (changed Change, ok bool) {
	if len(c.Single) == 0 {
		return changed, false
	}
	changed = slices.MaxFunc(c.Single, func(a, b Change) int { return cmp.Compare(a.size(), b.size()) })
	return changed, changed.IsCompared() && changed.Verdict != TooClose
}

// IsCompared reports whether the change has a final value to compare with the baseline's.
func (c Change) IsCompared() bool { return c.Last.N > 0 && c.StoppedAfter() == 0 }
