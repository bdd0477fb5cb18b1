package sqlite

import (
	"math"

	"gradbook/experiments/results"
)

// Decisions returns what early termination made of several runs, by run and epoch.
func (db *DB) Decisions(runIDs ...int64) ([]results.Decision, error) {
	return query(db, "read decisions", func(row scanner) (d results.Decision, err error) {
		err = row.Scan(&d.RunID, &d.Epoch, &d.Rung, number{&d.Value}, number{&d.Threshold}, &d.Stopped)
		return d, err
	}, `SELECT run_id, epoch, rung, value, threshold, stopped FROM decisions
		WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, epoch`, idList(runIDs))
}

// decide has the run judged after an epoch, which has just been written, and
// records the decision. Where the epoch was recorded before, what was decided then
// stands: meanwhile, other runs have come to more.
func (c *claim) decide(tx transaction, epoch int, first bool, judge results.Judge) (stop bool, err error) {
	if !first {
		err = tx.QueryRow(`SELECT count(*) FROM decisions WHERE run_id = ? AND epoch = ? AND stopped`, c.run.ID, epoch).Scan(&stop)
		return stop, err
	}
	rung := judge.Rung(epoch)
	if rung == 0 {
		return false, nil
	}
	epochs, err := collect(tx, scanEpoch, selectEpoch+` WHERE run_id = ? AND step <= ? ORDER BY step`, c.run.ID, epoch)
	if err != nil {
		return false, err
	}
	var points []results.Point
	for _, e := range epochs {
		if value, measured := e.Lookup(c.sweep.Metric); measured {
			points = append(points, results.Point{Step: e.Epoch, Value: finite(value)})
		}
	}
	peers, err := collect(tx, func(row scanner) (p results.Peer, err error) {
		var m results.Metrics
		err = row.Scan(&p.Complete, metrics{value: &m})
		p.Value = finite(m.Value(c.sweep.Metric))
		return p, err
	}, `SELECT r.state = ? OR r.state = ? AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.run_id = r.id AND d.stopped), coalesce(h.metrics, '{}')
		FROM runs r LEFT JOIN history h ON h.run_id = r.id AND h.step = ? WHERE r.sweep_id = ? AND r.id <> ?`,
		results.Done, results.Stopped, rung, c.sweep.ID, c.run.ID)
	if err != nil {
		return false, err
	}
	return c.judge(tx, epoch, rung, judge, points, peers)
}

// judge has the run judged, and records the decision if there is one.
func (c *claim) judge(tx transaction, step, rung int, judge results.Judge, points []results.Point, peers []results.Peer) (stop bool, err error) {
	d, ok := judge.Judge(points, peers)
	if !ok {
		return false, nil
	}
	_, err = tx.Exec(`INSERT INTO decisions (run_id, epoch, rung, value, threshold, stopped) VALUES (?, ?, ?, ?, ?, ?)`,
		c.run.ID, step, rung, nullable(d.Value), nullable(d.Threshold), d.Stopped)
	return d.Stopped, err
}

// finite returns a value, NaN where it is infinite: rules compare numbers.
func finite(value float64) float64 {
	if math.IsInf(value, 0) {
		return math.NaN()
	}
	return value
}
