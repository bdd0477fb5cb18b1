package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradbook/experiments/listing"
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
	all := listing.Items("sweep", records)
	chosen, more, why, err := listing.Choose(v.choice.choice(), all, all)
	if err != nil {
		return fmt.Errorf("%w\nThese are sweeps; of the runs of sweep 1: %s", flags(err), v.hint("list", "1", "..."))
	}
	if v.JSON {
		records = records[:0]
		for _, s := range chosen {
			records = append(records, s.Record)
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

func (v *listVerb) printSweeps(chosen []listing.Item[listedSweep]) {
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
				row[i] = listing.Extent(s.Record.Sweep, s.Record.Runs)
			case "state":
				row[i] = stateCell(s.Record.State)
			case "best_value":
				row[i] = listing.FormatField(s.Row(), name, s.Record.Metric)
				t.columns[i].numeric = true
			default:
				row[i] = listing.EmptyIfMissing(listing.FormatField(s.Row(), name, s.Record.Metric))
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

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

func printMore(more int, thing string) {
	if more > 0 {
		stdout.printf("and %s more, without --limit\n", listing.Count(more, thing))
	}
}

func (v *listVerb) listRuns(db results.Reader) error {
	sweep, err := db.Sweep(v.Sweep)
	if err != nil {
		return err
	}
	all, err := listing.SortedRuns(db, sweep)
	if err != nil {
		return err
	}
	runs := listing.Runs(all)
	tagged := slices.Clone(all)
	if v.Tag != "" {
		tagged = slices.DeleteFunc(tagged, func(r listing.Item[listing.Run]) bool { return !slices.Contains(r.Record.Tags, v.Tag) })
	}
	chosen, more, why, err := listing.Choose(v.choice.choice(), all, tagged)
	if err != nil {
		return flags(err)
	}
	if v.JSON {
		records := []listing.Run{} // [] in JSON if there are none
		for _, run := range chosen {
			records = append(records, run.Record)
		}
		return printJSON(records)
	}
	if v.Tag != "" && len(tagged) == 0 {
		stdout.printf("no run of %s has the tag %s\n", listing.SweepName(sweep), v.Tag)
		return nil
	}
	if len(chosen) == 0 && v.Where != nil {
		stdout.printf("no run of %s fulfils --where%s\n", listing.SweepName(sweep), because(why))
		return nil
	}
	v.printRuns(sweep, runs, chosen)
	printMore(more, "run")
	return nil
}

// printRuns prints the chosen runs of a sweep.
func (v *listVerb) printRuns(sweep results.Sweep, runs []results.Run, chosen []listing.Item[listing.Run]) {
	v.printHeading(sweep, runs, chosen)
	names, varied := v.columnsOf(sweep, runs)
	t := newTable(len(names)+1, names...)
	for i, name := range names {
		t.columns[i].numeric = listing.Numeric(name, sweep)
	}
	said, best := listing.Conditions(sweep), int64(0)
	if len(runs) > 0 && runs[0].Complete() {
		best = runs[0].ID
	}
	for _, run := range chosen {
		row := make([]any, len(names))
		for i, name := range names {
			row[i] = runCell(run, name, sweep, said)
			if name == sweep.Metric || name == "last_value" {
				row[i] = valueCell(row[i], run.Record.Run, best)
			}
		}
		t.add(row...)
	}
	if len(v.Columns) == 0 {
		t.expendable = slices.DeleteFunc(slices.Concat(
			[]string{"weights_kept", "seconds", "best_epoch", "kept_epoch", "best_value", "note", "test_accuracy", "tags", "epochs", "seed"},
			listing.LeastTelling(varied, runs)), func(name string) bool {
			return name == sweep.Metric || slices.Contains(v.Sort, name) || slices.Contains(v.Sort, "-"+name)
		})
		t.elsewhere = "; --columns names those to show, --json has all"
		t.dropEmpty()
	}
	if len(v.Columns) == 0 && listing.CountSteps(runs) {
		t.callSteps()
	}
	t.print()
	valued := slices.Contains(names, sweep.Metric) || slices.Contains(names, "last_value")
	if valued && slices.ContainsFunc(chosen, func(run listing.Item[listing.Run]) bool { return run.Record.Cut() }) {
		stdout.printf("%s stopped early: its value is that of the %s at which it stopped, not a final one\n", stoppedMark, map[bool]string{true: "step", false: "epoch"}[listing.CountSteps(runs)])
	}
}

// printHeading prints the sweep, and how many of its runs were chosen.
func (v *listVerb) printHeading(sweep results.Sweep, runs []results.Run, chosen []listing.Item[listing.Run]) {
	shown := listing.Runs(chosen)
	switch {
	case v.Tag == "" && v.Where == nil:
		stdout.printf("%s: %s, %s\n", listing.SweepName(sweep), sweep.State, listing.Extent(sweep, results.States(runs)))
	case v.Where == nil:
		stdout.printf("%s: %s; with the tag %s: %s\n", listing.SweepName(sweep), sweep.State, v.Tag, listing.States(results.States(shown)))
	default:
		stdout.printf("%s: %s; %d of its %s: %s\n", listing.SweepName(sweep), sweep.State, len(shown), listing.Count(len(runs), "run"), listing.States(results.States(shown)))
	}
}

// columnsOf returns the columns of the list: those that were asked for or else the usual ones and
// what the list is sorted by. With the usual ones come the parameters that vary.
func (v *listVerb) columnsOf(sweep results.Sweep, runs []results.Run) (names, varied []string) {
	if len(v.Columns) > 0 {
		return v.Columns, nil
	}
	names, varied = listing.RunColumns(sweep, runs)
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
func runCell(run listing.Item[listing.Run], name string, of results.Sweep, said map[string]sweep.Variation) any {
	if name == "state" {
		return stateCell(run.Record.State)
	}
	return listing.RunCell(run, name, of, said)
}
