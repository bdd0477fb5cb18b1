package sqlite

import (
	"database/sql"
	"errors"
	"math"
	"slices"

	"gradbook/experiments/results"
)

// steps is what a claim knows of the steps of its run, which is a program's.
type steps struct {
	reported bool // this attempt has reported
	highest  int  // of its steps

	// What the run has reported of the sweep's metric, by step: the n-th value, from 1 on,
	// was reported at the step at[n-1]. Both are nil until they are needed.
	at     []int
	values []results.Point
}

// forget drops what may not be recorded.
func (s *steps) forget() { s.at, s.values = nil, nil }

func (s *steps) reach(step int) {
	if !s.reported || step > s.highest {
		s.reported, s.highest = true, step
	}
}

// recordStep writes a step that a program has reported.
func (c *claim) recordStep(tx transaction, run *results.Run, w written) (kept, stop bool, err error) {
	recorded, err := isRecorded(tx, run, w.Epoch.Epoch)
	if err != nil {
		return false, false, err
	}
	if recorded {
		run.RecordAgain(w.EpochReport, c.sweep)
	} else {
		run.Record(w.EpochReport, c.sweep)
		run.Seconds += w.Seconds
	}
	conflict := `UPDATE SET (seconds, metrics) = (excluded.seconds, excluded.metrics)`
	if w.Adds {
		conflict = `UPDATE SET metrics = json_patch(metrics, excluded.metrics)`
	}
	_, err = tx.execPrepared(`INSERT INTO history (run_id, step, seconds, metrics) VALUES (?, ?, ?, ?)
		ON CONFLICT DO `+conflict, run.ID, w.Epoch.Epoch, w.Seconds, w.object)
	if err == nil && w.Judge != nil {
		stop, err = c.decideOnStep(tx, w)
	}
	return true, stop, err
}

func isRecorded(tx transaction, run *results.Run, step int) (recorded bool, err error) {
	if run.Epochs == 0 || step > run.KeptEpoch {
		return false, nil
	}
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM history WHERE run_id = ? AND step = ?)`, run.ID, step).Scan(&recorded)
	return recorded, err
}

// decideOnStep has the run judged after a step, which has just been written, if it reported
// the sweep's metric. Rungs count the values of the metric, as those of W&B do: programs
// count steps in ways that a rule cannot know. What was decided at the step before stands.
func (c *claim) decideOnStep(tx transaction, w written) (stop bool, err error) {
	value, measured := w.Lookup(c.sweep.Metric)
	if !measured {
		return false, nil
	}
	n, again, err := c.note(tx, w.Epoch.Epoch, finite(value))
	if err != nil {
		return false, err
	}
	if again {
		err = tx.QueryRow(`SELECT stopped FROM decisions WHERE run_id = ? AND epoch = ?`, c.run.ID, w.Epoch.Epoch).Scan(&stop)
		if !errors.Is(err, sql.ErrNoRows) {
			return stop, err
		}
	}
	rung := w.Judge.Rung(n)
	if rung == 0 {
		return false, nil
	}
	peers, err := collect(tx, func(row scanner) (p results.Peer, err error) {
		var m results.Metrics
		err = row.Scan(&p.Complete, metrics{value: &m})
		p.Value = finite(m.Value(c.sweep.Metric))
		return p, err
	}, `SELECT r.state = ? OR r.state = ? AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.run_id = r.id AND d.stopped),
			coalesce((SELECT metrics FROM history WHERE run_id = r.id AND EXISTS (SELECT 1 FROM json_each(metrics) WHERE key = ?)
				ORDER BY step LIMIT 1 OFFSET ?), '{}')
		FROM runs r WHERE r.sweep_id = ? AND r.id <> ?`,
		results.Done, results.Stopped, c.sweep.Metric, rung-1, c.sweep.ID, c.run.ID)
	if err != nil {
		return false, err
	}
	return c.judge(tx, w.Epoch.Epoch, rung, w.Judge, c.steps.values[:n], peers)
}

// note takes in a value of the sweep's metric. The run has reported n values up to its step;
// again says that it had reported one at the step before.
func (c *claim) note(tx transaction, step int, value float64) (n int, again bool, err error) {
	s := &c.steps
	if s.at == nil {
		history, err := collect(tx, scanEpoch, selectEpoch+` WHERE run_id = ? ORDER BY step`, c.run.ID)
		if err != nil {
			return 0, false, err
		}
		for _, e := range history {
			// The step itself has just been written. Whether it is there anew, only
			// its decision can tell.
			if value, measured := e.Lookup(c.sweep.Metric); measured {
				s.insert(len(s.at), e.Epoch, finite(value))
			}
		}
	}
	i, again := slices.BinarySearch(s.at, step)
	if !again {
		s.insert(i, step, value)
	}
	s.values[i].Value = value
	return i + 1, again, nil
}

func (s *steps) insert(i, step int, value float64) {
	s.at = slices.Insert(s.at, i, step)
	s.values = slices.Insert(s.values, i, results.Point{Value: value})
	for ; i < len(s.values); i++ {
		s.values[i].Step = i + 1
	}
}

// removeLaterSteps removes what only earlier attempts have come to, after all steps of this
// one, and notes in run what is left.
func (c *claim) removeLaterSteps(tx transaction, run *results.Run) error {
	if !c.steps.reported {
		return nil
	}
	result, err := tx.Exec(`DELETE FROM history WHERE run_id = ? AND step > ?`, run.ID, c.steps.highest)
	if err != nil {
		return err
	}
	if removed, err := result.RowsAffected(); err != nil || removed == 0 {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM decisions WHERE run_id = ? AND epoch > ?`, run.ID, c.steps.highest); err != nil {
		return err
	}
	history, err := collect(tx, scanEpoch, selectEpoch+` WHERE run_id = ? ORDER BY step`, run.ID)
	if err != nil {
		return err
	}
	run.Epochs, run.KeptEpoch, run.BestEpoch, run.Seconds = 0, 0, 0, 0
	run.BestValue, run.LastValue, run.Metrics = math.NaN(), math.NaN(), results.MetricsOf(nil)
	for _, e := range history {
		run.Record(results.EpochReport{Epoch: e}, c.sweep)
		run.Seconds += e.Seconds
	}
	return c.updateRun(tx, `(epochs, kept_epoch, seconds, best_epoch, best_value, last_value, summary) = (?, ?, ?, ?, ?, ?, ?)`,
		run.Epochs, run.KeptEpoch, run.Seconds, run.BestEpoch, nullable(run.BestValue), nullable(run.LastValue), string(run.Metrics.Object()))
}
