package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/text"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
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

// formatMetric writes a value of a metric, and a dash where it was not measured.
func formatMetric(metric string, value float64) string {
	return cmp.Or(results.MetricNamed(metric).Format(value), "-")
}

// formatShare writes a share from 0 to 1 in percent.
func formatShare(share float64) string { return fmt.Sprintf("%.2f %%", 100*share) }

// formatSpread writes a mean with its standard deviation, if there is one.
func formatSpread(metric string, s results.Spread) string {
	return cmp.Or(results.MetricNamed(metric).FormatSpread(s), "-")
}

func formatSeconds(seconds float64) string {
	if math.IsNaN(seconds) {
		return "-"
	}
	return fmt.Sprintf("%.1f", seconds)
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04:05")
}

// formatDuration writes whole seconds: 42s, 3m05s, 1h02m.
func formatDuration(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	default:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
}

// formatSweep names a sweep: "sweep 3 activation-width".
func formatSweep(sweep results.Sweep) string {
	return strings.TrimSpace(fmt.Sprintf("sweep %d %s", sweep.ID, sweep.Name))
}

// formatRuns names runs: "run 17", "runs 17, 18".
func formatRuns(ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = fmt.Sprint(id)
	}
	if len(ids) == 1 {
		return "run " + words[0]
	}
	return "runs " + strings.Join(words, ", ")
}

// formatCount counts things: "1 run", "36 runs".
func formatCount(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// formatStates writes how many runs are in each state: "34 done, 2 diverged".
func formatStates(count map[results.State]int) string {
	var words []string
	for _, state := range []results.State{results.Done, results.Stopped, results.Diverged, results.Failed, results.Running, results.Pending, results.Canceled} {
		if count[state] > 0 {
			words = append(words, fmt.Sprintf("%d %s", count[state], state))
		}
	}
	return strings.Join(words, ", ")
}

// conditions returns what a sweep's file says about its parameters, by name; it is empty if
// this program cannot read the file.
func conditions(record results.Sweep) map[string]sweep.Variation {
	said := map[string]sweep.Variation{}
	if spec, err := sweep.Read(record.File, []byte(record.Spec), network.Schema); err == nil {
		for _, v := range spec.Variations() {
			said[v.Name] = v
		}
	}
	return said
}

// formatVaried formats a parameter's value, or "-" if its when does not hold.
func formatVaried(said map[string]sweep.Variation, name string, config results.Config) string {
	if !said[name].Holds(config) {
		return "-"
	}
	return results.FormatShort(config.Value(name))
}

// topConfigs is how many of the best configs a screen shows.
const topConfigs = 10

// printConfigs prints a sweep's configs, best first, with means over their seeds. On a screen
// it prints the best ten, and more, the command that shows all runs.
func printConfigs(sweep results.Sweep, runs []results.Run, more string) {
	configs, varied := results.Summarise(runs, sweep.Goal)
	said := conditions(sweep)
	bestColumn := map[bool]string{true: "best step's", false: "best epoch's"}[countSteps(runs)]
	header := append(slices.Clone(varied), "seeds", sweep.Metric, bestColumn)
	if sweep.Metric != "test_accuracy" && haveTestAccuracy(runs) {
		header = append(header, "test_accuracy")
	}
	t := newTable(len(varied)+1, append(header, "seconds", "runs")...)
	t.expendable = append([]string{"seconds", bestColumn}, leastTelling(varied, runs)...)
	if sweep.Metric != "test_accuracy" && haveTestAccuracy(runs) {
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
			row = append(row, formatVaried(said, name, c.Config))
		}
		value := cell{text: formatSpread(sweep.Metric, c.Last)}
		switch {
		case c.StoppedAfter() > 0:
			value.text, marked = value.text+" "+stoppedMark, true
		case i == 0 && c.Last.N > 0:
			value.colors = bestColors
		}
		row = append(row, formatSeedCount(c), value, formatSpread(sweep.Metric, c.Best))
		if sweep.Metric != "test_accuracy" && haveTestAccuracy(runs) {
			row = append(row, formatSpread("test_accuracy", c.TestAccuracy))
		}
		t.add(append(row, formatSeconds(c.Seconds.Mean), results.FormatIDs(ids(c.Runs)))...)
	}
	stdout.printf("%s: %s\n", formatSweep(sweep), formatStates(results.States(runs)))
	t.print()
	if marked {
		stdout.printf("%s stopped early, those with the most epochs first: without a final value, they rank below the others\n", stoppedMark)
	}
	if left := len(configs) - len(shown); left > 0 {
		stdout.printf("and %s more; all runs: %s\n", formatCount(left, "config"), more)
	}
}

// formatSeedCount says how many of a config's runs its numbers are means of, and after how many
// epochs those were stopped: "3", "2 of 3 (1 stopped)", "1 of 3 (stopped at 4)".
func formatSeedCount(c results.ConfigSummary) string {
	seeds := fmt.Sprint(c.Last.N)
	if c.Last.N < len(c.Runs) {
		seeds = fmt.Sprintf("%d of %d", c.Last.N, len(c.Runs))
	}
	stopped := len(c.Runs.Filter(results.Run.Cut))
	switch after := c.StoppedAfter(); {
	case after > 0:
		return seeds + fmt.Sprintf(" (stopped at %d)", after)
	case stopped > 0:
		return seeds + fmt.Sprintf(" (%d stopped)", stopped)
	}
	return seeds
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

// formatExtent is formatStates with the number of runs that a sweep has yet to draw, if its file
// says how many there are.
func formatExtent(record results.Sweep, count map[results.State]int) string {
	words := formatStates(count)
	if record.State == results.Done {
		return words
	}
	spec, err := sweep.Read(record.File, []byte(record.Spec), network.Schema)
	if err != nil || spec.Count() <= record.Drawn { // this program cannot read the file, or all are drawn
		return words
	}
	return fmt.Sprintf("%s, %s more to draw", words, humanize.Comma(int64(spec.Count()-record.Drawn)))
}

func ids(runs []results.Run) (ids []int64) {
	for _, run := range runs {
		ids = append(ids, run.ID)
	}
	return ids
}
