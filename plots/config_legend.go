package plots

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize/english"
	"gonum.org/v1/plot/vg"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// configLegend lists the configs that have a colour: the parameters that vary, the
// sweep's metric at the kept epoch, and how many seeds that is the mean of.
func configLegend(curves []curve, configs []results.ConfigSummary, varied []string, metric results.Metric, width vg.Length) *figure.Legend {
	header := append(slices.Clone(varied), metric.Heading(), "seeds")
	if len(varied) == 0 {
		header = slices.Insert(header, 0, "")
	}
	var rows []figure.LegendRow
	var others []results.ConfigSummary
	for i, config := range configs {
		if curves[i].grey() {
			others = append(others, config)
			continue
		}
		row := figure.LegendRow{Rank: curves[i].label, Color: curves[i].color, Item: curves[i].legendItem()}
		for _, name := range varied {
			row.Cells = append(row.Cells, study.Setting(config.Config.Value(name)))
		}
		if len(varied) == 0 {
			row.Cells = []string{"the only config"}
		}
		row.Cells = append(row.Cells, study.ValueOf(metric, config, config.Last), study.SeedsAndStates(config))
		rows = append(rows, row)
	}
	more := ""
	if len(others) > 0 {
		more = othersWords(others)
	}
	return figure.NewLegend(header, 2, rows, more, width)
}

// runLegend lists the runs that have a number at their curves: the parameters that vary, the
// seed, the sweep's metric at the kept epoch, and the state.
func runLegend(curves []curve, runs []results.ConfigSummary, varied []string, metric results.Metric, width vg.Length) *figure.Legend {
	header := append(slices.Clone(varied), "seed", metric.Heading(), "state")
	var rows []figure.LegendRow
	for i, config := range runs {
		if curves[i].label == "" {
			continue
		}
		run := config.Runs[0]
		row := figure.LegendRow{Rank: curves[i].label, Color: curves[i].color, Item: curves[i].legendItem()}
		for _, name := range varied {
			row.Cells = append(row.Cells, study.Setting(run.Config.Value(name)))
		}
		row.Cells = append(row.Cells, strconv.FormatInt(run.Seed, 10), metric.SpreadDigits(config.Last), string(run.State))
		rows = append(rows, row)
	}
	more := ""
	if n := len(runs) - len(rows); n > 0 {
		more = fmt.Sprintf("%d more %s", n, english.PluralWord(n, "run", ""))
	}
	return figure.NewLegend(header, 3, rows, more, width)
}

// othersWords counts the configs that are not listed, and their runs that came to no end
// or an early one: "88 more configs (40 runs stopped, 3 diverged)".
func othersWords(configs []results.ConfigSummary) string {
	counts := map[results.State]int{}
	for _, config := range configs {
		for _, run := range config.Runs {
			if !run.Complete() {
				counts[run.State]++
			}
		}
	}
	var ended []string
	for _, state := range study.UnfinishedStates {
		n := counts[state]
		switch {
		case n == 0:
		case len(ended) == 0:
			ended = append(ended, fmt.Sprintf("%d %s %s", n, english.PluralWord(n, "run", ""), state))
		default:
			ended = append(ended, fmt.Sprintf("%d %s", n, state))
		}
	}
	words := fmt.Sprintf("%d more %s", len(configs), english.PluralWord(len(configs), "config", ""))
	if len(ended) > 0 {
		words += " (" + strings.Join(ended, ", ") + ")"
	}
	return words
}
