package sqlite

import (
	"gradbook/experiments/results"
)

// Calibration returns the bins of several runs, by run, split and bin, those without
// samples left out. Runs that have not ended, or were recorded before calibration
// was, have none.
func (db *DB) Calibration(runIDs ...int64) ([]results.CalibrationBin, error) {
	return query(db, "read calibration", func(row scanner) (b results.CalibrationBin, err error) {
		err = row.Scan(&b.RunID, &b.Split, &b.Bin, &b.Count, &b.Confidence, &b.Correct)
		return b, err
	}, `SELECT run_id, split, bin, count, confidence, correct FROM calibration
		WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, split, bin`, idList(runIDs))
}

func writeCalibration(tx transaction, runID int64, b results.CalibrationBin) error {
	return tx.replace(`calibration (run_id, split, bin, count, confidence, correct)`, 1,
		[]any{runID, b.Split, b.Bin, b.Count, b.Confidence, b.Correct})
}
