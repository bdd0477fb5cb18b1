package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/results"
)

// space is a sweep seen as points: its configs that have a value of the metric, and
// the parameters that tell them apart.
type space struct {
	source     Source
	configs    []results.ConfigSummary // best first
	values     [][]float64             // of the metric, finite: those of each config's seeds
	parameters []parameter             // sorted by name
	without    int                     // runs that have no value
}

// parameter is one in which the configs differ.
type parameter struct {
	name    string
	with    []string // others that change together with it, so that nothing tells them apart
	numbers bool     // all of its values are, but for missing ones
	values  []any    // in the order of an axis; nil, of configs that lack the parameter, first
	at      []int    // where in values each config is
}

// newSpace is an error if no config has a value or all have the same parameters.
func newSpace(s Source) (*space, error) {
	sp := &space{source: s}
	configs, _ := results.Summarise(s.Runs, s.Sweep.Goal)
	var runs []results.Run
	for _, config := range configs {
		var values []float64
		for _, run := range config.Runs {
			if hasValue(run) {
				values, runs = append(values, run.LastValue), append(runs, run)
			} else {
				sp.without++
			}
		}
		if len(values) > 0 {
			sp.configs, sp.values = append(sp.configs, config), append(sp.values, values)
		}
	}
	if len(runs) == 0 {
		return nil, s.noValue()
	}
	for _, name := range results.Varied(runs) {
		sp.add(name)
	}
	if len(sp.parameters) == 0 {
		return nil, fmt.Errorf("its %d %s with a %s have the same parameters, the seed aside; vary one",
			len(runs), plural(len(runs), "run"), metricWords(s.Sweep.Metric))
	}
	return sp, nil
}

// changingTogether sorts parameters into groups of those that always change together, in
// all configs, with a value or without. Most are alone in theirs.
func (s Source) changingTogether(names []string) (groups [][]string) {
	sp := &space{source: s}
	sp.configs, _ = results.Summarise(s.Runs, s.Sweep.Goal)
	for _, name := range names {
		sp.add(name)
	}
	for _, p := range sp.parameters {
		groups = append(groups, p.names())
	}
	return groups
}

// add appends a parameter, or its name to one that always changes together with it.
func (sp *space) add(name string) {
	p := parameter{name: name, numbers: true, at: make([]int, len(sp.configs))}
	index := map[string]int{}
	for _, config := range sp.configs {
		value := config.Config[name]
		if words := results.Format(value); index[words] == 0 {
			p.values = append(p.values, value)
			index[words] = len(p.values)
		}
		p.numbers = p.numbers && (value == nil || isNumber(value))
	}
	slices.SortFunc(p.values, results.CompareValues)
	for i, value := range p.values {
		index[results.Format(value)] = i
	}
	for i, config := range sp.configs {
		p.at[i] = index[results.Format(config.Config[name])]
	}
	for i := range sp.parameters {
		if other := &sp.parameters[i]; sp.together(p, *other) {
			other.with = append(other.with, name)
			return
		}
	}
	sp.parameters = append(sp.parameters, p)
}

// together reports whether each value of one parameter goes with one of the other.
// Numbers that are drawn are all different, so that they always do; that
// means something only where a value comes back, in a grid, or if both rise together.
func (sp *space) together(a, b parameter) bool {
	if len(a.values) != len(b.values) {
		return false
	}
	if len(a.values) == len(sp.configs) && sp.source.Sweep.Method != "grid" {
		return a.numbers && b.numbers && sameOrder(a.at, b.at)
	}
	other := make([]int, len(a.values))
	for i, at := range a.at {
		if other[at] != 0 && other[at] != b.at[i]+1 {
			return false
		}
		other[at] = b.at[i] + 1
	}
	return true // as many values, so that no two go with the same one
}

// sameOrder reports whether the ranks of many numbers, all different, are those of others,
// or those turned round: of seven, chance makes them so once in 2,520 times.
func sameOrder(a, b []int) bool {
	const fewest = 7
	same, opposite := true, true
	for i := range a {
		same = same && a[i] == b[i]
		opposite = opposite && a[i] == len(b)-1-b[i]
	}
	return len(a) >= fewest && (same || opposite)
}

// complete reports whether the configs are all combinations of the parameters' values.
func (sp *space) complete() bool {
	combinations := 1
	for _, p := range sp.parameters {
		combinations *= len(p.values)
		if combinations > len(sp.configs) {
			return false
		}
	}
	return combinations == len(sp.configs)
}

// means are those of the configs' values.
func (sp *space) means() []float64 {
	means := make([]float64, len(sp.values))
	for i, values := range sp.values {
		means[i] = results.SpreadOf(values).Mean
	}
	return means
}

// meansWords says what the means are of.
func (sp *space) meansWords() string {
	fewest, most := len(sp.values[0]), 0
	for _, values := range sp.values {
		fewest, most = min(fewest, len(values)), max(most, len(values))
	}
	epoch := whichEpoch(sp.configs...)
	switch {
	case most == 1:
		return fmt.Sprintf("Values are those of %s, of one seed each.", epoch)
	case fewest == most:
		return fmt.Sprintf("Values are means at %s over n = %d seeds.", epoch, most)
	default:
		return fmt.Sprintf("Values are means at %s over n = %d to %d seeds.", epoch, fewest, most)
	}
}

// runsWords says what the runs' values are.
func (sp *space) runsWords() string {
	return fmt.Sprintf("Values are those of %s.", whichEpoch(sp.configs...))
}

// runs are those that have a value.
func (sp *space) runs() (runs []results.Run) {
	for _, config := range sp.configs {
		for _, run := range config.Runs {
			if hasValue(run) {
				runs = append(runs, run)
			}
		}
	}
	return runs
}

// title is the parameter's name, and those that change together with it.
func (p parameter) title() string { return strings.Join(p.names(), " + ") }

func (p parameter) names() []string { return append([]string{p.name}, p.with...) }

// words writes one of the parameter's values.
func (p parameter) words(at int) string {
	if p.values[at] == nil {
		return "none"
	}
	return results.FormatShort(p.values[at])
}

func isNumber(value any) bool { _, ok := number(value); return ok }

// Of numbers larger than this, differences may be infinite: they have no place on an axis.
const largestPlaced = 1e300

// hasValue reports whether a run counts.
func hasValue(run results.Run) bool {
	return run.State.Finished() && math.Abs(run.LastValue) <= largestPlaced // which NaN is not
}

// number returns the value of a number; one that has no place on an axis is no better
// than a word.
func number(value any) (v float64, ok bool) {
	switch n := value.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, math.Abs(n) <= largestPlaced
	}
	return 0, false
}
