package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"gradbook/experiments/results"
)

// Weights returns the trained network of a run in the form of nn's
// Network.UnmarshalBinary. Its error says so where they are not kept: unless more
// was asked for, only a sweep's best run has its weights kept.
func (db *DB) Weights(runID int64) (state []byte, err error) {
	err = db.row(`SELECT state FROM weights WHERE run_id = ?`, runID).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s: the weights of run %d are not kept; \"replay %d --keep-weights\" brings them back", db.path, runID, runID)
	}
	return state, wrap(err, "%s: read weights of run %d", db.path, runID)
}

// WeightsKept returns which runs of a sweep have their weights kept.
func (db *DB) WeightsKept(sweepID int64) (map[int64]bool, error) {
	ids, err := query(db, "read which weights are kept", func(row scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT run_id FROM weights JOIN runs ON runs.id = run_id WHERE sweep_id = ?`, sweepID)
	kept := map[int64]bool{}
	for _, id := range ids {
		kept[id] = true
	}
	return kept, err
}

// keepBestWeights keeps the weights of a run that has ended if it is the best of those whose
// weights are kept, and lets the best one's before it go.
func (c *claim) keepBestWeights(tx transaction, ended results.Run, weights []byte) error {
	runs, err := collect(tx, scanRun, selectRun+` WHERE sweep_id = ? AND id IN (SELECT run_id FROM weights)`, c.sweep.ID)
	if err != nil {
		return err
	}
	// Of equal values, or two that are NaN, the lower run is kept, whichever finished
	// first: the same with any number of workers.
	runs = append(runs, ended)
	slices.SortFunc(runs, func(a, b results.Run) int { return cmp.Compare(a.ID, b.ID) })
	results.SortRuns(runs, c.sweep.Goal)
	if runs[0].ID != ended.ID {
		return nil
	}
	_, err = tx.Exec(`DELETE FROM weights WHERE NOT pinned AND run_id IN (SELECT id FROM runs WHERE sweep_id = ?)`, c.sweep.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`REPLACE INTO weights (run_id, state) VALUES (?, ?)`, ended.ID, weights)
	return err
}

func pinWeights(tx transaction, runID int64, weights []byte) error {
	_, err := tx.Exec(`REPLACE INTO weights (run_id, state, pinned) VALUES (?, ?, 1)`, runID, weights)
	return err
}

// KeepWeights records the weights of a run that has ended, trained again, for
// good. The form is that of [results.Reader].Weights.
func (db *DB) KeepWeights(ctx context.Context, runID int64, weights []byte) error {
	err := db.inTransaction(ctx, func(tx transaction) error { return pinWeights(tx, runID, weights) })
	return wrap(err, "keep the weights of run %d", runID)
}
