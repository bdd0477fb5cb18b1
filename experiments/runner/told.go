package runner

import (
	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// told is what a sampler learns of runs. They are judged as everywhere, by the network
// that a run keeps, not by the best of its epochs.
func told(runs []results.Run) []sweep.Trial {
	var trials []sweep.Trial
	for _, run := range runs {
		trial := sweep.Trial{Number: run.Number, Config: run.Config, Value: run.LastValue}
		switch {
		case run.State.Finished():
			trial.State = sweep.Finished
		case run.State == results.Failed || run.State == results.Diverged:
			trial.State = sweep.Failed
		case run.State == results.Pending || run.State == results.Running:
			trial.State = sweep.Running
		default: // canceled: nothing is known of it
			continue
		}
		trials = append(trials, trial)
	}
	return trials
}
