package plots

import (
	"fmt"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// Beside sets the best configs of another sweep beside the best of one, as
// [study.CompareSweeps] compares them: a row a config, as [SingleChanges] has them. Its
// errors are those of CompareSweeps.
func Beside(one, other study.Source) (*figure.Figure, error) {
	c, err := study.CompareSweeps(one, other)
	if err != nil {
		return nil, err
	}
	title := fmt.Sprintf("%s beside %s", study.SweepName(one.Sweep), study.SweepName(other.Sweep))
	subtitle := fmt.Sprintf("The baseline is the best config of sweep %d; below it are the best of sweep %d, and what they change of it.", one.Sweep.ID, other.Sweep.ID)
	var theirs []results.Run
	for _, changed := range c.Several {
		theirs = append(theirs, changed.Runs...)
	}
	source := one.Caption(c.Baseline.Runs) + "\n" + other.Caption(theirs)
	return changesFigure(c, title, subtitle, source, one.Metric()), nil
}
