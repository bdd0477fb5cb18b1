package listing

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

// Metric writes a value of a metric, and a dash where it was not measured.
func Metric(metric string, value float64) string {
	return cmp.Or(results.MetricNamed(metric).Format(value), "-")
}

// Spread writes a mean with its standard deviation, if there is one.
func Spread(metric string, s results.Spread) string {
	return cmp.Or(results.MetricNamed(metric).FormatSpread(s), "-")
}

// Seconds writes seconds to a tenth, and a dash where they are unknown.
func Seconds(seconds float64) string {
	if math.IsNaN(seconds) {
		return "-"
	}
	return fmt.Sprintf("%.1f", seconds)
}

// Time writes a moment in the local time zone, and a dash where there is none.
func Time(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04:05")
}

// Duration writes whole seconds: 42s, 3m05s, 1h02m.
func Duration(d time.Duration) string {
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

// SweepName names a sweep: "sweep 3 activation-width".
func SweepName(sweep results.Sweep) string {
	return strings.TrimSpace(fmt.Sprintf("sweep %d %s", sweep.ID, sweep.Name))
}

// RunNames names runs: "run 17", "runs 17, 18".
func RunNames(ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = fmt.Sprint(id)
	}
	if len(ids) == 1 {
		return "run " + words[0]
	}
	return "runs " + strings.Join(words, ", ")
}

// Count counts things: "1 run", "36 runs".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// States writes how many runs are in each state: "34 done, 2 diverged".
func States(count map[results.State]int) string {
	var words []string
	for _, state := range []results.State{results.Done, results.Stopped, results.Diverged, results.Failed, results.Running, results.Pending, results.Canceled} {
		if count[state] > 0 {
			words = append(words, fmt.Sprintf("%d %s", count[state], state))
		}
	}
	return strings.Join(words, ", ")
}

// Extent is [States] with the number of runs that a sweep has yet to draw, if its file
// says how many there are.
func Extent(record results.Sweep, count map[results.State]int) string {
	words := States(count)
	if record.State == results.Done {
		return words
	}
	spec, err := sweep.Read(record.File, []byte(record.Spec), network.Schema)
	if err != nil || spec.Count() <= record.Drawn { // this program cannot read the file, or all are drawn
		return words
	}
	return fmt.Sprintf("%s, %s more to draw", words, humanize.Comma(int64(spec.Count()-record.Drawn)))
}

// SeedCount says how many of a config's runs its numbers are means of, and after how many
// epochs those were stopped: "3", "2 of 3 (1 stopped)", "1 of 3 (stopped at 4)".
func SeedCount(c results.ConfigSummary) string {
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

// Tags writes tags side by side.
func Tags(tags []string) string { return strings.Join(tags, " ") }

// Conditions returns what a sweep's file says about its parameters, by name; it is empty if
// this program cannot read the file.
func Conditions(record results.Sweep) map[string]sweep.Variation {
	said := map[string]sweep.Variation{}
	if spec, err := sweep.Read(record.File, []byte(record.Spec), network.Schema); err == nil {
		for _, v := range spec.Variations() {
			said[v.Name] = v
		}
	}
	return said
}

// Varied formats a parameter's value, or "-" if its when does not hold.
func Varied(said map[string]sweep.Variation, name string, config results.Config) string {
	if !said[name].Holds(config) {
		return "-"
	}
	return results.FormatShort(config.Value(name))
}
