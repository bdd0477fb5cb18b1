package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/worker"
)

// claim is a run in the hands of a worker of this process.
type claim struct {
	db      *DB
	sweep   results.Sweep
	options results.ClaimOptions
	run     results.Run // as recorded
	state   []byte      // to go on from; nil: start afresh
	epoch   int         // after which that state was taken
	attempt attempt
	steps   steps // of a program
}

// attempt is what stays of a claim as long as a worker has it.
type attempt struct {
	run    int64
	number int
}

// Run returns the run as it is recorded after the latest call.
func (c *claim) Run() results.Run { return c.run }

// Checkpoint returns the state to go on from and the epoch after which it was taken.
func (c *claim) Checkpoint() (state []byte, epoch int) { return c.state, c.epoch }

// Claim takes up the next run of a sweep: one that waits, or one whose worker
// has died. It returns nil when there is none.
func (db *DB) Claim(ctx context.Context, sweepID int64, options results.ClaimOptions) (results.Claim, error) {
	sweep, err := db.Sweep(sweepID)
	if err != nil {
		return nil, err
	}
	me := worker.This()
	var claimed *claim
	err = db.inTransaction(ctx, func(tx transaction) error {
		id, err := nextRun(tx, sweepID, options)
		if err != nil || id == 0 {
			return err
		}
		_, err = tx.Exec(`UPDATE runs SET state = ?, attempt = attempt + 1, worker = ?, environment_id = ?,
			cancel_requested = 0, reported_at = ?, started_at = coalesce(started_at, ?) WHERE id = ?`, results.Running, me, options.Environment, now(), now(), id)
		if err != nil {
			return err
		}
		claimed = &claim{db: db, sweep: sweep, options: options}
		if claimed.run, err = scanRun(tx.QueryRow(selectRun+` WHERE id = ?`, id)); err != nil {
			return err
		}
		claimed.attempt = attempt{id, claimed.run.Attempt}
		err = tx.QueryRow(`SELECT epoch, state FROM checkpoints WHERE run_id = ?`, id).
			Scan(&claimed.epoch, &claimed.state)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim a run of sweep %d: %w", sweepID, err)
	}
	if claimed == nil {
		return nil, nil
	}
	return claimed, nil
}

// nextRun returns the id of the run to take up next, 0 if there is none: the one that is
// asked for, or first those that a dead worker left, then those that wait, by number, the
// ones that have failed before last.
func nextRun(tx transaction, sweepID int64, options results.ClaimOptions) (id int64, err error) {
	if err := cancelLeft(tx, sweepID, options.TakeOver); err != nil {
		return 0, err
	}
	if options.Run != 0 {
		err = tx.QueryRow(`SELECT id FROM runs WHERE sweep_id = ? AND id = ? AND state = ?`, sweepID, options.Run, results.Pending).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return id, err
	}
	rows, err := tx.Query(`SELECT id, worker, coalesce(reported_at, started_at) FROM runs WHERE sweep_id = ? AND state = ? ORDER BY number`, sweepID, results.Running)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var holder string
		var heard time.Time
		if err := rows.Scan(&id, &holder, moment{&heard}); err != nil {
			return 0, err
		}
		if !worker.Alive(holder, heard, !options.TakeOver) {
			return id, nil
		}
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	err = tx.QueryRow(`SELECT id FROM runs WHERE sweep_id = ? AND state = ? ORDER BY failures, number LIMIT 1`, sweepID, results.Pending).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// Finish ends the run and lets its checkpoint go. The weights of the sweep's
// best run, by the metric's last value, are kept, and so are those that somebody
// asked for; those of others are removed. A run that has failed, no more often
// than Retries, waits again, and begins afresh: what failed may be its checkpoint.
// It keeps the error.
func (c *claim) Finish(ctx context.Context, o results.Outcome) error {
	run := c.run
	run.Parameters, run.WeightsSHA256 = o.Parameters, o.WeightsSHA256
	if run.State = o.State; o.State == results.Failed {
		run.Error = o.Error
		run.Failures++
	}
	err := c.db.inTransaction(ctx, func(tx transaction) error {
		if err := c.end(tx, &run); err != nil {
			return err
		}
		if err := c.writeMistakes(tx, o); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM checkpoints WHERE run_id = ?`, c.run.ID); err != nil {
			return err
		}
		if !o.State.Finished() || o.Weights == nil { // somebody's program has none
			return nil
		}
		if c.options.KeepWeights {
			return pinWeights(tx, c.run.ID, o.Weights)
		}
		return c.keepBestWeights(tx, run, o.Weights)
	})
	if err != nil {
		return fmt.Errorf("finish run %d: %w", c.run.ID, err)
	}
	c.run = run
	return nil
}

// end records the state in which a run ends: one that has failed and may be tried again waits.
func (c *claim) end(tx transaction, run *results.Run) error {
	if run.State == results.Failed && run.Failures <= c.options.Retries {
		canceled, err := c.attempt.canceled(tx)
		if err != nil {
			return err
		}
		if !canceled {
			run.State = results.Pending
		}
	}
	var ended any
	if run.State != results.Pending {
		ended = now()
	}
	if run.State.Finished() {
		if err := c.removeLaterSteps(tx, run); err != nil {
			return err
		}
	}
	return c.updateRun(tx, `state = ?, error = ?, failures = ?, parameters = ?, weights_sha256 = ?, finished_at = ?`,
		run.State, run.Error, run.Failures, run.Parameters, run.WeightsSHA256, ended)
}

// writeMistakes records what the network got wrong, and how sure it was of its answers.
func (c *claim) writeMistakes(tx transaction, o results.Outcome) error {
	for _, m := range o.Misclassified {
		_, err := tx.Exec(`REPLACE INTO misclassified
			(run_id, split, sample, label, predicted, probability, label_probability, loss) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			c.run.ID, m.Split, m.Sample, m.Label, m.Predicted, nullable(m.Probability), nullable(m.LabelProbability), nullable(m.Loss))
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO images (dataset_sha256, split, sample, pixels) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			c.run.DatasetSHA256, m.Split, m.Sample, m.Pixels)
		if err != nil {
			return err
		}
	}
	for _, list := range o.Mistakes {
		if err := writeMistakes(tx, c.run.ID, list); err != nil {
			return err
		}
	}
	for _, bin := range o.Calibration {
		if err := writeCalibration(tx, c.run.ID, bin); err != nil {
			return err
		}
	}
	return nil
}

// Release puts the run back to wait for another worker, who goes on from its
// last checkpoint. A run that was to be canceled is canceled.
func (c *claim) Release(ctx context.Context) error {
	state := results.Pending
	err := c.db.inTransaction(ctx, func(tx transaction) error {
		canceled, err := c.attempt.canceled(tx)
		if err != nil {
			return err
		}
		if canceled {
			state = results.Canceled
			return cancelRun(tx, c.run.ID)
		}
		return c.updateRun(tx, `state = ?`, state)
	})
	if err != nil {
		return fmt.Errorf("release run %d: %w", c.run.ID, err)
	}
	c.run.State = state
	return nil
}
