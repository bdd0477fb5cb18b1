package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/dustin/go-humanize"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// column is a number of the configs' table.
type column struct {
	metric results.Metric
	of     func(results.ConfigSummary) results.Spread
}

// columns are the sweep's metric and the accuracies, those that were measured.
func (r *Report) columns(configs []results.ConfigSummary) (columns []column) {
	columns = []column{{r.Metric(), func(c results.ConfigSummary) results.Spread { return c.Last }}}
	for _, accuracy := range []column{
		{valAccuracy, func(c results.ConfigSummary) results.Spread { return c.ValAccuracy }},
		{testAccuracy, func(c results.ConfigSummary) results.Spread { return c.TestAccuracy }},
	} {
		measured := slices.ContainsFunc(configs, func(c results.ConfigSummary) bool { return accuracy.of(c).N > 0 })
		if measured && accuracy.metric.Name != r.Sweep.Metric {
			columns = append(columns, accuracy)
		}
	}
	return columns
}

// table lists all configs, best first.
func (r *Report) table(configs []results.ConfigSummary, varied []string) *table {
	t := &table{Header: slices.Concat([]string{"rank"}, varied), Numbers: 1 + len(varied), Things: "configs"}
	columns := r.columns(configs)
	for _, c := range columns {
		t.Header = append(t.Header, c.metric.Heading())
	}
	t.Header = append(t.Header, "seeds", "seconds", "runs")
	for i, config := range configs {
		row := []phrase{plain(strconv.Itoa(i + 1))}
		for _, name := range varied {
			row = append(row, plain(study.Setting(config.Config.Value(name))))
		}
		for _, c := range columns {
			row = append(row, plain(study.ValueOf(c.metric, config, c.of(config))))
		}
		t.Rows = append(t.Rows, append(row, plain(study.SeedsAndStates(config)), plain(seconds(config.Seconds.Mean)), plain(runIDs(config))))
	}
	return t
}

// tableWords says what the numbers in the table are.
func (r *Report) tableWords(configs []results.ConfigSummary) phrase {
	direction := "highest"
	if r.Sweep.Goal == results.Minimize {
		direction = "lowest"
	}
	words := fmt.Sprintf("Best first, which is by the %s %s. %s Seconds are a run's time of training.",
		direction, r.Metric().Words(), study.SpreadWords(configs))
	if slices.ContainsFunc(configs, func(c results.ConfigSummary) bool { return c.StoppedAfter() > 0 }) {
		words += " In brackets is what a config had come to when its runs were stopped early: no final value, so that these configs come after all others, those that were let train longest first."
	}
	ofPrograms := slices.ContainsFunc(r.Runs, func(run results.Run) bool { return run.CountsSteps })
	if !ofPrograms && !slices.ContainsFunc(configs, func(c results.ConfigSummary) bool { return c.ValAccuracy.N > 0 }) {
		words += " The sweep held no samples back for a val split."
	}
	return plain(words)
}

// runIDs lists the runs of a config: "1–3, 7".
func runIDs(config results.ConfigSummary) string {
	var ids []int64
	for _, run := range config.Runs {
		ids = append(ids, run.ID)
	}
	return results.FormatIDs(ids)
}

// seconds writes a time with as many digits as one cares for.
func seconds(s float64) string {
	switch {
	case math.IsNaN(s):
		return "–"
	case s < 10:
		return strconv.FormatFloat(s, 'f', 1, 64)
	default:
		return humanize.Comma(int64(int(math.Round(s))))
	}
}
