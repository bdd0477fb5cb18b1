package results

// Decision is a row of the table decisions: what early termination made of a run
// after an epoch.
type Decision struct {
	RunID     int64
	Epoch     int     // after which it was decided
	Rung      int     // the epoch at which runs were compared
	Value     float64 // of the run, by the sweep's metric
	Threshold float64 // what it was compared with
	Stopped   bool
}

// Peer is another run of the sweep while one is judged.
type Peer struct {
	Value    float64 // of the sweep's metric at the rung; NaN if it has none
	Complete bool    // it is done, or stopped without a decision to do so
}

// A Point is what a run reported of the sweep's metric at a step.
type Point struct {
	Step  int // the epoch of our networks
	Value float64
}

// A Judge decides whether runs go on. It is asked within the transaction that
// records an epoch, so that no other run records one meanwhile.
type Judge interface {
	// Rung returns the epoch, at most the given one, at which runs are compared to
	// judge one of them after so many epochs; 0 where there is nothing to judge.
	Rung(epoch int) int
	// Judge decides by what the run has reported of the sweep's metric, in the order of
	// its epochs, and by all other runs of the sweep at the rung. Of the decision it sets
	// the value, the threshold and whether the run stops. It returns false where too
	// little is known to decide.
	Judge(points []Point, peers []Peer) (Decision, bool)
}

// Decisions returns what early termination made of several runs, by run and epoch.
func (db *DB) Decisions(runIDs ...int64) ([]Decision, error) {
	return query(db, "read decisions", func(row scanner) (d Decision, err error) {
		err = row.Scan(&d.RunID, &d.Epoch, &d.Rung, number{&d.Value}, number{&d.Threshold}, &d.Stopped)
		return d, err
	}, `SELECT run_id, epoch, rung, value, threshold, stopped FROM decisions
		WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, epoch`, idList(runIDs))
}

// decide has the run judged after an epoch, which has just been written, and
// records the decision. Where the epoch was recorded before, what was decided then
// stands: meanwhile, other runs have come to more.
func (c *claim) decide(tx transaction, epoch int, first bool, judge Judge) (stop bool, err error) {
	if !first {
		err = tx.QueryRow(`SELECT count(*) FROM decisions WHERE run_id = ? AND epoch = ? AND stopped`, c.run.ID, epoch).Scan(&stop)
		return stop, err
	}
	rung := judge.Rung(epoch)
	if rung == 0 {
		return false, nil
	}
	points, err := collect(tx, func(row scanner) (Point, error) {
		e, err := scanEpoch(row)
		return Point{e.Epoch, e.Value(c.sweep.Metric)}, err
	}, selectEpoch+` WHERE run_id = ? AND epoch <= ? ORDER BY epoch`, c.run.ID, epoch)
	if err != nil {
		return false, err
	}
	peers, err := collect(tx, func(row scanner) (p Peer, err error) {
		var m Metrics
		err = row.Scan(append([]any{&p.Complete}, m.scan()...)...)
		p.Value = m.Value(c.sweep.Metric)
		return p, err
	}, `SELECT r.state = ? OR r.state = ? AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.run_id = r.id AND d.stopped),
		e.train_loss, e.train_accuracy, e.val_loss, e.val_accuracy, e.test_loss, e.test_accuracy
		FROM runs r LEFT JOIN epochs e ON e.run_id = r.id AND e.epoch = ? WHERE r.sweep_id = ? AND r.id <> ?`,
		Done, Stopped, rung, c.sweep.ID, c.run.ID)
	if err != nil {
		return false, err
	}
	d, ok := judge.Judge(points, peers)
	if !ok {
		return false, nil
	}
	_, err = tx.Exec(`INSERT INTO decisions (run_id, epoch, rung, value, threshold, stopped) VALUES (?, ?, ?, ?, ?, ?)`,
		c.run.ID, epoch, rung, nullable(d.Value), nullable(d.Threshold), d.Stopped)
	return d.Stopped, err
}
