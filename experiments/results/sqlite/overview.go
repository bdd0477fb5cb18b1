package sqlite

import (
	"math"

	"gradbook/experiments/results"
)

// Overviews returns all sweeps, oldest first; with a tag only those that have it
// or a run with it. It reads no single run, however many there are.
func (db *DB) Overviews(tag string) ([]results.Overview, error) {
	sweeps, err := query(db, "read sweeps", scanSweep, selectSweep+` WHERE ?1 = ''
		OR id IN (SELECT sweep_id FROM sweep_tags WHERE tag = ?1)
		OR id IN (SELECT sweep_id FROM runs JOIN run_tags ON run_id = runs.id WHERE tag = ?1) ORDER BY id`, tag)
	if err != nil {
		return nil, err
	}
	overviews, index := make([]results.Overview, len(sweeps)), map[int64]*results.Overview{}
	for i, sweep := range sweeps {
		overviews[i] = results.Overview{Sweep: sweep, States: map[results.State]int{}, Best: math.NaN()}
		index[sweep.ID] = &overviews[i]
	}
	type group struct {
		sweepID          int64
		state            results.State
		count            int
		lowest, greatest float64
	}
	groups, err := query(db, "count runs", func(row scanner) (g group, err error) {
		err = row.Scan(&g.sweepID, &g.state, &g.count, number{&g.lowest}, number{&g.greatest})
		return g, err
	}, `SELECT sweep_id, state, count(*), min(final), max(final) FROM (
		SELECT sweep_id, state, CASE WHEN state = ?1 OR state = ?2
			AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.run_id = runs.id AND d.stopped) THEN last_value END AS final
		FROM runs) GROUP BY sweep_id, state`, results.Done, results.Stopped)
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
