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
