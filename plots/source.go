package plots

import (
	"slices"

	"gradbook/experiments/results"
	"gradbook/plots/study"
)

// Source is where a figure's numbers come from. It is printed below the figure.
type Source = study.Source

// ReadSource reads a sweep, its runs, their datasets and their epochs from a lab record. Of a
// program's sweep, the epochs have only the metrics that [CurveMetrics] names.
func ReadSource(db results.Reader, sweepID int64) (s Source, err error) {
	if s.Sweep, err = db.Sweep(sweepID); err != nil {
		return Source{}, err
	}
	if s.Runs, err = db.Runs(sweepID); err != nil {
		return Source{}, err
	}
	if s.Datasets, err = db.Datasets(s.Runs); err != nil {
		return Source{}, err
	}
	if slices.ContainsFunc(s.Runs, func(run results.Run) bool { return run.CountsSteps }) {
		metrics, _ := CurveMetrics(s)
		s.Epochs, err = db.SweepHistory(sweepID, metrics...)
		return s, err
	}
	s.Epochs, err = db.SweepEpochs(sweepID)
	return s, err
}
