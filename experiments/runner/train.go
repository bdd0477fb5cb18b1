package runner

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"gradbook/experiments/results"
)

// checkpointInterval is the least time between two checkpoints of a run. What
// was trained since the last one is trained again after a kill, to the same
// bits.
var checkpointInterval = 2 * time.Second // shorter in tests

// train carries a claimed run to its end, or to the end of an epoch when ctx is
// done. Whatever goes wrong with the training itself ends the run as failed;
// the error is one of the results.
func (j *job) train(ctx context.Context, claim results.Claim) error {
	outcome, err := j.attempt(ctx, claim)
	var unrecorded *recordError
	switch {
	case errors.As(err, &unrecorded):
		return unrecorded.error
	case errors.Is(err, ErrInterrupted):
		return claim.Release(recording(ctx))
	case err != nil:
		outcome = results.Outcome{State: results.Failed, Error: err.Error()}
	}
	return claim.Finish(recording(ctx), outcome)
}

// recordError is an error of the results, not of the training.
type recordError struct{ error }

func (j *job) attempt(ctx context.Context, claim results.Claim) (outcome results.Outcome, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n\n%s", cause, debug.Stack())
		}
	}()
	checkpoint, checkpointEpoch := claim.Checkpoint()
	c, err := j.datasets.begin(ctx, claim.Run(), checkpoint)
	if err != nil {
		return outcome, err
	}
	j.training.Add(1)
	defer j.training.Add(-1)
	checkpointed := time.Now()
	for epoch := checkpointEpoch + 1; ; epoch++ {
		// Where fewer runs are in training than there are workers, at the end of
		// a sweep or in all of a small one, each gets a share of the idle ones.
		report := c.epoch(epoch, max(1, j.Workers/int(j.training.Load())))
		state := c.state(report.Epoch)
		if state == results.Running {
			report.Judge = j.judge()
		}
		interrupted := state == results.Running && ctx.Err() != nil
		if interrupted || state == results.Running && time.Since(checkpointed) >= checkpointInterval {
			if report.Checkpoint, err = c.trainer.MarshalBinary(); err != nil {
				return outcome, err
			}
			checkpointed = time.Now()
		}
		stop, err := claim.Report(recording(ctx), report)
		if err != nil {
			return outcome, &recordError{err}
		}
		if stop {
			state, interrupted = results.Stopped, false
		}
		j.Progress.Epoch(claim.Run(), report.Epoch, c.train.Len())
		if interrupted {
			return outcome, ErrInterrupted
		}
		if state != results.Running {
			outcome, err = c.outcome()
			outcome.State = state
			return outcome, err
		}
	}
}
