package results

import "math"

// Overview is a sweep with what came of its runs.
type Overview struct {
	Sweep
	States map[State]int // how many of its runs are in each
	Best   float64       // the best LastValue of its runs that are Complete; NaN where none is
}

// Overviews returns all sweeps, oldest first; with a tag only those that have it
// or a run with it. It reads no single run, however many there are.
func (db *DB) Overviews(tag string) ([]Overview, error) {
	sweeps, err := query(db, "read sweeps", scanSweep, selectSweep+` WHERE ?1 = ''
		OR id IN (SELECT sweep_id FROM sweep_tags WHERE tag = ?1)
		OR id IN (SELECT sweep_id FROM runs JOIN run_tags ON run_id = runs.id WHERE tag = ?1) ORDER BY id`, tag)
	if err != nil {
		return nil, err
	}
	overviews, index := make([]Overview, len(sweeps)), map[int64]*Overview{}
	for i, sweep := range sweeps {
		overviews[i] = Overview{Sweep: sweep, States: map[State]int{}, Best: math.NaN()}
		index[sweep.ID] = &overviews[i]
	}
	type group struct {
		sweepID          int64
		state            State
		count            int
		lowest, greatest float64
	}
	groups, err := query(db, "count runs", func(row scanner) (g group, err error) {
		err = row.Scan(&g.sweepID, &g.state, &g.count, number{&g.lowest}, number{&g.greatest})
		return g, err
	}, `SELECT sweep_id, state, count(*), min(final), max(final) FROM (
		SELECT sweep_id, state, CASE WHEN state = ?1 OR state = ?2
			AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.run_id = runs.id AND d.stopped) THEN last_value END AS final
		FROM runs) GROUP BY sweep_id, state`, Done, Stopped)
	for _, g := range groups {
		o := index[g.sweepID]
		if o == nil {
			continue // it lacks the tag, or has begun since
		}
		o.States[g.state] = g.count
		for _, value := range []float64{g.lowest, g.greatest} {
			if o.Goal.Better(value, o.Best) {
				o.Best = value
			}
		}
	}
	return overviews, err
}

// States counts runs by state.
func States(runs []Run) map[State]int {
	count := map[State]int{}
	for _, run := range runs {
		count[run.State]++
	}
	return count
}
