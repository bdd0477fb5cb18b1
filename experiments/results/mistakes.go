package results

import "encoding/json"

// Mistakes returns the recorded mistakes of several runs on a split, val or
// test, by sample and run, without their pixels. At most a hundred of a run are
// recorded, those with the highest loss.
func (db *DB) Mistakes(runIDs []int64, split string) ([]Misclassified, error) {
	ids, err := json.Marshal(runIDs)
	if err != nil {
		return nil, err
	}
	return query(db, "read mistakes", func(row scanner) (Misclassified, error) {
		m := Misclassified{Split: split}
		err := row.Scan(&m.RunID, &m.Sample, &m.Label, &m.Predicted, number{&m.Probability}, number{&m.LabelProbability}, number{&m.Loss})
		return m, err
	}, `SELECT run_id, sample, label, predicted, probability, label_probability, loss FROM misclassified
		WHERE split = ? AND run_id IN (SELECT value FROM json_each(?)) ORDER BY sample, run_id`, split, string(ids))
}
