package sweep

import (
	"maps"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep/sampler"
)

// A Sequence gives the runs of a sweep their configs, one after another, and knows which
// ones they have had: no config comes twice. It may be used by one goroutine at a time.
type Sequence struct {
	spec   *Spec
	last   int            // the number of the last run
	config int            // the number of the last run's config, 0 before the first
	values results.Config // what that config is, for its other seeds
	tried  *sampler.Tried
}

// Sequence returns one that begins with the sweep's first run.
func (s *Spec) Sequence() *Sequence { return &Sequence{spec: s, tried: sampler.NewTried(s.supply)} }

// Last is the number of the last run that was recorded, 0 before the first.
func (q *Sequence) Last() int { return q.last }

// Next returns the config of the run after the last one, or false when there is none. Where
// the method [Spec.Learns], the config depends on what is known of runs, whose order makes no
// difference. Next records nothing.
func (q *Sequence) Next(known []results.Run) (results.Config, bool) {
	return q.suggest(q.last+1, known)
}

// Record notes the config of a run, one that Next returned or one from the record of a sweep.
// Record runs in the order of their numbers.
func (q *Sequence) Record(number int, config results.Config) {
	q.Reach(number - 1)
	q.last = number
	stored := q.spec.stored(config)
	if c, _ := q.spec.repetition(number); c != q.config || q.spec.Method == sampler.Grid { // which has seeds that it lacked
		q.config, q.values = c, stored
		q.tried.Add(stored)
	}
}

// Skip notes that a run was never tried. Another run may get its config.
func (q *Sequence) Skip(number int) {
	q.Reach(number - 1)
	q.last = number
}

// Reach notes that runs have had numbers up to this one. Runs that are not recorded have been
// deleted. Their configs count as tried, unless the method [Spec.Learns]: what such a method
// suggested then is not known any more.
func (q *Sequence) Reach(number int) {
	for q.last < number && !q.spec.Learns() {
		config, ok := q.Next(nil)
		if !ok {
			break
		}
		q.Record(q.last+1, config)
	}
	q.last = max(q.last, number)
}

// suggest is [Spec.Suggest] for a run whose predecessors the sequence knows.
func (q *Sequence) suggest(number int, runs []results.Run) (results.Config, bool) {
	s := q.spec
	if number < 1 || s.RunCap > 0 && number > s.RunCap || s.Method == sampler.Grid && number > s.Count() {
		return nil, false
	}
	if s.Method == sampler.Grid {
		return q.point(number)
	}
	config, seed := s.repetition(number)
	values := maps.Clone(q.values)
	if config != q.config {
		var known []sampler.Result
		if s.Learns() {
			known = s.perConfig(runs)
		}
		chosen, ok := s.sampler.Suggest(config, known, q.tried)
		if !ok {
			return nil, false
		}
		values = s.settle(chosen)
	}
	maps.Copy(values, seed)
	return s.schema.Complete(values), true
}

// point returns the first of a grid's runs that is not tried: a grid that has been extended
// has some of them in another order.
func (q *Sequence) point(number int) (results.Config, bool) {
	if q.tried.None() {
		return q.spec.point(number), true
	}
	return q.tried.Untried(q.spec.Different(), func(i int) results.Config { return q.spec.point(i + 1) })
}
