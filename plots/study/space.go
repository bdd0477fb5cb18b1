package study

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dustin/go-humanize/english"

	"gradbook/experiments/results"
)

// Space is a sweep seen as points: its configs that can be compared by the metric (see
// results/comparable.go for which those are), and the parameters that tell them apart.
type Space struct {
	Source     Source
	after      int                     // the epoch that all runs are compared after; 0: complete runs, by their final values
	Configs    []results.ConfigSummary // best first
	Values     [][]float64             // of the metric, finite: those of each config's runs
	best       [][]float64             // the same of each run's best epoch
	Stopped    []results.ConfigSummary // without a complete run, where complete ones are compared
	Parameters []Parameter             // sorted by name
	Shown      []results.ConfigSummary // those that parameter.at is of: configs, in a picture also the stopped
	Cut        int                     // runs that are left out as early termination stopped them
	Without    int                     // runs that have no value

	compared *Space               // of what is compared, where shown has more
	measured *measuredImportances // by importances
}

// Parameter is one in which the configs differ.
type Parameter struct {
	Name    string
	With    []string // others that change together with it, so that nothing tells them apart
	Numbers bool     // all of its values are, but for missing ones
	Values  []any    // in the order of an axis; nil, of configs that lack the parameter, first
	At      []int    // where in values each config is
}

// NewSpace is an error if no config has a value or all have the same parameters.
func NewSpace(s Source) (*Space, error) {
	sp := &Space{Source: s}
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
			case sp.after == 0 && run.Cut() && IsPlaced(run.LastValue):
				sp.Cut++
				cut = true
			default:
				sp.Without++
			}
		}
		switch {
		case len(values) > 0:
			sp.Configs, sp.Values, sp.best = append(sp.Configs, config), append(sp.Values, values), append(sp.best, best)
		case cut:
			sp.Stopped = append(sp.Stopped, config)
		}
	}
	if len(runs) == 0 {
		return nil, s.NoValue()
	}
	if sp.after > 0 {
		sp.sort()
	}
	sp.show(sp.Configs)
	if len(sp.Parameters) == 0 {
		return nil, fmt.Errorf("its %d %s with a %s have the same parameters, the seed aside; vary one",
			len(runs), english.PluralWord(len(runs), "run", ""), s.Metric().Words())
	}
	return sp, nil
}

// reading returns what a run is compared by: its value at the kept epoch and the one at its best
// epoch, or both up to an epoch that all runs have come to. ok is false for a run that
// takes no part.
func (sp *Space) reading() func(results.Run) (last, best float64, ok bool) {
	if sp.after == 0 {
		return func(run results.Run) (last, best float64, ok bool) {
			last, best = run.LastValue, run.LastValue
			if IsPlaced(run.BestValue) {
				best = run.BestValue
			}
			return last, best, run.Complete() && IsPlaced(last)
		}
	}
	lasts, bests, latest := map[int64]float64{}, map[int64]float64{}, map[int64]int{}
	for _, epoch := range sp.Source.Epochs {
		v, measured := epoch.Lookup(sp.Source.Sweep.Metric)
		// A program need not report the metric at the very step that all runs have come to.
		if step, seen := latest[epoch.RunID]; epoch.CountsSteps && measured && epoch.Epoch <= sp.after && (!seen || epoch.Epoch >= step) {
			latest[epoch.RunID] = epoch.Epoch
			if lasts[epoch.RunID] = v; !IsPlaced(v) {
				delete(lasts, epoch.RunID)
			}
		}
		if epoch.Epoch > sp.after || !IsPlaced(v) {
			continue
		}
		if before, ok := bests[epoch.RunID]; !ok || sp.Source.Sweep.Goal.Better(v, before) {
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
func (sp *Space) sort() {
	order, means := make([]int, len(sp.Configs)), sp.Means()
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch goal := sp.Source.Sweep.Goal; {
		case goal.Better(means[a], means[b]):
			return -1
		case goal.Better(means[b], means[a]):
			return 1
		}
		return 0
	})
	configs, values, best := slices.Clone(sp.Configs), slices.Clone(sp.Values), slices.Clone(sp.best)
	for to, from := range order {
		sp.Configs[to], sp.Values[to], sp.best[to] = configs[from], values[from], best[from]
	}
}

// show finds the parameters in which configs differ.
func (sp *Space) show(configs []results.ConfigSummary) {
	sp.Shown, sp.Parameters = configs, nil
	var runs []results.Run
	for _, config := range configs {
		runs = append(runs, config.Runs...)
	}
	for _, name := range results.Varied(runs) {
		sp.add(name)
	}
}

// WithStopped returns the space with room for the configs that early termination stopped:
// a picture has them as hollow marks. In parameter.at they come after those that are compared.
func (sp *Space) WithStopped() *Space {
	if len(sp.Stopped) == 0 {
		return sp
	}
	wider := *sp
	wider.compared = sp
	wider.show(slices.Concat(sp.Configs, sp.Stopped))
	return &wider
}

// changingTogether sorts parameters into groups of those that always change together, in
// all configs, with a value or without. Most are alone in theirs.
func (s Source) changingTogether(names []string) (groups [][]string) {
	sp := &Space{Source: s}
	sp.Shown, _ = results.Summarise(s.Runs, s.Sweep.Goal)
	for _, name := range names {
		sp.add(name)
	}
	for _, p := range sp.Parameters {
		groups = append(groups, p.names())
	}
	return groups
}

// add appends a parameter, or its name to one that always changes together with it.
func (sp *Space) add(name string) {
	p := Parameter{Name: name, Numbers: true, At: make([]int, len(sp.Shown))}
	index := map[string]int{}
	for _, config := range sp.Shown {
		value := config.Config.Value(name)
		if words := results.Format(value); index[words] == 0 {
			p.Values = append(p.Values, value)
			index[words] = len(p.Values)
		}
		p.Numbers = p.Numbers && (value == nil || isNumber(value))
	}
	slices.SortFunc(p.Values, results.CompareValues)
	for i, value := range p.Values {
		index[results.Format(value)] = i
	}
	for i, config := range sp.Shown {
		p.At[i] = index[results.Format(config.Config.Value(name))]
	}
	for i := range sp.Parameters {
		if other := &sp.Parameters[i]; sp.together(p, *other) {
			other.With = append(other.With, name)
			return
		}
	}
	sp.Parameters = append(sp.Parameters, p)
}

// together reports whether each value of one parameter goes with one of the other.
// Numbers that are drawn are all different, so that they always do; that
// means something only where a value comes back, in a grid, or if both rise together.
func (sp *Space) together(a, b Parameter) bool {
	if len(a.Values) != len(b.Values) {
		return false
	}
	if len(a.Values) == len(sp.Shown) && sp.Source.Sweep.Method != "grid" {
		return a.Numbers && b.Numbers && sameOrder(a.At, b.At)
	}
	other := make([]int, len(a.Values))
	for i, at := range a.At {
		if other[at] != 0 && other[at] != b.At[i]+1 {
			return false
		}
		other[at] = b.At[i] + 1
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

// IsGrid reports whether the configs are all combinations of the parameters' values.
func (sp *Space) IsGrid() bool {
	combinations := 1
	for _, p := range sp.Parameters {
		combinations *= len(p.Values)
		if combinations > len(sp.Configs) {
			return false
		}
	}
	return combinations == len(sp.Configs)
}

// Means are those of the configs' values.
func (sp *Space) Means() []float64 {
	means := make([]float64, len(sp.Values))
	for i, values := range sp.Values {
		means[i] = results.SpreadOf(values).Mean
	}
	return means
}

// Runs are those that are compared.
func (sp *Space) Runs() (runs []results.Run) {
	valueOf := sp.reading()
	for _, config := range sp.Configs {
		for _, run := range config.Runs {
			if _, _, ok := valueOf(run); ok {
				runs = append(runs, run)
			}
		}
	}
	return runs
}

// RunsInPicture are those that are compared, and those that were stopped early.
func (sp *Space) RunsInPicture() (runs []results.Run) {
	runs = sp.Runs()
	for _, config := range slices.Concat(sp.Configs, sp.Stopped) {
		runs = append(runs, sp.CutRuns(config)...)
	}
	return runs
}

// CutRuns are those of a config that early termination stopped, where they are not compared.
func (sp *Space) CutRuns(config results.ConfigSummary) (runs results.Runs) {
	if sp.after > 0 {
		return nil
	}
	return config.Runs.Filter(func(run results.Run) bool { return run.Cut() && IsPlaced(run.LastValue) })
}

// Title is the parameter's name, and those that change together with it.
func (p Parameter) Title() string { return strings.Join(p.names(), " + ") }

func (p Parameter) names() []string { return append([]string{p.Name}, p.With...) }

// Words writes one of the parameter's values.
func (p Parameter) Words(at int) string {
	if p.Values[at] == nil {
		return "none"
	}
	return results.FormatShort(p.Values[at])
}

func isNumber(value any) bool { _, ok := Number(value); return ok }

// Of numbers larger than this, differences may be infinite: they have no place on an axis.
const largestPlaced = 1e300

// IsPlaced reports whether a value has a place on an axis.
func IsPlaced(v float64) bool { return math.Abs(v) <= largestPlaced } // which NaN is not

// Number returns the value of a number; one that has no place on an axis is no better
// than a word.
func Number(value any) (v float64, ok bool) {
	switch n := value.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, IsPlaced(n)
	}
	return 0, false
}
