package sqlite

import (
	"encoding/json"
	"fmt"

	"gradbook/experiments/results"
)

// readable returns an error where a sweep has something that no command could read.
func (db *DB) readable(sweep results.Sweep) error {
	if _, err := json.Marshal(sweep); err != nil {
		return err
	}
	runs, err := db.Runs(sweep.ID)
	if err != nil {
		return err
	}
	ids := make([]int64, len(runs))
	for i, run := range runs {
		ids[i] = run.ID
		if _, err := json.Marshal(run); err != nil {
			return fmt.Errorf("run %d: %w", run.ID, err)
		}
		if run.EnvironmentID != 0 {
			if _, err := db.Environment(run.EnvironmentID); err != nil {
				return fmt.Errorf("run %d: %w", run.ID, err)
			}
		}
	}
	if _, err := db.Datasets(runs); err != nil {
		return err
	}
	if len(runs) > 0 {
		if _, err := db.SweepEpochs(sweep.ID); err != nil {
			return err
		}
	}
	if _, err := db.Decisions(ids...); err != nil {
		return err
	}
	if _, err := db.Layers(ids...); err != nil {
		return err
	}
	if _, err := db.Calibration(ids...); err != nil {
		return err
	}
	for _, split := range []string{"val", "test"} {
		if _, _, err := db.Mistakes(ids, split); err != nil {
			return err
		}
		for _, run := range runs {
			if _, err := db.Misclassified(run, split); err != nil {
				return fmt.Errorf("run %d: %w", run.ID, err)
			}
		}
	}
	for _, run := range runs {
		epochs, err := query(db, "read confusion", func(row scanner) (at confusionAt, err error) {
			err = row.Scan(&at.epoch, &at.split)
			return at, err
		}, `SELECT epoch, split FROM confusion_matrices WHERE run_id = ?`, run.ID)
		if err != nil {
			return err
		}
		for _, at := range epochs {
			if _, err := db.ConfusionAt(run, at.epoch, at.split); err != nil {
				return err
			}
		}
	}
	return nil
}

// confusionAt says of which epoch and split a confusion matrix is.
type confusionAt struct {
	epoch int
	split string
}
