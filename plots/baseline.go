package plots

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

// comparison is a sweep seen from its baseline, the config of its first run:
// what every other config changes, and what that does to the sweep's metric.
type comparison struct {
	varied   []string   // the parameters that can differ from the baseline's
	together [][]string // the same, those that always change together in one group
	baseline results.ConfigSummary
	goal     results.Goal
	single   []change // of one group, those of one group together
	several  []change // of more than one, best first; if there are no single ones, of any number

	moreSingle, moreSeveral int // that are too many to be listed
}

// change is a config as the baseline with other values of some parameters.
type change struct {
	results.ConfigSummary
	groups     [][]string // of parameters that differ from the baseline's; each is one change
	difference float64    // mean of the metric less the baseline's; NaN without a complete run
	verdict    verdict
}

// verdict says what a difference of means is worth.
type verdict int

const (
	unknown  verdict = iota // without two seeds nothing says how much is chance
	tooClose                // less than twice the standard error of the difference
	better
	worse
)

const (
	mostSingle  = 30
	mostSeveral = 6
)

// compare finds what the configs of a sweep change. The loss is no change of
// its own, as it follows from the output; parameters that always change together
// are one, as nothing tells them apart. It is an error if the first run's config
// has no value yet or no config is a single change of it.
func compare(s Source) (c comparison, err error) {
	if len(s.Runs) == 0 {
		return c, errors.New("it has no runs; add them to Source.Runs")
	}
	first := slices.MinFunc(s.Runs, func(a, b results.Run) int { return cmp.Compare(a.Number, b.Number) })
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	c.goal = s.Sweep.Goal
	c.varied = slices.DeleteFunc(varied, func(name string) bool { return name == "loss" })
	c.together = s.changingTogether(c.varied)
	for _, config := range configs {
		if config.Key == first.ConfigKey {
			c.baseline = config
		}
	}
	if c.baseline.Last.N == 0 {
		remedy := "let that run finish"
		if first.State != results.Pending && first.State != results.Running {
			remedy = fmt.Sprintf("the run %s, so put values first that train", first.State)
		}
		return c, fmt.Errorf("the baseline, which is the config of run %d, has no %s; %s", first.ID, s.Sweep.RankedBy().Words(), remedy)
	}
	if c.baseline.StoppedAfter() > 0 {
		return c, fmt.Errorf("the baseline, which is the config of run %d, was stopped early and has no final %s; put values first that train to their end",
			first.ID, s.Sweep.RankedBy().Words())
	}
	for _, config := range configs {
		changed := c.change(config, s.Sweep.Goal)
		switch len(changed.groups) {
		case 0:
		case 1:
			c.single = append(c.single, changed)
		default:
			c.several = append(c.several, changed)
		}
	}
	if len(c.single) == 0 {
		return c, fmt.Errorf("none of its %d %s differs in exactly one parameter from that of run %d", len(configs), english.PluralWord(len(configs), "config", ""), first.ID)
	}
	slices.SortStableFunc(c.single, func(a, b change) int { return cmp.Compare(b.size(), a.size()) })
	c.single, c.moreSingle = atMost(mostSingle, c.single)
	c.several, c.moreSeveral = atMost(mostSeveral, c.several)
	c.group(s.Sweep.Goal)
	return c, nil
}

// change sees a config from the baseline.
func (c comparison) change(config results.ConfigSummary, goal results.Goal) change {
	changed := change{ConfigSummary: config, difference: config.Last.Mean - c.baseline.Last.Mean}
	for _, group := range c.together {
		// Those that change together do so from the baseline's value too: all of them differ, or none.
		if name := group[0]; results.Format(config.Config[name]) != results.Format(c.baseline.Config[name]) {
			changed.groups = append(changed.groups, group)
		}
	}
	if config.StoppedAfter() > 0 {
		changed.difference = math.NaN()
		return changed
	}
	changed.verdict = judge(config.Last, c.baseline.Last, goal)
	return changed
}

// atMost returns the first of the changes and how many that leaves out.
func atMost(most int, changes []change) (first []change, more int) {
	n := min(most, len(changes))
	return changes[:n], len(changes) - n
}

// group puts the single changes of the same parameters together, best first. What
// can move the metric furthest comes before the others.
func (c *comparison) group(goal results.Goal) {
	furthest := map[string]float64{}
	for _, changed := range c.single {
		if name := changed.title(); changed.size() > furthest[name] {
			furthest[name] = changed.size()
		}
	}
	slices.SortFunc(c.single, func(a, b change) int {
		one, other := a.title(), b.title()
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
func (c change) size() float64 { return math.Abs(c.difference) }

// judge compares two means by the standard error of their difference.
func judge(of, baseline results.Spread, goal results.Goal) verdict {
	switch limit := certain * standardError(of, baseline); {
	case math.IsNaN(limit):
		return unknown
	case of.Mean == baseline.Mean || math.Abs(of.Mean-baseline.Mean) < limit:
		return tooClose
	case goal.Better(of.Mean, baseline.Mean):
		return better
	default:
		return worse
	}
}

// words names a change: "activation: sigmoid → relu", of parameters that change together
// "batch_size: 64 → 128, learning_rate: 0.1 → 0.2", or "2 changes: activation relu,
// batch_size 128 + learning_rate 0.2".
func (c comparison) words(changed change) string {
	switch len(changed.groups) {
	case 0:
		return changed.count()
	case 1:
		var words []string
		for _, name := range changed.groups[0] {
			from, to := c.fromTo(changed, name)
			words = append(words, name+": "+from+arrow+to)
		}
		return strings.Join(words, ", ")
	default:
		return changed.count() + ": " + strings.Join(changed.settings(), ", ")
	}
}

// title names the parameters of a single change.
func (c change) title() string { return strings.Join(c.groups[0], " + ") }

// count says how many changes it makes, of parameters that change together one.
func (c change) count() string {
	n := len(c.groups)
	if n == 0 {
		return "no change"
	}
	return fmt.Sprintf("%d %s", n, english.PluralWord(n, "change", ""))
}

// fromTo returns the values of a parameter between which a change goes.
func (c comparison) fromTo(changed change, name string) (from, to string) {
	return setting(c.baseline.Config[name]), setting(changed.Config[name])
}

// settings writes each change with its values: "activation relu", "batch_size 128 + learning_rate 0.2".
func (c change) settings() []string {
	words := make([]string, len(c.groups))
	for i, group := range c.groups {
		words[i] = strings.Join(settings(c.Config, group), " + ")
	}
	return words
}

// settings writes parameters with their values: "activation relu", "hidden [128, 64]".
func settings(config results.Config, parameters []string) []string {
	words := make([]string, len(parameters))
	for i, name := range parameters {
		words[i] = name + " " + setting(config[name])
	}
	return words
}
