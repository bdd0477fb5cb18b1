package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"gradbook/experiments/results"
)

var markdownSpecial = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "#", `\#`, "$", `\$`,
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
)

// escape makes Markdown show a text as it is, on one line.
func escape(words string) string {
	return markdownSpecial.Replace(strings.Join(strings.Fields(printable(words)), " "))
}

// codeBlock shows a text as it is, in a fence longer than any in the text.
func codeBlock(language, code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.TrimRight(code, "\n") + "\n" + fence
}

// markdownTable writes rows of cells that are Markdown already; those of the
// columns from the first number on are aligned right.
func markdownTable(header []string, numbers int, rows [][]string) string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(header)
	rule := make([]string, len(header))
	for i := range rule {
		rule[i] = "---"
		if i >= numbers {
			rule[i] = "--:"
		}
	}
	line(rule)
	for _, row := range rows {
		line(row)
	}
	return b.String()
}

// column is a number of the configs' table.
type column struct {
	metric string
	of     func(results.ConfigSummary) results.Spread
}

// columns are the sweep's metric and the accuracies, those that were measured.
func (r *Report) columns(configs []results.ConfigSummary) (columns []column) {
	columns = []column{{r.Sweep.Metric, func(c results.ConfigSummary) results.Spread { return c.Last }}}
	for _, accuracy := range []column{
		{valAccuracy, func(c results.ConfigSummary) results.Spread { return c.ValAccuracy }},
		{testAccuracy, func(c results.ConfigSummary) results.Spread { return c.TestAccuracy }},
	} {
		measured := slices.ContainsFunc(configs, func(c results.ConfigSummary) bool { return accuracy.of(c).N > 0 })
		if measured && accuracy.metric != r.Sweep.Metric {
			columns = append(columns, accuracy)
		}
	}
	return columns
}

// table lists all configs, best first.
func (r *Report) table(configs []results.ConfigSummary, varied []string) string {
	header := []string{""}
	for _, name := range varied {
		header = append(header, escape(name))
	}
	columns := r.columns(configs)
	for _, c := range columns {
		header = append(header, escape(metricHeading(c.metric)))
	}
	header = append(header, "seeds", "seconds")
	var rows [][]string
	for i, config := range configs {
		row := []string{strconv.Itoa(i + 1)}
		for _, name := range varied {
			row = append(row, escape(setting(config.Config[name])))
		}
		for _, c := range columns {
			row = append(row, amountSpread(c.metric, c.of(config)))
		}
		rows = append(rows, append(row, seedsAndStates(config), seconds(config.Seconds.Mean)))
	}
	return markdownTable(header, 1+len(varied), rows)
}

// tableWords says what the numbers in the table are.
func (r *Report) tableWords(configs []results.ConfigSummary) string {
	direction := "highest"
	if r.Sweep.Goal == results.Minimize {
		direction = "lowest"
	}
	words := fmt.Sprintf("Best first, which is by the %s %s. %s Seconds are a run's time of training.",
		direction, metricWords(r.Sweep.Metric), spreadWords(configs))
	if !slices.ContainsFunc(configs, func(c results.ConfigSummary) bool { return c.ValAccuracy.N > 0 }) {
		words += " The sweep held no samples back for a val split."
	}
	return words
}

// seconds writes a time with as many digits as one cares for.
func seconds(s float64) string {
	switch {
	case math.IsNaN(s):
		return "–"
	case s < 10:
		return strconv.FormatFloat(s, 'f', 1, 64)
	default:
		return thousands(int(math.Round(s)))
	}
}

// provenance lists what the numbers depend on.
func (r *Report) provenance(best results.Run) string {
	var rows [][]string
	add := func(what, value string) { rows = append(rows, []string{what, value}) }

	ended := "not finished"
	if r.Sweep.State == results.Done && !r.Sweep.FinishedAt.IsZero() {
		ended = "finished " + date(r.Sweep.FinishedAt)
	}
	add("sweep", fmt.Sprintf("%d, %s, begun %s, %s", r.Sweep.ID, escape(r.Sweep.Method), date(r.Sweep.CreatedAt), ended))
	total := 0.0
	var seeds []int64
	used := map[int64]bool{}
	var data []string
	for _, run := range r.Runs {
		total += run.Seconds
		seeds = append(seeds, run.Seed)
		used[run.EnvironmentID] = true
		if !slices.Contains(data, run.DatasetSHA256) {
			data = append(data, run.DatasetSHA256)
			add("dataset", fmt.Sprintf("%s, sha256 `%s`", escape(r.describeName(run)), run.DatasetSHA256))
		}
	}
	add("runs", fmt.Sprintf("%d, %s, %s s of training", len(r.Runs), enumerate("seed", seeds), seconds(total)))
	environments := slices.SortedFunc(slices.Values(r.Environments), func(a, b results.Environment) int { return cmp.Compare(a.ID, b.ID) })
	for _, e := range environments {
		if !used[e.ID] {
			continue
		}
		commit := "`" + e.GitCommit + "`"
		if e.GitCommit == "" {
			commit = "unknown"
		}
		if e.GitDiff != "" {
			commit += " with changes that were not committed"
		}
		add("code", "git commit "+commit)
		add("machine", escape(fmt.Sprintf("%s, %s/%s, %s, kernel %s", e.GoVersion, e.OS, e.Arch, e.CPU, e.Kernel)))
	}
	if best.WeightsSHA256 != "" {
		add(fmt.Sprintf("weights of run %d", best.ID), "sha256 `"+best.WeightsSHA256+"`")
	}
	return markdownTable([]string{"", ""}, 2, rows)
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
