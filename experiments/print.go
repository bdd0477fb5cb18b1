package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/text"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
)

// printJSON prints a value, with escapes for the characters that steer a terminal.
func printJSON(value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	var escaped bytes.Buffer
	for _, r := range string(text) {
		if r != '\n' && steers(r) {
			fmt.Fprintf(&escaped, "\\u%04x", r)
		} else {
			escaped.WriteRune(r)
		}
	}
	_, err = fmt.Fprintln(stdout, &escaped)
	return err
}

// formatShare writes a share from 0 to 1 in percent.
func formatShare(share float64) string { return fmt.Sprintf("%.2f %%", 100*share) }

// topConfigs is how many of the best configs a screen shows.
const topConfigs = 10

// printConfigs prints a sweep's configs, best first, with means over their seeds. On a screen
// it prints the best ten, and more, the command that shows all runs.
func printConfigs(sweep results.Sweep, runs []results.Run, more string) {
	configs, varied := results.Summarise(runs, sweep.Goal)
	said := listing.Conditions(sweep)
	bestColumn := map[bool]string{true: "best step's", false: "best epoch's"}[listing.CountSteps(runs)]
	header := append(slices.Clone(varied), "seeds", sweep.Metric, bestColumn)
	if sweep.Metric != "test_accuracy" && listing.HaveTestAccuracy(runs) {
		header = append(header, "test_accuracy")
	}
	t := newTable(len(varied)+1, append(header, "seconds", "runs")...)
	t.expendable = append([]string{"seconds", bestColumn}, listing.LeastTelling(varied, runs)...)
	if sweep.Metric != "test_accuracy" && listing.HaveTestAccuracy(runs) {
		t.expendable = slices.Insert(t.expendable, 2, "test_accuracy")
	}
	shown := configs
	if stdout.columns > 0 {
		shown = configs[:min(len(configs), topConfigs)]
	}
	marked := false
	for i, c := range shown {
		row := []any{}
		for _, name := range varied {
			row = append(row, listing.Varied(said, name, c.Config))
		}
		value := cell{text: listing.Spread(sweep.Metric, c.Last)}
		switch {
		case c.StoppedAfter() > 0:
			value.text, marked = value.text+" "+stoppedMark, true
		case i == 0 && c.Last.N > 0:
			value.colors = bestColors
		}
		row = append(row, listing.SeedCount(c), value, listing.Spread(sweep.Metric, c.Best))
		if sweep.Metric != "test_accuracy" && listing.HaveTestAccuracy(runs) {
			row = append(row, listing.Spread("test_accuracy", c.TestAccuracy))
		}
		t.add(append(row, listing.Seconds(c.Seconds.Mean), results.FormatIDs(ids(c.Runs)))...)
	}
	stdout.printf("%s: %s\n", listing.SweepName(sweep), listing.States(results.States(runs)))
	t.print()
	if marked {
		stdout.printf("%s stopped early, those with the most epochs first: without a final value, they rank below the others\n", stoppedMark)
	}
	if left := len(configs) - len(shown); left > 0 {
		stdout.printf("and %s more; all runs: %s\n", listing.Count(left, "config"), more)
	}
}

// stateCell returns a state in its colour.
func stateCell(state results.State) cell {
	return cell{string(state), map[results.State]text.Colors{
		results.Done: {text.FgGreen}, results.Running: {text.FgCyan}, results.Stopped: {text.FgYellow},
		results.Failed: {text.FgRed}, results.Diverged: {text.FgRed}, results.Canceled: {text.Faint}, results.Pending: {text.Faint},
	}[state]}
}

// bestColors mark the best value.
var bestColors = text.Colors{text.Bold, text.FgGreen}

func ids(runs []results.Run) (ids []int64) {
	for _, run := range runs {
		ids = append(ids, run.ID)
	}
	return ids
}
