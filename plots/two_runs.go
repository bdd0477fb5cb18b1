package plots

import (
	"fmt"
	"slices"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// bothRuns returns the runs of two matrices, which must be of the same samples.
func bothRuns(s Source, a, b results.ConfusionMatrix) ([]results.Run, error) {
	var runs []results.Run
	for _, m := range []results.ConfusionMatrix{a, b} {
		run, err := s.Run(m.RunID)
		if err != nil {
			return nil, err
		}
		if err := checkConfusion(m); err != nil {
			return nil, fmt.Errorf("run %d on %s: %w", m.RunID, m.Split, err)
		}
		runs = append(runs, run)
	}
	return runs, checkComparable(runs, a, b)
}

// checkComparable says why two runs' matrices are not of the same samples.
func checkComparable(runs []results.Run, a, b results.ConfusionMatrix) error {
	if runs[0].DatasetSHA256 != runs[1].DatasetSHA256 {
		return fmt.Errorf("runs %d and %d were trained on other data; compare runs of one dataset", a.RunID, b.RunID)
	}
	if a.Split != b.Split {
		return fmt.Errorf("run %d is on %s, but run %d on %s; take both on one split", a.RunID, a.Split, b.RunID, b.Split)
	}
	if !slices.Equal(a.Names, b.Names) {
		return fmt.Errorf("runs %d and %d have other classes; compare runs of one dataset", a.RunID, b.RunID)
	}
	for label := range a.Counts {
		if inA, inB := sum(a.Counts[label]), sum(b.Counts[label]); inA != inB {
			return fmt.Errorf("class %s has %d samples of %s in run %d, but %d in run %d; compare runs on the same samples",
				study.ClassName(a.Names, label), inA, a.Split, a.RunID, inB, b.RunID)
		}
	}
	return nil
}
