package study

import (
	"fmt"
	"slices"

	"gradbook/experiments/results"
)

// CompareSweeps sees the best configs of another sweep from the best of one: that is the
// baseline, and the others are its several changes. It is an error if the two are of
// different metrics, or no run of one was trained to its end.
func CompareSweeps(one, other Source) (c Comparison, err error) {
	if other.Sweep.Metric != one.Sweep.Metric || other.Sweep.Goal != one.Sweep.Goal {
		return c, fmt.Errorf("sweep %d beside sweep %d: one is to %s %s, the other to %s %s; compare sweeps of one metric",
			one.Sweep.ID, other.Sweep.ID, one.Sweep.Goal, one.Sweep.Metric, other.Sweep.Goal, other.Sweep.Metric)
	}
	for _, s := range []Source{one, other} {
		if _, err := s.Best(); err != nil {
			return c, err
		}
	}
	ours, _ := results.Summarise(one.Runs, one.Sweep.Goal)
	c.Baseline = ours[0]
	theirs, _ := results.Summarise(other.Runs, other.Sweep.Goal)
	theirs = CompleteConfigs(theirs)
	if c.Baseline.StoppedAfter() > 0 || len(theirs) == 0 {
		return c, fmt.Errorf("sweep %d beside sweep %d: of one of them no run was trained to its end, so that there is nothing to compare; let it train on",
			one.Sweep.ID, other.Sweep.ID)
	}
	shown := slices.Clone(c.Baseline.Runs)
	for _, config := range theirs[:min(len(theirs), mostSeveral)] {
		shown = append(shown, config.Runs...)
	}
	c.Varied = results.Varied(shown)
	c.Together = changingTogether(one, other, c.Varied)
	for _, config := range theirs {
		c.Several = append(c.Several, c.change(config, one.Sweep.Goal))
	}
	c.Several, c.MoreSeveral = atMost(mostSeveral, c.Several)
	return c, nil
}

// changingTogether sorts parameters into groups as the configs of both sweeps do. All
// that only tells one sweep from the other changes together, however many edits
// of the file that was, so that each such parameter stays alone.
func changingTogether(one, other Source, names []string) (groups [][]string) {
	both := one
	both.Runs = slices.Concat(one.Runs, other.Runs)
	if other.Sweep.Method != "grid" {
		both.Sweep.Method = other.Sweep.Method
	}
	within := slices.Concat(results.Varied(one.Runs), results.Varied(other.Runs))
	var searched []string
	for _, name := range names {
		if slices.Contains(within, name) {
			searched = append(searched, name)
		} else {
			groups = append(groups, []string{name})
		}
	}
	groups = append(groups, both.changingTogether(searched)...)
	slices.SortFunc(groups, slices.Compare)
	return groups
}
