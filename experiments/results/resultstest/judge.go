package resultstest

import (
	"math"
	"testing"

	"gradbook/experiments/results"
)

// Judge is a rule that notes what it is asked, and stops runs if told to.
type Judge struct {
	RungAt int  // at most this is the rung
	Stop   bool // what it answers

	values []float64
	peers  []results.Peer
	asked  int
}

// Rung returns the epoch, but no later one than RungAt.
func (r *Judge) Rung(epoch int) int { return min(r.RungAt, epoch) }

// Judge decides as Stop says.
func (r *Judge) Judge(points []results.Point, peers []results.Peer) (results.Decision, bool) {
	r.values, r.peers = nil, peers
	for i, p := range points {
		if r.values = append(r.values, p.Value); p.Step != i+1 {
			panic("the epochs do not follow each other")
		}
	}
	r.asked++
	return results.Decision{Value: points[len(points)-1].Value, Threshold: math.NaN(), Stopped: r.Stop}, true
}

// ReportJudged reports an epoch of which a judge is asked.
func ReportJudged(t *testing.T, c results.Claim, epoch int, valAccuracy float64, checkpoint []byte, judge results.Judge) (stop bool) {
	t.Helper()
	answer, err := c.Report(t.Context(), results.EpochReport{Kept: true, Checkpoint: checkpoint, Judge: judge,
		Epoch: results.Epoch{Epoch: epoch, Metrics: results.Metrics{ValAccuracy: valAccuracy}}})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Stop
}

// Finish ends a run, which has weights.
func Finish(t *testing.T, c results.Claim, state results.State) {
	t.Helper()
	if err := c.Finish(t.Context(), results.Outcome{State: state, Weights: []byte("net")}); err != nil {
		t.Fatal(err)
	}
}
