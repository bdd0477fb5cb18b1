package runner

import "gradbook/experiments/results"

// judge returns the sweep's rule of early termination, nil where every run goes on to its
// last epoch.
func (j *job) judge() results.Judge {
	if j.spec.EarlyTerminate == nil {
		return nil
	}
	return j.spec.EarlyTerminate
}
