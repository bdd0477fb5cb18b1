package sqlite

import (
	"context"
	"fmt"
	"strconv"

	"gradbook/experiments/results"
)

// Report records epochs, or steps of a program, in one transaction, and answers whether the
// run is to stop. The error is [results.ErrLost] when the run has gone to another worker;
// then nothing is written.
func (c *claim) Report(ctx context.Context, reports ...results.EpochReport) (answer results.Answer, err error) {
	written := make([]written, len(reports)) // what takes long is done before others have to wait
	for i, e := range reports {
		written[i] = c.write(e)
	}
	run := c.run
	err = c.db.inTransaction(ctx, func(tx transaction) error {
		run, answer = c.run, results.Answer{}
		run.Metrics = c.run.Metrics.Clone()
		var summary any // that of before
		for _, w := range written {
			kept, stop, err := c.record(tx, &run, w)
			if err != nil {
				return err
			}
			if kept && w.CountsSteps {
				summary = run.Metrics
			} else if kept {
				summary = w.object
			}
			answer.Recorded++
			if answer.Stop = stop; stop {
				break
			}
		}
		if m, ok := summary.(results.Metrics); ok {
			summary = string(m.Object())
		}
		return c.updateRun(tx, `(reported_at, epochs, kept_epoch, seconds, best_epoch, best_value, last_value, summary) = (?, ?, ?, ?, ?, ?, ?, coalesce(?, summary))`,
			now(), run.Epochs, run.KeptEpoch, run.Seconds, run.BestEpoch, nullable(run.BestValue), nullable(run.LastValue), summary)
	})
	if err != nil {
		c.steps.forget()
		return results.Answer{}, fmt.Errorf("record %s of run %d: %w", span(reports), run.ID, err)
	}
	for _, e := range reports[:answer.Recorded] {
		if e.CountsSteps {
			c.steps.reach(e.Epoch.Epoch)
		}
	}
	c.run = run
	return answer, nil
}

// span names reports: "epoch 3", "step 0", "steps 10 to 29".
func span(reports []results.EpochReport) string {
	first, last := reports[0].Epoch, reports[len(reports)-1].Epoch
	switch {
	case !first.CountsSteps:
		return fmt.Sprintf("epoch %d", first.Epoch)
	case len(reports) == 1:
		return fmt.Sprintf("step %d", first.Epoch)
	}
	return fmt.Sprintf("steps %d to %d", first.Epoch, last.Epoch)
}

// written is a report with its parts as the tables have them.
type written struct {
	results.EpochReport
	object           string // the metrics
	matrices, layers []any
}

func (c *claim) write(e results.EpochReport) written {
	w := written{EpochReport: e}
	if e.CountsSteps {
		w.object = string(e.Metrics.Object())
	} else {
		w.object = string(e.Object())
	}
	for _, m := range e.Confusion {
		w.matrices = append(w.matrices, c.run.ID, e.Epoch.Epoch, m.Split, matrixJSON(m.Counts))
	}
	for _, layer := range e.Layers {
		w.layers = append(w.layers, layerValues(c.run.ID, e.Epoch.Epoch, layer)...)
	}
	return w
}

// record writes one report, and notes it in run. kept says that the run's metrics changed.
func (c *claim) record(tx transaction, run *results.Run, w written) (kept, stop bool, err error) {
	if w.CountsSteps {
		kept, stop, err = c.recordStep(tx, run, w)
	} else {
		kept, stop, err = c.recordEpoch(tx, run, w)
	}
	if err == nil {
		err = tx.replace(`confusion_matrices (run_id, epoch, split, counts)`, len(w.Confusion), w.matrices)
	}
	if err == nil {
		err = tx.replace(`layers (`+layerColumns+`)`, len(w.Layers), w.layers)
	}
	// From a checkpoint of now, the run would be trained beyond where it stops.
	if err == nil && !stop && w.Checkpoint != nil {
		err = tx.replace(`checkpoints (run_id, epoch, state)`, 1, []any{run.ID, w.Epoch.Epoch, w.Checkpoint})
	}
	return kept, stop, err
}

func (c *claim) recordEpoch(tx transaction, run *results.Run, w written) (kept, stop bool, err error) {
	first := w.Epoch.Epoch > run.Epochs
	if first {
		run.Record(w.EpochReport, c.sweep)
		run.Seconds += w.Seconds
	}
	err = tx.replace(`history (run_id, step, epoch, seconds, metrics)`, 1, []any{run.ID, w.Epoch.Epoch, w.Epoch.Epoch, w.Seconds, w.object})
	if err == nil && w.Judge != nil {
		stop, err = c.decide(tx, w.Epoch.Epoch, first, w.Judge)
	}
	return first && w.Kept, stop, err
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
