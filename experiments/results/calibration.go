package results

// CalibrationBins is how many bins the probability of the predicted class has.
const CalibrationBins = 20

// CalibrationBin is a row of the table calibration: the samples of a split whose
// predicted class had, from the network of the run's kept epoch, a probability from
// Bin/CalibrationBins to (Bin+1)/CalibrationBins.
type CalibrationBin struct {
	RunID      int64
	Split      string  // val or test
	Bin        int     // 0 to CalibrationBins-1
	Count      int     // samples, 1 or more
	Confidence float64 // mean of these probabilities
	Correct    int     // samples whose predicted class is their label
}

// Calibration returns the bins of several runs, by run, split and bin, those without
// samples left out. Runs that have not ended, or were recorded before calibration
// was, have none.
func (db *DB) Calibration(runIDs ...int64) ([]CalibrationBin, error) {
	return query(db, "read calibration", func(row scanner) (b CalibrationBin, err error) {
		err = row.Scan(&b.RunID, &b.Split, &b.Bin, &b.Count, &b.Confidence, &b.Correct)
		return b, err
	}, `SELECT run_id, split, bin, count, confidence, correct FROM calibration
		WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, split, bin`, idList(runIDs))
}

func (b CalibrationBin) write(tx transaction, runID int64) error {
	return tx.replace(`calibration (run_id, split, bin, count, confidence, correct)`, 1,
		[]any{runID, b.Split, b.Bin, b.Count, b.Confidence, b.Correct})
}
