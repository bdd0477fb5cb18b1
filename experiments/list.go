package main

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"gradbook/experiments/results"
)

type listVerb struct {
	database
	Sweep int64  `arg:"" optional:"" help:"List this sweep's runs."`
	Tag   string `placeholder:"TAG" help:"Only what has this tag: runs of the sweep, or sweeps that have it or a run with it."`
	JSON  bool   `name:"json" help:"Print JSON, with the names of the database's columns."`
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
	sweeps, err := db.Overviews(v.Tag)
	if err != nil {
		return err
	}
	if v.JSON {
		records := []results.Sweep{} // [] where there is none
		for _, sweep := range sweeps {
			records = append(records, sweep.Sweep)
		}
		return printJSON(records)
	}
	switch {
	case len(sweeps) == 0 && v.Tag != "":
		stdout.printf("no sweep has the tag %s, and no run of one\n", v.Tag)
		return nil
	case len(sweeps) == 0:
		stdout.printf("%s has no sweeps yet; \"sweep FILE\" trains one\n", v.DB)
		return nil
	}
	t := newTable(9, "sweep", "name", "method", "state", "started", "runs", "tags", "note", "best", "metric")
	for _, sweep := range sweeps {
		t.add(sweep.ID, sweep.Name, sweep.Method, sweep.State, formatTime(sweep.CreatedAt), formatStates(sweep.States),
			formatTags(sweep.Tags), firstLine(sweep.Note), formatMetric(sweep.Metric, sweep.Best), sweep.Metric)
	}
	t.dropEmpty()
	t.print()
	return nil
}

func (v *listVerb) listRuns(db *results.DB) error {
	sweep, err := db.Sweep(v.Sweep)
	if err != nil {
		return err
	}
	runs, err := db.Runs(sweep.ID)
	if err != nil {
		return err
	}
	if v.Tag != "" {
		runs = slices.DeleteFunc(runs, func(run results.Run) bool { return !slices.Contains(run.Tags, v.Tag) })
	}
	sortByMetric(runs, sweep.Goal)
	if v.JSON {
		return printJSON(append([]results.Run{}, runs...)) // [] where there is none
	}
	if v.Tag != "" && len(runs) == 0 {
		stdout.printf("no run of %s has the tag %s\n", formatSweep(sweep), v.Tag)
		return nil
	}
	weights, err := db.WeightsKept(sweep.ID)
	if err != nil {
		return err
	}
	varied, said := results.Varied(runs), conditions(sweep)
	header := []string{"run"}
	for _, name := range varied {
		header = append(header, name)
	}
	header = append(header, "seed", "state", "tags", "note", "epochs")
	stopsEarly := slices.ContainsFunc(runs, func(r results.Run) bool { return r.KeptEpoch != r.Epochs })
	if stopsEarly {
		header = append(header, "kept epoch")
	}
	header = append(header, sweep.Metric, "best", "at epoch")
	if sweep.Metric != "test_accuracy" {
		header = append(header, "test_accuracy")
	}
	header = append(header, "seconds", "weights")
	t := newTable(len(varied)+6, header...)
	for _, run := range runs {
		row, kept := []any{run.ID}, ""
		if weights[run.ID] {
			kept = "kept"
		}
		for _, name := range varied {
			row = append(row, formatVaried(said, name, run.Config))
		}
		row = append(row, run.Seed, run.State, formatTags(run.Tags), firstLine(run.Note), run.Epochs)
		if stopsEarly {
			row = append(row, run.KeptEpoch)
		}
		row = append(row, formatMetric(sweep.Metric, run.LastValue), formatMetric(sweep.Metric, run.BestValue))
		if math.IsNaN(run.BestValue) {
			row = append(row, "")
		} else {
			row = append(row, run.BestEpoch)
		}
		if sweep.Metric != "test_accuracy" {
			row = append(row, formatMetric("test_accuracy", run.TestAccuracy))
		}
		t.add(append(row, formatSeconds(run.Seconds), kept)...)
	}
	listed := ", "
	if v.Tag != "" {
		listed = fmt.Sprintf("; with the tag %s: ", v.Tag)
	}
	stdout.printf("%s: %s%s%s\n", formatSweep(sweep), sweep.State, listed, formatStates(results.States(runs)))
	t.dropEmpty()
	t.print()
	return nil
}

// sortByMetric puts the finished runs with the best last value first and those
// that have not finished last, by number among equals.
func sortByMetric(runs []results.Run, goal results.Goal) {
	value := func(run results.Run) float64 {
		if !run.State.Finished() {
			return math.NaN() // what it has is not what it came to
		}
		return run.LastValue
	}
	sort.SliceStable(runs, func(i, j int) bool { return goal.Better(value(runs[i]), value(runs[j])) })
}
