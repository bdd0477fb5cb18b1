package results

import "gradbook/experiments/results/worker"

// Holder says in whose hands a run in training is, and what can be done where that
// process does not go on.
func (r Run) Holder() string { return worker.Holder(r.Worker, r.ReportedAt) }
