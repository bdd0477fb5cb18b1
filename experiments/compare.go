package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
)

type compareVerb struct {
	database
	RunIDs []int64 `arg:"" name:"run" help:"Two runs or more, as list numbers them."`
	JSON   bool    `name:"json" help:"Print JSON."`
}

// comparison is what compare shows.
type comparison struct {
	Runs      []results.Run `json:"runs"`
	Differing []string      `json:"differing"` // names of the parameters in which they differ, sorted
	Same      []string      `json:"same"`      // the other parameters
	// Mistakes are the mistakes on test that runs share; null if the runs have different
	// datasets.
	Mistakes     *commonMistakes      `json:"mistakes"`
	Environments []environmentSetting `json:"environments"` // the settings that differ
	sweeps       map[int64]results.Sweep
}

func (v *compareVerb) Run() error {
	db, err := v.open()
	if err != nil {
		return err
	}
	defer db.Close()
	c, err := compare(db, v.RunIDs)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c)
	}
	c.print()
	return nil
}

func compare(db results.Reader, ids []int64) (c comparison, err error) {
	if len(ids) < 2 {
		return c, fmt.Errorf("there is nothing to compare one run with; name two or more")
	}
	c.sweeps = map[int64]results.Sweep{}
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return c, fmt.Errorf("run %d is named twice", id)
		}
		run, err := db.Run(id)
		if err != nil {
			return c, err
		}
		c.Runs = append(c.Runs, run)
		if c.sweeps[run.SweepID], err = db.Sweep(run.SweepID); err != nil {
			return c, err
		}
	}
	c.splitParameters()
	if c.Mistakes, err = readCommonMistakes(db, c.Runs); err != nil {
		return c, err
	}
	c.Environments, err = compareEnvironments(db, c.Runs)
	return c, err
}

// splitParameters sorts the parameters into those that differ and the others. A parameter
// that only some runs have differs: the others were recorded before it existed.
func (c *comparison) splitParameters() {
	c.Differing, c.Same = []string{}, []string{}
	names := map[string]bool{}
	for _, run := range c.Runs {
		for name := range run.Config.Flat() {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		same := true
		for _, run := range c.Runs[1:] {
			same = same && results.Format(run.Config.Value(name)) == results.Format(c.Runs[0].Config.Value(name))
		}
		if same {
			c.Same = append(c.Same, name)
		} else {
			c.Differing = append(c.Differing, name)
		}
	}
}

func (c comparison) print() {
	header := []string{""}
	for _, run := range c.Runs {
		header = append(header, fmt.Sprintf("run %d", run.ID))
	}
	t := newTable(2, header...)
	line := func(name string, value func(results.Run) string) {
		row := []any{name}
		for _, run := range c.Runs {
			row = append(row, value(run))
		}
		t.add(row...)
	}
	for _, name := range c.Differing {
		line("≠ "+name, func(run results.Run) string { return results.Format(run.Config.Value(name)) })
	}
	if len(c.Differing) > 0 {
		t.separate()
	}
	line("sweep", func(run results.Run) string { return fmt.Sprint(run.SweepID) })
	line("state", func(run results.Run) string { return string(run.State) })
	step, program := "epoch", listing.CountSteps(c.Runs)
	if program {
		step = "step"
		line("steps", func(run results.Run) string { return fmt.Sprint(run.Epochs) })
		line("last step", func(run results.Run) string { return fmt.Sprint(run.KeptEpoch) })
	} else {
		line("epochs", func(run results.Run) string { return fmt.Sprint(run.Epochs) })
		line("kept epoch", func(run results.Run) string { return fmt.Sprint(run.KeptEpoch) })
	}
	for _, name := range measuredNames(c.Runs) {
		line(name, func(run results.Run) string { return cmp.Or(run.Metrics.Format(name), "-") })
	}
	line("best value", func(run results.Run) string {
		metric := c.sweeps[run.SweepID].Metric
		if math.IsNaN(run.BestValue) {
			return "-"
		}
		return fmt.Sprintf("%s %s, %s %d", metric, listing.Metric(metric, run.BestValue), step, run.BestEpoch)
	})
	if !program {
		line("weights and biases", func(run results.Run) string { return fmt.Sprint(run.Parameters) })
		line("weights_sha256", func(run results.Run) string { return fmt.Sprintf("%.12s", run.WeightsSHA256) })
	}
	line("seconds", func(run results.Run) string { return listing.Seconds(run.Seconds) })
	if slices.ContainsFunc(c.Runs, func(run results.Run) bool { return len(run.Tags) > 0 }) {
		line("tags", func(run results.Run) string { return listing.Tags(run.Tags) })
	}
	if slices.ContainsFunc(c.Runs, func(run results.Run) bool { return run.Note != "" }) {
		line("note", func(run results.Run) string { return run.Note })
	}
	t.print()
	same := results.Config{}
	for _, name := range c.Same {
		same[name] = c.Runs[0].Config.Value(name)
	}
	stdout.printf("\nThe same in all\n")
	printWrapped(same.String())
	if program {
		printEnvironments(c.Environments, c.Runs)
		return
	}
	if c.Mistakes == nil {
		stdout.printf("\nTheir datasets differ, so they share no mistakes.\n")
	} else {
		c.Mistakes.print(c.Runs)
	}
	printEnvironments(c.Environments, c.Runs)
}

// measuredNames returns the names of the metrics that some of the runs have or, of networks of
// ours, all that they may have.
func measuredNames(runs []results.Run) []string {
	names := results.Runs(runs).MetricNames()
	if !listing.CountSteps(runs) {
		return names
	}
	return slices.DeleteFunc(names, func(name string) bool {
		return !slices.ContainsFunc(runs, func(run results.Run) bool { _, measured := run.Lookup(name); return measured })
	})
}
