package main

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/jedib0t/go-pretty/v6/table"

	"gradbook/experiments/results"
)

type listVerb struct {
	database
	Sweep int64 `arg:"" optional:"" help:"List this sweep's runs."`
	JSON  bool  `name:"json" help:"Print JSON, with the names of the database's columns."`
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
	sweeps, err := db.Sweeps()
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(append([]results.Sweep{}, sweeps...)) // [] where there is none
	}
	t := newTable(7, "sweep", "name", "method", "state", "started", "runs", "best", "metric")
	for _, sweep := range sweeps {
		runs, err := db.Runs(sweep.ID)
		if err != nil {
			return err
		}
		sortByMetric(runs, sweep.Goal)
		best := "-"
		if len(runs) > 0 && runs[0].State.Finished() {
			best = formatMetric(sweep.Metric, runs[0].LastValue)
		}
		t.AppendRow(table.Row{sweep.ID, sweep.Name, sweep.Method, sweep.State, formatTime(sweep.CreatedAt), formatStates(runs), best, sweep.Metric})
	}
	t.Render()
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
	sortByMetric(runs, sweep.Goal)
	if v.JSON {
		return printJSON(runs)
	}
	weights, err := db.WeightsKept(sweep.ID)
	if err != nil {
		return err
	}
	varied := results.Varied(runs)
	header := []any{"run"}
	for _, name := range varied {
		header = append(header, name)
	}
	header = append(header, "seed", "state", "epochs")
	stopsEarly := slices.ContainsFunc(runs, func(r results.Run) bool { return r.KeptEpoch != r.Epochs })
	if stopsEarly {
		header = append(header, "kept epoch")
	}
	header = append(header, sweep.Metric, "best", "at epoch", "test_accuracy", "seconds", "weights")
	t := newTable(len(varied)+4, header...)
	for _, run := range runs {
		row, kept := table.Row{run.ID}, ""
		if weights[run.ID] {
			kept = "kept"
		}
		for _, name := range varied {
			row = append(row, results.FormatShort(run.Config[name]))
		}
		row = append(row, run.Seed, run.State, run.Epochs)
		if stopsEarly {
			row = append(row, run.KeptEpoch)
		}
		t.AppendRow(append(row, formatMetric(sweep.Metric, run.LastValue), formatMetric(sweep.Metric, run.BestValue),
			run.BestEpoch, formatMetric("test_accuracy", run.TestAccuracy), formatSeconds(run.Seconds), kept))
	}
	fmt.Printf("%s: %s, %s\n", formatSweep(sweep), sweep.State, formatStates(runs))
	t.Render()
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
