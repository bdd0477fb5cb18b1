package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/worker"
)

// Delete removes the subject's sweep with its runs, or its runs, and all that
// then nothing refers to: images, datasets and the environments of those runs. The folders of the runs go too.
// No other sweep or run ever gets their ids. The file gets shorter. It refuses runs that a living worker has, and then removes
// nothing.
func (db *DB) Delete(ctx context.Context, subject results.Subject) error {
	var deleted []int64 // runs
	err := db.inTransaction(ctx, func(tx transaction) error {
		if err := retireIDs(tx); err != nil {
			return err
		}
		environments := map[int64]bool{}
		deleted = nil
		err := eachOf(tx, subject, func(kind string, id int64) error {
			column := "id"
			if kind == "sweep" {
				column = "sweep_id"
			}
			// Only what is needed, and taken for what it is: a run that no command can read
			// must go too.
			runs, err := collect(tx, func(row scanner) (r results.Run, err error) {
				heard := ""
				err = row.Scan(&r.ID, &r.State, &r.Worker, &r.EnvironmentID, &heard)
				r.ReportedAt, _ = time.Parse(timeFormat, heard)
				return r, err
			}, `SELECT id, CAST(state AS TEXT), CAST(worker AS TEXT), CAST(coalesce(environment_id, 0) AS INTEGER),
				CAST(coalesce(reported_at, started_at, '') AS TEXT) FROM runs WHERE `+column+` = ?`, id)
			if err != nil {
				return err
			}
			for _, run := range runs {
				if run.State == results.Running && worker.Alive(run.Worker, run.ReportedAt, true) {
					return fmt.Errorf("run %d is in training by %s; stop its sweep first", run.ID, run.Holder())
				}
				environments[run.EnvironmentID] = true
				deleted = append(deleted, run.ID)
			}
			_, err = tx.Exec(fmt.Sprintf(`DELETE FROM %ss WHERE id = ?`, kind), id)
			return err
		})
		if err != nil {
			return err
		}
		// Environments that were never run on are left: their sweep is about to begin.
		for id := range environments {
			if _, err := tx.Exec(`DELETE FROM environments WHERE id = ? AND id NOT IN
				(SELECT environment_id FROM runs WHERE environment_id IS NOT NULL)`, id); err != nil {
				return err
			}
		}
		_, err = tx.Exec(`DELETE FROM images WHERE (dataset_sha256, split, sample) NOT IN
				(SELECT dataset_sha256, split, sample FROM misclassified JOIN runs ON runs.id = run_id);
			DELETE FROM datasets WHERE sha256 NOT IN (SELECT dataset_sha256 FROM runs)`)
		return err
	})
	if err != nil {
		return err
	}
	return errors.Join(db.removeFolders(deleted), db.compact(ctx))
}

// compact is shrink, also for a file that was not made to shrink.
func (db *DB) compact(ctx context.Context) error {
	var shrinks bool
	if err := db.sql.QueryRow(`SELECT auto_vacuum <> 0 FROM pragma_auto_vacuum`).Scan(&shrinks); err != nil || shrinks {
		if err != nil {
			return wrap(err, "%s", db.path)
		}
		return db.shrink(ctx)
	}
	_, err := db.sql.Exec(`VACUUM`)
	return wrap(err, "%s: all is deleted, but the file stays as long as it is", db.path)
}
