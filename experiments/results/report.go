package results

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
)

// EpochReport is what a run found out in one epoch.
type EpochReport struct {
	Epoch
	Kept       bool              // its network is what the run keeps so far; without early stopping that of every epoch
	Confusion  []ConfusionMatrix // one a split
	Checkpoint []byte            // the state after this epoch; nil keeps the one before
	Judge      Judge             // decides whether the run goes on; nil where that is not asked, as after its last epoch
}

// reporting holds what is carried out for every epoch, prepared once.
type reporting struct{ claimed, epoch, matrix, run, checkpoint *sql.Stmt }

func (db *DB) prepareReporting() (r reporting, err error) {
	for _, statement := range []struct {
		prepared **sql.Stmt
		text     string
	}{
		{&r.claimed, `SELECT state = 'running' AND attempt = ? FROM runs WHERE id = ?`},
		{&r.epoch, `REPLACE INTO epochs (run_id, epoch, learning_rate, seconds, ` + metricColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&r.matrix, `REPLACE INTO confusion_matrices (run_id, epoch, split, counts) VALUES (?, ?, ?, ?)`},
		{&r.run, `UPDATE runs SET (epochs, kept_epoch, seconds, best_epoch, best_value, last_value, ` + metricColumns + `)
			= (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?`},
		{&r.checkpoint, `REPLACE INTO checkpoints (run_id, epoch, state) VALUES (?, ?, ?)`},
	} {
		if *statement.prepared, err = db.sql.Prepare(statement.text); err != nil {
			return r, fmt.Errorf("%s: %w", db.path, err)
		}
	}
	return r, nil
}

// Report records an epoch with all that belongs to it, and answers whether the run
// is to stop after it. An epoch that was recorded before, by an attempt that went
// on after its last checkpoint, is written again with the same values, and what was
// decided then stands. The error is [ErrLost] when the run has gone to another
// worker; then nothing is written.
func (c *Claim) Report(e EpochReport) (stop bool, err error) {
	run := c.Run
	first := e.Epoch.Epoch > run.Epochs
	if first {
		run.Record(e, c.sweep)
		run.Seconds += e.Seconds
	}
	prepared, err := c.db.reporting()
	if err != nil {
		return false, err
	}
	err = c.write(func(tx *sql.Tx) error {
		values := append([]any{run.ID, e.Epoch.Epoch, e.LearningRate, e.Seconds}, e.Metrics.values()...)
		if _, err := tx.Stmt(prepared.epoch).Exec(values...); err != nil {
			return err
		}
		for _, m := range e.Confusion {
			if _, err := tx.Stmt(prepared.matrix).Exec(run.ID, e.Epoch.Epoch, m.Split, matrixJSON(m.Counts)); err != nil {
				return err
			}
		}
		values = append([]any{run.Epochs, run.KeptEpoch, run.Seconds, run.BestEpoch, nullable(run.BestValue), nullable(run.LastValue)}, run.Metrics.values()...)
		_, err := tx.Stmt(prepared.run).Exec(append(values, run.ID)...)
		if err == nil && e.Judge != nil {
			stop, err = c.decide(tx, e.Epoch.Epoch, first, e.Judge)
		}
		// From a checkpoint of now, the run would be trained beyond where it stops.
		if err != nil || stop || e.Checkpoint == nil {
			return err
		}
		_, err = tx.Stmt(prepared.checkpoint).Exec(run.ID, e.Epoch.Epoch, e.Checkpoint)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("record epoch %d of run %d: %w", e.Epoch.Epoch, run.ID, err)
	}
	c.Run = run
	return stop, nil
}

// matrixJSON is json.Marshal of the counts, which takes as long as the rest of a
// report.
func matrixJSON(counts [][]int) string {
	text := []byte{'['}
	for label, row := range counts {
		if label > 0 {
			text = append(text, ',')
		}
		text = append(text, '[')
		for predicted, count := range row {
			if predicted > 0 {
				text = append(text, ',')
			}
			text = strconv.AppendInt(text, int64(count), 10)
		}
		text = append(text, ']')
	}
	return string(append(text, ']'))
}

// write calls do within a transaction if the run is still this worker's.
func (c *Claim) write(do func(tx *sql.Tx) error) error {
	prepared, err := c.db.reporting()
	if err != nil {
		return err
	}
	return c.db.inTransaction(func(tx *sql.Tx) error {
		var ours bool
		err := tx.Stmt(prepared.claimed).QueryRow(c.Run.Attempt, c.Run.ID).Scan(&ours)
		if errors.Is(err, sql.ErrNoRows) || err == nil && !ours {
			return ErrLost
		}
		if err != nil {
			return err
		}
		return do(tx)
	})
}
