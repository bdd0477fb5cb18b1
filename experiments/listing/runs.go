package listing

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// Run is what a list shows of a run.
type Run struct {
	results.Run
	WeightsKept bool
}

// MarshalJSON writes the fields of the run, and whether its weights are kept.
func (r Run) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(r.Run)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(text[:len(text)-1], `,"weights_kept":%v}`, r.WeightsKept), nil
}

// SortedRuns returns the runs of a sweep as the items of a list, the best first.
func SortedRuns(db results.Reader, of results.Sweep) ([]Item[Run], error) {
	runs, err := db.Runs(of.ID)
	if err != nil {
		return nil, err
	}
	weights, err := db.WeightsKept(of.ID)
	if err != nil {
		return nil, err
	}
	results.SortRuns(runs, of.Goal)
	records := make([]Run, len(runs))
	for i, run := range runs {
		records[i] = Run{run, weights[run.ID]}
	}
	return Items("run", records), nil
}

// Runs returns the runs of items.
func Runs(items []Item[Run]) results.Runs {
	runs := make(results.Runs, len(items))
	for i, item := range items {
		runs[i] = item.Record.Run
	}
	return runs
}

// RunColumns returns the columns of a list of runs: the parameters that vary in the sweep, even
// if they do not vary among the listed runs, and the results. A parameter that has the name of
// another column is called config.NAME.
func RunColumns(sweep results.Sweep, runs []results.Run) (names, varied []string) {
	others := []string{"seed", "state", "tags", "note", "epochs"}
	if slices.ContainsFunc(runs, func(r results.Run) bool { return r.KeptEpoch != r.Epochs }) {
		others = append(others, "kept_epoch")
	}
	others = append(others, sweep.Metric, "best_value", "best_epoch")
	if sweep.Metric != "test_accuracy" && HaveTestAccuracy(runs) {
		others = append(others, "test_accuracy")
	}
	others = append(others, "seconds", "weights_kept")
	for _, name := range results.Varied(runs) {
		if slices.Contains(others, name) || name == "run" {
			name = "config." + name
		}
		varied = append(varied, name)
	}
	return slices.Concat([]string{"run"}, varied, others), varied
}

// HaveTestAccuracy reports whether there is reason for a column of it: a program may have none.
func HaveTestAccuracy(runs []results.Run) bool {
	return !CountSteps(runs) || slices.ContainsFunc(runs, func(r results.Run) bool { _, measured := r.Lookup("test_accuracy"); return measured })
}

// CountSteps reports whether runs are those of a program that counts other steps than epochs.
func CountSteps(runs []results.Run) bool {
	return slices.ContainsFunc(runs, func(r results.Run) bool { return r.CountsSteps })
}

// LeastTelling returns the columns of parameters in the order in which they may be left
// out: first those with the fewest different values in the sweep.
func LeastTelling(varied []string, runs []results.Run) []string {
	different := func(column string) int {
		seen := map[string]bool{}
		for _, run := range runs {
			seen[results.Format(run.Config.Value(strings.TrimPrefix(column, "config.")))] = true
		}
		return len(seen)
	}
	sorted := slices.Clone(varied)
	slices.Reverse(sorted)
	slices.SortStableFunc(sorted, func(a, b string) int { return cmp.Compare(different(a), different(b)) })
	return sorted
}

// EmptyIfMissing returns "" for a missing value, so that a column without values is not shown.
func EmptyIfMissing(words string) string {
	if words == "-" {
		return ""
	}
	return words
}

// RunCell returns what a list shows of a run in a column. said is what [Conditions] returns of
// the run's sweep.
func RunCell(run Item[Run], name string, of results.Sweep, said map[string]sweep.Variation) string {
	parameter := strings.TrimPrefix(name, "config.")
	if _, is := run.Record.Config.Lookup(parameter); is && !said[parameter].Holds(run.Record.Config) {
		return "-"
	}
	switch name {
	case "weights_kept":
		return map[bool]string{true: "yes"}[run.Record.WeightsKept]
	case "tags", "note":
		return EmptyIfMissing(FormatField(run.Row(), name, of.Metric))
	case "best_epoch":
		if math.IsNaN(run.Record.BestValue) {
			return ""
		}
	case of.Metric:
		return Metric(of.Metric, run.Record.LastValue)
	}
	return FormatField(run.Row(), name, of.Metric)
}

// Numeric reports whether a column of a list of runs holds numbers that are results.
func Numeric(name string, of results.Sweep) bool {
	return name == of.Metric || slices.Contains(results.MetricNames, name) ||
		slices.Contains([]string{"best_value", "last_value", "best_epoch", "kept_epoch", "epochs", "seconds", "parameters"}, name)
}
