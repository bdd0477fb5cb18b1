package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gradbook/experiments/results"
)

// LatestSweepOfSpec returns the latest sweep of exactly this spec, or nil if there is none.
func (db *DB) LatestSweepOfSpec(spec string) (*results.Sweep, error) {
	return db.latest(latestOfSpec, spec)
}

// LatestSweepOf returns the latest sweep that came from a sweep file or has a name,
// whichever of the two is not empty, or nil if there is none.
func (db *DB) LatestSweepOf(file, name string) (*results.Sweep, error) {
	return db.latest(` WHERE file <> '' AND file = ? OR name <> '' AND name = ? ORDER BY id DESC LIMIT 1`, file, name)
}

func (db *DB) latest(condition string, arguments ...any) (*results.Sweep, error) {
	sweep, err := scanSweep(db.row(selectSweep+condition, arguments...))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: look for an earlier sweep: %w", db.path, err)
	}
	return &sweep, nil
}

// RestateSweep records what a sweep's file says now, its name, description and spec,
// where the record has another spec, was. Runs that the new one adds are numbered after
// those that are there; a sweep that gets some is not done any more. It fails where
// another process has changed the spec since.
func (db *DB) RestateSweep(ctx context.Context, sweep results.Sweep, was string, added []results.NewRun) error {
	return db.inTransaction(ctx, func(tx transaction) error {
		result, err := tx.Exec(`UPDATE sweeps SET name = ?, description = ?, spec = ? WHERE id = ? AND spec = ?`,
			sweep.Name, sweep.Description, sweep.Spec, sweep.ID, was)
		if err != nil {
			return err
		}
		if changed, err := result.RowsAffected(); err != nil || changed == 0 {
			return errors.Join(err, fmt.Errorf("another process has changed sweep %d; try again", sweep.ID))
		}
		if len(added) == 0 {
			return nil
		}
		last := 0
		if err := tx.QueryRow(`SELECT drawn FROM sweeps WHERE id = ?`, sweep.ID).Scan(&last); err != nil {
			return err
		}
		if added[0].Number != last+1 {
			return fmt.Errorf("another process has drawn runs of sweep %d; try again", sweep.ID)
		}
		if err := reopen(tx, sweep.ID); err != nil {
			return err
		}
		return addRuns(tx, sweep.ID, added)
	})
}

// reopen marks a sweep as not done. Whatever was to be run at its end is to be run at
// its next one.
func reopen(tx transaction, sweepID int64) error {
	_, err := tx.Exec(`UPDATE sweeps SET state = ?, finished_at = NULL, hook_worker = NULL WHERE id = ?`, results.Running, sweepID)
	return err
}
