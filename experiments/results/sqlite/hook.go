package sqlite

import (
	"context"
	"database/sql"
	"time"

	"gradbook/experiments/results/worker"
)

// ClaimHook reports whether this process is to run the command that the file of a sweep
// has for when it is done: the sweep is done, the command has not been run, and no
// living process runs it. takeOver is that of [DB.Claim]. Whoever gets true calls
// [DB.EndHook] afterwards.
func (db *DB) ClaimHook(ctx context.Context, sweepID int64, takeOver bool) (claimed bool, err error) {
	err = db.inTransaction(ctx, func(tx transaction) error {
		var holder sql.NullString
		var done time.Time
		if err := tx.QueryRow(`SELECT hook_worker, finished_at FROM sweeps WHERE id = ?`, sweepID).Scan(&holder, moment{&done}); err != nil {
			return err
		}
		if claimed = holder.Valid && (holder.String == "" || !worker.Alive(holder.String, done, !takeOver)); !claimed {
			return nil
		}
		_, err := tx.Exec(`UPDATE sweeps SET hook_worker = ? WHERE id = ?`, worker.This(), sweepID)
		return err
	})
	return claimed, wrap(err, "%s: take up the command of sweep %d", db.path, sweepID)
}

// EndHook records that this process has run the command, or, if due is true, that it is
// yet to be run.
func (db *DB) EndHook(ctx context.Context, sweepID int64, due bool) error {
	err := db.inTransaction(ctx, func(tx transaction) error {
		_, err := tx.Exec(`UPDATE sweeps SET hook_worker = ? WHERE id = ? AND hook_worker = ?`,
			sql.NullString{Valid: due}, sweepID, worker.This())
		return err
	})
	return wrap(err, "%s: record that the command of sweep %d was run", db.path, sweepID)
}
