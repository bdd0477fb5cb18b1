package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dustin/go-humanize/english"

	"gradbook/experiments/results"
)

// space is a sweep seen as points: its configs that can be compared by the metric (see
// results/comparable.go for which those are), and the parameters that tell them apart.
type space struct {
	source     Source
	after      int                     // the epoch that all runs are compared after; 0: complete runs, by their final values
	configs    []results.ConfigSummary // best first
	values     [][]float64             // of the metric, finite: those of each config's runs
	best       [][]float64             // the same of each run's best epoch
	stopped    []results.ConfigSummary // without a complete run, where complete ones are compared
	parameters []parameter             // sorted by name
	shown      []results.ConfigSummary // those that parameter.at is of: configs, in a picture also the stopped
	cut        int                     // runs that are left out as early termination stopped them
	without    int                     // runs that have no value

	compared *space               // of what is compared, where shown has more
	measured *measuredImportances // by importances
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
	if s.Epochs != nil {
		sp.after = results.SharedEpoch(s.Runs)
	}
	valueOf := sp.reading()
	configs, _ := results.Summarise(s.Runs, s.Sweep.Goal)
	var runs []results.Run
	for _, config := range configs {
		var values, best []float64
		cut := false
		for _, run := range config.Runs {
			last, highest, ok := valueOf(run)
			switch {
			case ok:
				values, best, runs = append(values, last), append(best, highest), append(runs, run)
			case sp.after == 0 && run.Cut() && isPlaced(run.LastValue):
				sp.cut++
				cut = true
			default:
				sp.without++
			}
		}
		switch {
		case len(values) > 0:
			sp.configs, sp.values, sp.best = append(sp.configs, config), append(sp.values, values), append(sp.best, best)
		case cut:
			sp.stopped = append(sp.stopped, config)
		}
	}
	if len(runs) == 0 {
		return nil, s.noValue()
	}
	if sp.after > 0 {
		sp.sort()
	}
	sp.show(sp.configs)
	if len(sp.parameters) == 0 {
		return nil, fmt.Errorf("its %d %s with a %s have the same parameters, the seed aside; vary one",
			len(runs), english.PluralWord(len(runs), "run", ""), s.Sweep.RankedBy().Words())
	}
	return sp, nil
}

// reading returns what a run is compared by: its value at the kept epoch and the one at its best
// epoch, or both up to an epoch that all runs have come to. ok is false for a run that
// takes no part.
func (sp *space) reading() func(results.Run) (last, best float64, ok bool) {
	if sp.after == 0 {
		return func(run results.Run) (last, best float64, ok bool) {
			last, best = run.LastValue, run.LastValue
			if run.BestEpoch > 0 && isPlaced(run.BestValue) {
				best = run.BestValue
			}
			return last, best, run.Complete() && isPlaced(last)
		}
	}
	lasts, bests := map[int64]float64{}, map[int64]float64{}
	for _, epoch := range sp.source.Epochs {
		v := epoch.Value(sp.source.Sweep.Metric)
		if epoch.Epoch > sp.after || !isPlaced(v) {
			continue
		}
		if before, ok := bests[epoch.RunID]; !ok || sp.source.Sweep.Goal.Better(v, before) {
			bests[epoch.RunID] = v
		}
		if epoch.Epoch == sp.after {
			lasts[epoch.RunID] = v
		}
	}
	return func(run results.Run) (last, best float64, ok bool) {
		last, ok = lasts[run.ID]
		return last, bests[run.ID], ok && (run.Complete() || run.Cut())
	}
}

// sort puts the configs with the best means first, where these are not what ranks them.
func (sp *space) sort() {
	order, means := make([]int, len(sp.configs)), sp.means()
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch goal := sp.source.Sweep.Goal; {
		case goal.Better(means[a], means[b]):
			return -1
		case goal.Better(means[b], means[a]):
			return 1
		}
		return 0
	})
	configs, values, best := slices.Clone(sp.configs), slices.Clone(sp.values), slices.Clone(sp.best)
	for to, from := range order {
		sp.configs[to], sp.values[to], sp.best[to] = configs[from], values[from], best[from]
	}
}

// show finds the parameters in which configs differ.
func (sp *space) show(configs []results.ConfigSummary) {
	sp.shown, sp.parameters = configs, nil
	var runs []results.Run
	for _, config := range configs {
		runs = append(runs, config.Runs...)
	}
	for _, name := range results.Varied(runs) {
		sp.add(name)
	}
}

// withStopped returns the space with room for the configs that early termination stopped:
// a picture has them as hollow marks. In parameter.at they come after those that are compared.
func (sp *space) withStopped() *space {
	if len(sp.stopped) == 0 {
		return sp
	}
	wider := *sp
	wider.compared = sp
	wider.show(slices.Concat(sp.configs, sp.stopped))
	return &wider
}

// changingTogether sorts parameters into groups of those that always change together, in
// all configs, with a value or without. Most are alone in theirs.
func (s Source) changingTogether(names []string) (groups [][]string) {
	sp := &space{source: s}
	sp.shown, _ = results.Summarise(s.Runs, s.Sweep.Goal)
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
	p := parameter{name: name, numbers: true, at: make([]int, len(sp.shown))}
	index := map[string]int{}
	for _, config := range sp.shown {
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
	for i, config := range sp.shown {
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
	if len(a.values) == len(sp.shown) && sp.source.Sweep.Method != "grid" {
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

// isGrid reports whether the configs are all combinations of the parameters' values.
func (sp *space) isGrid() bool {
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
	switch {
	case most == 1:
		return fmt.Sprintf("Values are those of %s, of one seed each.", sp.epochWords())
	case fewest == most:
		return fmt.Sprintf("Values are means at %s over n = %d seeds.", sp.epochWords(), most)
	default:
		return fmt.Sprintf("Values are means at %s over n = %d to %d seeds.", sp.epochWords(), fewest, most)
	}
}

// runsWords says what the runs' values are.
func (sp *space) runsWords() string { return fmt.Sprintf("Values are those of %s.", sp.epochWords()) }

// epochWords says of which epoch the values are.
func (sp *space) epochWords() string {
	if sp.after > 0 {
		return fmt.Sprintf("epoch %d", sp.after)
	}
	return whichEpoch(sp.configs...)
}

// bestWords names the first of the configs.
func (sp *space) bestWords() string {
	if sp.after > 0 {
		return fmt.Sprintf("the best config after epoch %d", sp.after)
	}
	return "the best config"
}

// runs are those that are compared.
func (sp *space) runs() (runs []results.Run) {
	valueOf := sp.reading()
	for _, config := range sp.configs {
		for _, run := range config.Runs {
			if _, _, ok := valueOf(run); ok {
				runs = append(runs, run)
			}
		}
	}
	return runs
}

// runsInPicture are those that are compared, and those that were stopped early.
func (sp *space) runsInPicture() (runs []results.Run) {
	runs = sp.runs()
	for _, config := range slices.Concat(sp.configs, sp.stopped) {
		runs = append(runs, sp.cutRuns(config)...)
	}
	return runs
}

// cutRuns are those of a config that early termination stopped, where they are not compared.
func (sp *space) cutRuns(config results.ConfigSummary) (runs results.Runs) {
	if sp.after > 0 {
		return nil
	}
	return config.Runs.Filter(func(run results.Run) bool { return run.Cut() && isPlaced(run.LastValue) })
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

// isPlaced reports whether a value has a place on an axis.
func isPlaced(v float64) bool { return math.Abs(v) <= largestPlaced } // which NaN is not

// number returns the value of a number; one that has no place on an axis is no better
// than a word.
func number(value any) (v float64, ok bool) {
	switch n := value.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, isPlaced(n)
	}
	return 0, false
}
