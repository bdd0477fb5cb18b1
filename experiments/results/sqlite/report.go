package sqlite

import (
	"context"
	"fmt"
	"strconv"

	"gradbook/experiments/results"
)

// Report records an epoch with all that belongs to it, and answers whether the run
// is to stop after it. An epoch that was recorded before, by an attempt that went
// on after its last checkpoint, is written again with the same values, and what was
// decided then stands. The error is [results.ErrLost] when the run has gone to another
// worker; then nothing is written.
func (c *claim) Report(ctx context.Context, e results.EpochReport) (stop bool, err error) {
	run := c.run
	first := e.Epoch.Epoch > run.Epochs
	if first {
		run.Record(e, c.sweep)
		run.Seconds += e.Seconds
	}
	// What takes long is done before others have to wait.
	object, epoch := string(e.Object()), any(e.Epoch.Epoch)
	if e.CountsSteps {
		object, epoch = string(e.Metrics.Object()), nil
	}
	var summary any
	if first && e.Kept {
		summary = object
	}
	var matrices, layers []any
	for _, m := range e.Confusion {
		matrices = append(matrices, run.ID, e.Epoch.Epoch, m.Split, matrixJSON(m.Counts))
	}
	for _, layer := range e.Layers {
		layers = append(layers, layerValues(run.ID, e.Epoch.Epoch, layer)...)
	}
	err = c.db.inTransaction(ctx, func(tx transaction) error {
		err := c.updateRun(tx, `(reported_at, epochs, kept_epoch, seconds, best_epoch, best_value, last_value, summary) = (?, ?, ?, ?, ?, ?, ?, coalesce(?, summary))`,
			now(), run.Epochs, run.KeptEpoch, run.Seconds, run.BestEpoch, nullable(run.BestValue), nullable(run.LastValue), summary)
		if err != nil {
			return err
		}
		err = tx.replace(`history (run_id, step, epoch, seconds, metrics)`, 1, []any{run.ID, e.Epoch.Epoch, epoch, e.Seconds, object})
		if err == nil {
			err = tx.replace(`confusion_matrices (run_id, epoch, split, counts)`, len(e.Confusion), matrices)
		}
		if err == nil {
			err = tx.replace(`layers (`+layerColumns+`)`, len(e.Layers), layers)
		}
		if err == nil && e.Judge != nil {
			stop, err = c.decide(tx, e.Epoch.Epoch, first, e.Judge)
		}
		// From a checkpoint of now, the run would be trained beyond where it stops.
		if err != nil || stop || e.Checkpoint == nil {
			return err
		}
		return tx.replace(`checkpoints (run_id, epoch, state)`, 1, []any{run.ID, e.Epoch.Epoch, e.Checkpoint})
	})
	if err != nil {
		return false, fmt.Errorf("record epoch %d of run %d: %w", e.Epoch.Epoch, run.ID, err)
	}
	c.run = run
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

// updateRun sets columns of the claimed run, or fails with [results.ErrLost] where it is this
// worker's no more.
func (c *claim) updateRun(tx transaction, columns string, values ...any) error {
	result, err := tx.execPrepared(`UPDATE runs SET `+columns+` WHERE id = ? AND attempt = ? AND state = 'running'`,
		append(values, c.run.ID, c.run.Attempt)...)
	if err != nil {
		return err
	}
	changed, err := result.RowsAffected()
	if err == nil && changed == 0 {
		err = results.ErrLost
	}
	return err
}
