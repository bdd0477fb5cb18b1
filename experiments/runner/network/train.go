package network

import (
	"context"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
)

// Train trains a network of a complete config on so many threads, without a record, and calls
// each after every epoch. It returns how the run ended. When ctx is done it finishes the epoch
// and returns ctx's error.
func (p *Program) Train(ctx context.Context, config results.Config, threads int, each func(results.Epoch) error) (results.State, error) {
	prepared, err := p.Prepare(ctx, config)
	if err != nil {
		return results.Failed, err
	}
	run := results.Run{Config: prepared.Config, Seed: prepared.Seed, Dataset: prepared.Dataset.Name, DatasetSHA256: prepared.Dataset.SHA256}
	training, err := p.start(ctx, run, runner.Checkpoint{})
	if err != nil {
		return results.Failed, err
	}
	for {
		steps, err := training.Next(ctx, threads)
		if err != nil {
			return results.Failed, err
		}
		step := steps[len(steps)-1]
		if err := each(step.Report.Epoch); err != nil {
			return results.Failed, err
		}
		if step.State != results.Running {
			return step.State, nil
		}
		if err := ctx.Err(); err != nil {
			return results.Running, err
		}
	}
}
