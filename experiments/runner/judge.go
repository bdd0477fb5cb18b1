package runner

import (
	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// judge is a sweep's rule of early termination as the results ask it.
type judge struct{ *sweep.EarlyTerminate }

// judge returns who decides whether runs go on, nil where the sweep lets all of
// them.
func (j *job) judge() results.Judge {
	if j.spec.EarlyTerminate == nil {
		return nil
	}
	return judge{j.spec.EarlyTerminate}
}

func (j judge) Judge(values []float64, peers []results.Peer) (results.Decision, bool) {
	others := make([]sweep.Peer, len(peers))
	for i, p := range peers {
		others[i] = sweep.Peer(p)
	}
	v, ok := j.EarlyTerminate.Judge(values, others)
	return results.Decision{Value: v.Value, Threshold: v.Threshold, Stopped: v.Stop}, ok
}
