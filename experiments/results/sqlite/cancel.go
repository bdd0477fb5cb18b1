package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/worker"
)

// Cancel cancels the subject's runs: one that no living worker has at once, another when its
// worker has learned of it. It leaves runs that have ended as they are.
func (db *DB) Cancel(ctx context.Context, subject results.Subject) (canceled, asked int, err error) {
	err = db.inTransaction(ctx, func(tx transaction) error {
		canceled, asked = 0, 0
		return eachOf(tx, subject, func(kind string, id int64) error {
			column := "id"
			if kind == "sweep" {
				column = "sweep_id"
			}
			runs, err := collect(tx, scanHeld, selectHeld+` WHERE `+column+` = ? AND state IN (?, ?)`, id, results.Pending, results.Running)
			if err != nil {
				return err
			}
			for _, run := range runs {
				if !run.alive(true) {
					canceled++
					err = cancelRun(tx, run.id)
				} else {
					asked++
					_, err = tx.Exec(`UPDATE runs SET cancel_requested = 1 WHERE id = ?`, run.id)
				}
				if err != nil {
					return fmt.Errorf("cancel run %d: %w", run.id, err)
				}
			}
			return nil
		})
	})
	return canceled, asked, err
}

// held is a run that waits, or that a worker has or had.
type held struct {
	id     int64
	state  results.State
	worker string
	heard  time.Time
}

const selectHeld = `SELECT id, state, worker, coalesce(reported_at, started_at) FROM runs`

func scanHeld(row scanner) (h held, err error) {
	err = row.Scan(&h.id, &h.state, &h.worker, moment{&h.heard})
	return h, err
}

// alive reports whether a worker has the run and may still be at work; unknown is what it
// says of one that cannot be asked.
func (h held) alive(unknown bool) bool {
	return h.state == results.Running && worker.Alive(h.worker, h.heard, unknown)
}

// cancelRun ends a run that nobody has.
func cancelRun(tx transaction, id int64) error {
	_, err := tx.Exec(`UPDATE runs SET state = ?, finished_at = ? WHERE id = ?`, results.Canceled, now(), id)
	if err == nil {
		_, err = tx.Exec(`DELETE FROM checkpoints WHERE run_id = ?`, id)
	}
	return err
}

// cancelLeft cancels the runs of a sweep whose workers have died before they learned that
// they were to end them.
func cancelLeft(tx transaction, sweepID int64, takeOver bool) error {
	runs, err := collect(tx, scanHeld, selectHeld+` WHERE sweep_id = ? AND state = ? AND cancel_requested`, sweepID, results.Running)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if run.alive(!takeOver) {
			continue
		}
		if err := cancelRun(tx, run.id); err != nil {
			return err
		}
	}
	return nil
}

// Canceled reports whether somebody has asked for the end of the run.
func (c *claim) Canceled(ctx context.Context) (bool, error) {
	canceled, err := c.attempt.scan(c.db.sql.QueryRowContext(ctx, askCanceled, c.attempt.run, c.attempt.number, results.Running))
	return canceled, wrap(err, "run %d", c.attempt.run)
}

const askCanceled = `SELECT cancel_requested FROM runs WHERE id = ? AND attempt = ? AND state = ?`

func (a attempt) canceled(tx transaction) (bool, error) {
	return a.scan(tx.QueryRow(askCanceled, a.run, a.number, results.Running))
}

func (a attempt) scan(row scanner) (canceled bool, err error) {
	err = row.Scan(&canceled)
	if errors.Is(err, sql.ErrNoRows) {
		err = results.ErrLost
	}
	return canceled, err
}

// Launched records how a program was started for the run.
func (c *claim) Launched(ctx context.Context, launch results.Launch) error {
	command, err := json.Marshal(launch.Command)
	if err != nil {
		return err
	}
	err = c.db.inTransaction(ctx, func(tx transaction) error {
		if _, err := c.attempt.canceled(tx); err != nil { // or lost
			return err
		}
		_, err := tx.Exec(`REPLACE INTO launches (run_id, command, folder, pid, token) VALUES (?, ?, ?, ?, ?)`,
			c.run.ID, string(command), launch.Folder, launch.PID, launch.Token)
		return err
	})
	if err != nil {
		return fmt.Errorf("record how run %d was started: %w", c.run.ID, err)
	}
	c.run.Launch = launch
	return nil
}
