package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"gradbook/experiments/results"
)

// checkpointInterval is the least time between two checkpoints of a run. What
// was done since the last one is done again after a kill, to the same bits.
var checkpointInterval = 2 * time.Second // shorter in tests

// carryOut carries a claimed run to its end, or to the end of a step when ctx is
// done. Whatever goes wrong in the program ends the run as failed; the error is
// one of the record.
func (j *job) carryOut(ctx context.Context, claim results.Claim) error {
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

// recordError is an error of the record, not of the program.
type recordError struct{ error }

// attempt carries out the steps of a run that are left. The error is [ErrInterrupted] when
// ctx is done before the run is, a *recordError, or the program's own, panics included.
func (j *job) attempt(ctx context.Context, claim results.Claim) (outcome results.Outcome, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n\n%s", cause, debug.Stack())
		}
	}()
	var from Checkpoint
	from.State, from.Step = claim.Checkpoint()
	training, err := j.Program.Start(ctx, claim.Run(), from)
	if err != nil {
		return outcome, orInterrupted(ctx, err)
	}
	j.training.Add(1)
	defer j.training.Add(-1)
	state, checkpointed := results.Running, time.Now()
	for state == results.Running {
		if state, err = j.step(ctx, claim, training, &checkpointed); err != nil {
			return outcome, err
		}
	}
	outcome, err = training.Outcome()
	outcome.State = state
	return outcome, err
}

// step carries out and records the next step of a run, with a checkpoint where the last
// one was taken long enough ago. It returns the run's state after the step.
func (j *job) step(ctx context.Context, claim results.Claim, training Training, checkpointed *time.Time) (results.State, error) {
	// Where fewer runs are at work than there are workers, at the end of a sweep or in
	// all of a small one, each gets a share of the idle ones.
	threads := max(1, j.Workers/int(j.training.Load()))
	step, err := training.Next(ctx, threads)
	if errors.Is(err, io.EOF) {
		return results.Done, nil
	}
	if err != nil {
		return "", orInterrupted(ctx, err)
	}
	report, state := step.Report, step.State
	goesOn := state == results.Running
	interrupted := goesOn && ctx.Err() != nil
	if goesOn {
		report.Judge = j.judge()
	}
	if interrupted || goesOn && time.Since(*checkpointed) >= checkpointInterval {
		if report.Checkpoint, err = training.Checkpoint(); err != nil {
			return "", err
		}
		*checkpointed = time.Now()
	}
	stop, err := claim.Report(recording(ctx), report)
	if err != nil {
		return "", &recordError{err}
	}
	if stop {
		state, interrupted = results.Stopped, false
	}
	j.Progress.Step(claim.Run(), step)
	if interrupted {
		return "", ErrInterrupted
	}
	return state, nil
}

// orInterrupted returns [ErrInterrupted] where err says no more than that ctx is done.
func orInterrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return ErrInterrupted
	}
	return err
}
