package plots

import (
	"fmt"
	"strings"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// mostItems is how many marks of a figure a page tells of: those of more are too small to be
// pointed at, and the page would be slow.
const mostItems = 2000

// configItem is what the mark of a config says: its runs, what varies, and its value.
func configItem(config results.ConfigSummary, metric results.Metric, varied []string) figure.Item {
	var ids []int64
	for _, run := range config.Runs {
		ids = append(ids, run.ID)
	}
	name := "run"
	if len(ids) > 1 {
		name = "runs"
	}
	words := []string{fmt.Sprintf("%s %s", name, results.FormatIDs(ids))}
	words = append(words, study.Settings(config.Config, varied)...)
	text := strings.Join(words, ", ")
	if config.Last.N > 0 {
		text += ": " + metric.FormatSpread(config.Last)
	}
	if config.StoppedAfter() > 0 {
		text += fmt.Sprintf(", stopped at %d", config.StoppedAfter())
	}
	return figure.Item{Runs: ids, Text: text}
}

// runItem is what the mark of a run says.
func runItem(run results.Run, what string) figure.Item {
	return figure.Item{Runs: []int64{run.ID}, Text: fmt.Sprintf("run %d, %s", run.ID, what)}
}
