package plots

import "gradbook/experiments/results"

// ReadSource reads a sweep, its runs and their datasets from a lab record.
func ReadSource(db *results.DB, sweepID int64) (s Source, err error) {
	if s.Sweep, err = db.Sweep(sweepID); err != nil {
		return Source{}, err
	}
	if s.Runs, err = db.Runs(sweepID); err != nil {
		return Source{}, err
	}
	s.Datasets, err = db.Datasets(s.Runs)
	return s, err
}
