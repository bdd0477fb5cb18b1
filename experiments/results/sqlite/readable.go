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
		if err := db.readableRun(run); err != nil {
			return fmt.Errorf("run %d: %w", run.ID, err)
		}
	}
	for _, read := range []func() error{
		func() error { _, err := db.Datasets(runs); return err },
		func() error { return db.readableEpochs(sweep, runs) },
		func() error { _, err := db.Decisions(ids...); return err },
		func() error { _, err := db.Layers(ids...); return err },
		func() error { _, err := db.Calibration(ids...); return err },
		func() error { return db.readableMistakes("val", runs, ids) },
		func() error { return db.readableMistakes("test", runs, ids) },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	for _, run := range runs {
		if err := db.readableConfusion(run); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) readableRun(run results.Run) error {
	if _, err := json.Marshal(run); err != nil {
		return err
	}
	if run.EnvironmentID == 0 {
		return nil
	}
	_, err := db.Environment(run.EnvironmentID)
	return err
}

func (db *DB) readableEpochs(sweep results.Sweep, runs []results.Run) error {
	if len(runs) == 0 {
		return nil
	}
	_, err := db.SweepEpochs(sweep.ID)
	return err
}

func (db *DB) readableMistakes(split string, runs []results.Run, ids []int64) error {
	if _, _, err := db.Mistakes(ids, split); err != nil {
		return err
	}
	for _, run := range runs {
		if _, err := db.Misclassified(run, split); err != nil {
			return fmt.Errorf("run %d: %w", run.ID, err)
		}
	}
	return nil
}

func (db *DB) readableConfusion(run results.Run) error {
	type place struct {
		epoch int
		split string
	}
	places, err := query(db, "read confusion", func(row scanner) (p place, err error) {
		err = row.Scan(&p.epoch, &p.split)
		return p, err
	}, `SELECT epoch, split FROM confusion_matrices WHERE run_id = ?`, run.ID)
	if err != nil {
		return err
	}
	for _, p := range places {
		if _, err := db.ConfusionAt(run, p.epoch, p.split); err != nil {
			return err
		}
	}
	return nil
}
