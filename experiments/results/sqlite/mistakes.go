package sqlite

import (
	"encoding/json"
	"slices"

	"gradbook/experiments/results"
)

// Mistakes returns the mistakes of several runs on a split, val or test, by sample
// and run: all of them where complete is true, so that a sample which is not among
// a run's was classified rightly. It is false where one of the runs has not ended, or
// was recorded by a version that kept no more than the hundred mistakes with the
// highest loss, of which it then returns these.
func (db *DB) Mistakes(runIDs []int64, split string) (mistakes []results.Mistake, complete bool, err error) {
	if err := knownSplit(split); err != nil {
		return nil, false, err
	}
	ids := idList(runIDs)
	listed, err := query(db, "read mistakes", func(row scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT DISTINCT run_id FROM mistake_lists WHERE split = ? AND run_id IN (SELECT value FROM json_each(?))`, split, ids)
	if err != nil {
		return nil, false, err
	}
	mistakes, err = query(db, "read mistakes", func(row scanner) (results.Mistake, error) {
		m := results.Mistake{Split: split}
		err := row.Scan(&m.RunID, &m.Sample, &m.Label, &m.Predicted)
		return m, err
	}, `SELECT run_id, sample, label, predicted FROM mistakes WHERE split = ?1 AND run_id IN (SELECT value FROM json_each(?2))
		UNION ALL SELECT run_id, sample, label, predicted FROM misclassified m WHERE split = ?1 AND run_id IN (SELECT value FROM json_each(?2))
			AND NOT EXISTS (SELECT 1 FROM mistake_lists l WHERE l.run_id = m.run_id AND l.split = m.split)
		ORDER BY sample, run_id`, split, ids)
	return mistakes, len(listed) == len(runIDs), err
}

func writeMistakes(tx transaction, runID int64, l results.MistakeList) error {
	lists := make([]map[int][]int, l.Classes) // by label, by predicted class
	for label := range lists {
		lists[label] = map[int][]int{}
	}
	for _, m := range l.Mistakes {
		lists[m.Label][m.Predicted] = append(lists[m.Label][m.Predicted], m.Sample)
	}
	for label, byPredicted := range lists {
		for _, samples := range byPredicted {
			slices.Sort(samples)
		}
		text, err := json.Marshal(byPredicted)
		if err == nil {
			err = tx.replace(`mistake_lists (run_id, split, label, samples)`, 1, []any{runID, l.Split, label, string(text)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
