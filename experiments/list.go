package main

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

type listVerb struct {
	database
	Sweep int64  `arg:"" optional:"" help:"List this sweep's runs."`
	Tag   string `placeholder:"TAG" help:"Show only runs with this tag, or sweeps that have it or a run with it."`
	choice
	JSON bool `name:"json" xor:"form" help:"Print JSON, with the names of the database's columns."`
}

func (v *listVerb) Run() error {
	db, err := v.open()
	if err != nil {
		return err
	}
	defer db.Close()
	if v.Sweep != 0 {
		return v.listRuns(db)
	}
	return v.listSweeps(db)
}

// listedSweep is what list shows of a sweep.
type listedSweep struct {
	results.Sweep
	Runs      map[results.State]int `json:"runs"`       // how many are in each state
	BestValue *float64              `json:"best_value"` // of its finished runs, by its metric; null if no run has finished
}

func (v *listVerb) listSweeps(db results.Reader) error {
	sweeps, err := db.Overviews(v.Tag)
	if err != nil {
		return err
	}
	records := []listedSweep{} // [] in JSON if there are none
	for _, s := range sweeps {
		record := listedSweep{Sweep: s.Sweep, Runs: s.States}
		if !math.IsNaN(s.Best) {
			record.BestValue = &s.Best
		}
		records = append(records, record)
	}
	all, err := withRows("sweep", records)
	if err != nil {
		return err
	}
	chosen, more, why, err := choose(v.choice, all, all)
	if err != nil {
		return fmt.Errorf("%w\nThese are sweeps; of the runs of sweep 1: %s", err, v.hint("list", "1", "..."))
	}
	if v.JSON {
		records = records[:0]
		for _, s := range chosen {
			records = append(records, s.record)
		}
		return printJSON(records)
	}
	switch {
	case len(sweeps) == 0 && v.Tag != "":
		stdout.printf("no sweep has the tag %s, and no run has it\n", v.Tag)
		return nil
	case len(sweeps) == 0:
		stdout.printf("%s has no sweeps yet; %s trains one\n", v.DB, v.hint("sweep", "FILE"))
		return nil
	case len(chosen) == 0:
		stdout.printf("no sweep fulfils --where%s\n", because(why))
		return nil
	}
	v.printSweeps(chosen)
	printMore(more, "sweep")
	return nil
}

func (v *listVerb) printSweeps(chosen []listed[listedSweep]) {
	names := v.Columns
	if len(names) == 0 {
		names = []string{"sweep", "name", "method", "state", "created_at", "runs", "tags", "note", "best_value", "metric"}
	}
	t := newTable(len(names)+1, names...)
	for _, s := range chosen {
		row := make([]any, len(names))
		for i, name := range names {
			switch name {
			case "runs":
				row[i] = formatExtent(s.record.Sweep, s.record.Runs)
			case "state":
				row[i] = stateCell(s.record.State)
			case "best_value":
				row[i] = formatField(s.row, name, s.record.Metric)
				t.columns[i].numeric = true
			default:
				row[i] = emptyIfMissing(formatField(s.row, name, s.record.Metric))
			}
		}
		t.add(row...)
	}
	if len(v.Columns) == 0 {
		t.expendable = []string{"method", "note", "tags", "created_at"}
		t.elsewhere = "; --columns names those to show, --json has all"
		t.dropEmpty()
	}
	t.print()
}

// emptyIfMissing returns "" for a missing value, so that a column without values is not shown.
func emptyIfMissing(words string) string {
	if words == "-" {
		return ""
	}
	return words
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

func printMore(more int, thing string) {
	if more > 0 {
		stdout.printf("and %s more, without --limit\n", formatCount(more, thing))
	}
}

// listedRun is what list shows of a run.
type listedRun struct {
	results.Run
	WeightsKept bool
}

// MarshalJSON writes the fields of the run, and whether its weights are kept.
func (r listedRun) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(r.Run)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(text[:len(text)-1], `,"weights_kept":%v}`, r.WeightsKept), nil
}

func (v *listVerb) listRuns(db results.Reader) error {
	sweep, err := db.Sweep(v.Sweep)
	if err != nil {
		return err
	}
	runs, err := db.Runs(sweep.ID)
	if err != nil {
		return err
	}
	weights, err := db.WeightsKept(sweep.ID)
	if err != nil {
		return err
	}
	results.SortRuns(runs, sweep.Goal)
	records := make([]listedRun, len(runs))
	for i, run := range runs {
		records[i] = listedRun{run, weights[run.ID]}
	}
	all, err := withRows("run", records)
	if err != nil {
		return err
	}
	tagged := slices.Clone(all)
	if v.Tag != "" {
		tagged = slices.DeleteFunc(tagged, func(r listed[listedRun]) bool { return !slices.Contains(r.record.Tags, v.Tag) })
	}
	chosen, more, why, err := choose(v.choice, all, tagged)
	if err != nil {
		return err
	}
	if v.JSON {
		records := []listedRun{} // [] in JSON if there are none
		for _, run := range chosen {
			records = append(records, run.record)
		}
		return printJSON(records)
	}
	if v.Tag != "" && len(tagged) == 0 {
		stdout.printf("no run of %s has the tag %s\n", formatSweep(sweep), v.Tag)
		return nil
	}
	if len(chosen) == 0 && v.Where != nil {
		stdout.printf("no run of %s fulfils --where%s\n", formatSweep(sweep), because(why))
		return nil
	}
	v.printRuns(sweep, runs, chosen)
	printMore(more, "run")
	return nil
}

// printRuns prints the chosen runs of a sweep.
func (v *listVerb) printRuns(sweep results.Sweep, runs []results.Run, chosen []listed[listedRun]) {
	v.printHeading(sweep, runs, chosen)
	names, varied := v.columnsOf(sweep, runs)
	t := newTable(len(names)+1, names...)
	for i, name := range names {
		t.columns[i].numeric = name == sweep.Metric || slices.Contains(results.MetricNames, name) || slices.Contains(numericFields, name)
	}
	said, best := conditions(sweep), int64(0)
	if len(runs) > 0 && runs[0].Complete() {
		best = runs[0].ID
	}
	for _, run := range chosen {
		row := make([]any, len(names))
		for i, name := range names {
			row[i] = runCell(run, name, sweep, said)
			if name == sweep.Metric || name == "last_value" {
				row[i] = valueCell(row[i], run.record.Run, best)
			}
		}
		t.add(row...)
	}
	if len(v.Columns) == 0 {
		t.expendable = slices.DeleteFunc(slices.Concat(
			[]string{"weights_kept", "seconds", "best_epoch", "kept_epoch", "best_value", "note", "test_accuracy", "tags", "epochs", "seed"},
			leastTelling(varied, runs)), func(name string) bool {
			return name == sweep.Metric || slices.Contains(v.Sort, name) || slices.Contains(v.Sort, "-"+name)
		})
		t.elsewhere = "; --columns names those to show, --json has all"
		t.dropEmpty()
	}
	if len(v.Columns) == 0 && countSteps(runs) {
		t.callSteps()
	}
	t.print()
	valued := slices.Contains(names, sweep.Metric) || slices.Contains(names, "last_value")
	if valued && slices.ContainsFunc(chosen, func(run listed[listedRun]) bool { return run.record.Cut() }) {
		stdout.printf("%s stopped early: its value is that of the %s at which it stopped, not a final one\n", stoppedMark, map[bool]string{true: "step", false: "epoch"}[countSteps(runs)])
	}
}

// printHeading prints the sweep, and how many of its runs were chosen.
func (v *listVerb) printHeading(sweep results.Sweep, runs []results.Run, chosen []listed[listedRun]) {
	shown := make([]results.Run, len(chosen))
	for i := range chosen {
		shown[i] = chosen[i].record.Run
	}
	switch {
	case v.Tag == "" && v.Where == nil:
		stdout.printf("%s: %s, %s\n", formatSweep(sweep), sweep.State, formatExtent(sweep, results.States(runs)))
	case v.Where == nil:
		stdout.printf("%s: %s; with the tag %s: %s\n", formatSweep(sweep), sweep.State, v.Tag, formatStates(results.States(shown)))
	default:
		stdout.printf("%s: %s; %d of its %s: %s\n", formatSweep(sweep), sweep.State, len(shown), formatCount(len(runs), "run"), formatStates(results.States(shown)))
	}
}

// columnsOf returns the columns of the list: those that were asked for or else the usual ones and
// what the list is sorted by. With the usual ones come the parameters that vary.
func (v *listVerb) columnsOf(sweep results.Sweep, runs []results.Run) (names, varied []string) {
	if len(v.Columns) > 0 {
		return v.Columns, nil
	}
	names, varied = runColumns(sweep, runs)
	for _, name := range v.Sort {
		if name = strings.TrimPrefix(name, "-"); name != "id" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, varied
}

// valueCell shows a value of the sweep's metric, that of the best run in its colour, and marks
// one that is not final.
func valueCell(value any, run results.Run, best int64) cell {
	c := cell{text: fmt.Sprint(value)}
	if run.ID == best {
		c.colors = bestColors
	}
	if run.Cut() {
		c.text += " " + stoppedMark
	}
	return c
}

// stoppedMark stands beside the value of a run that was stopped early.
const stoppedMark = "†"

var numericFields = []string{"best_value", "last_value", "best_epoch", "kept_epoch", "epochs", "seconds", "parameters"}

// runColumns returns the columns of a list of runs: the parameters that vary in the sweep, even
// if they do not vary among the listed runs, and the results. A parameter that has the name of
// another column is called config.NAME.
func runColumns(sweep results.Sweep, runs []results.Run) (names, varied []string) {
	others := []string{"seed", "state", "tags", "note", "epochs"}
	if slices.ContainsFunc(runs, func(r results.Run) bool { return r.KeptEpoch != r.Epochs }) {
		others = append(others, "kept_epoch")
	}
	others = append(others, sweep.Metric, "best_value", "best_epoch")
	if sweep.Metric != "test_accuracy" && haveTestAccuracy(runs) {
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

// haveTestAccuracy reports whether there is reason for a column of it: a program may have none.
func haveTestAccuracy(runs []results.Run) bool {
	return !countSteps(runs) || slices.ContainsFunc(runs, func(r results.Run) bool { _, measured := r.Lookup("test_accuracy"); return measured })
}

// countSteps reports whether runs are those of a program that counts other steps than epochs.
func countSteps(runs []results.Run) bool {
	return slices.ContainsFunc(runs, func(r results.Run) bool { return r.CountsSteps })
}

// callSteps has the columns of a table of such runs say so.
func (t *printedTable) callSteps() {
	for i, name := range map[string]string{"epochs": "steps", "kept_epoch": "last step", "best_epoch": "best step", "epoch": "step"} {
		for k := range t.columns {
			if t.columns[k].name == i {
				t.columns[k].name, t.columns[k].header = name, name
			}
		}
	}
	for i, name := range t.expendable {
		if word, ok := map[string]string{"epochs": "steps", "kept_epoch": "last step", "best_epoch": "best step"}[name]; ok {
			t.expendable[i] = word
		}
	}
}

// runCell returns what a list shows of a run in a column.
func runCell(run listed[listedRun], name string, of results.Sweep, said map[string]sweep.Variation) any {
	parameter := strings.TrimPrefix(name, "config.")
	if _, is := run.record.Config.Lookup(parameter); is && !said[parameter].Holds(run.record.Config) {
		return "-"
	}
	switch name {
	case "state":
		return stateCell(run.record.State)
	case "weights_kept":
		return map[bool]string{true: "yes"}[run.record.WeightsKept]
	case "tags", "note":
		return emptyIfMissing(formatField(run.row, name, of.Metric))
	case "best_epoch":
		if math.IsNaN(run.record.BestValue) {
			return ""
		}
	case of.Metric:
		return formatMetric(of.Metric, run.record.LastValue)
	}
	return formatField(run.row, name, of.Metric)
}

// leastTelling returns the columns of parameters in the order in which they may be left
// out: first those with the fewest different values in the sweep.
func leastTelling(varied []string, runs []results.Run) []string {
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
