package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"gradbook/experiments/results"
)

// checkpointInterval is the least time between two checkpoints of a run. After a kill,
// the steps since the last checkpoint are carried out again, to the same bits.
var checkpointInterval = 2 * time.Second // shorter in tests

// carryOut carries out a claimed run until it ends or, when ctx is done, until the end of
// the current step. An error of the program ends the run as failed; carryOut itself returns
// only errors of the record.
func (j *job) carryOut(ctx context.Context, claim results.Claim) error {
	outcome, err := j.attempt(ctx, claim)
	var unrecorded *recordError
	switch {
	case errors.As(err, &unrecorded):
		return unrecorded.error
	case errors.Is(err, ErrInterrupted):
		return claim.Release(recording(ctx))
	case errors.Is(err, ErrCanceled):
		outcome = results.Outcome{State: results.Canceled}
	case err != nil:
		outcome = results.Outcome{State: results.Failed, Error: err.Error()}
	}
	return claim.Finish(recording(ctx), outcome)
}

// recordError marks an error of the record, as opposed to one of the program.
type recordError struct{ error }

// attempt carries out the remaining steps of a run. The error is [ErrInterrupted] when ctx
// is done before the run is, a *recordError, or an error or a panic of the program.
func (j *job) attempt(ctx context.Context, claim results.Claim) (outcome results.Outcome, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n\n%s", cause, debug.Stack())
		}
	}()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	defer watch(ctx, claim, end)()
	var from Checkpoint
	from.State, from.Step = claim.Checkpoint()
	training, err := j.Program.Start(ctx, claim.Run(), from)
	if err != nil {
		return outcome, orEnded(ctx, err)
	}
	if launch := training.Launch(); launch.PID != 0 {
		if err := claim.Launched(recording(ctx), launch); err != nil {
			return outcome, &recordError{err}
		}
	}
	j.training.Add(1)
	defer j.training.Add(-1)
	state, checkpointed := results.Running, time.Now()
	for state == results.Running {
		if state, err = j.step(ctx, claim, training, &checkpointed); err != nil {
			return outcome, err
		}
	}
	if state == results.Stopped {
		end(ErrStopped)
	}
	end(nil)
	outcome, err = training.Outcome()
	outcome.State = state
	return outcome, err
}

// step carries out and records the next steps of a run, and takes a checkpoint if the last
// one is old enough. It returns the run's state after the steps.
func (j *job) step(ctx context.Context, claim results.Claim, training Training, checkpointed *time.Time) (results.State, error) {
	// At the end of a sweep, and throughout a small one, fewer runs than workers are at
	// work. Each then gets a share of the idle cores.
	threads := max(1, j.Workers/int(j.training.Load()))
	steps, err := training.Next(ctx, threads)
	if errors.Is(err, io.EOF) {
		return results.Done, nil
	}
	if err != nil {
		return "", orEnded(ctx, err)
	}
	state := steps[len(steps)-1].State
	goesOn := state == results.Running
	var ended error // before the run is done
	if goesOn {
		ended = whyEnded(ctx)
	}
	reports := make([]results.EpochReport, len(steps))
	for i, step := range steps {
		reports[i] = step.Report
		if step.State == results.Running && j.spec.EarlyTerminate != nil {
			reports[i].Judge = j.spec.EarlyTerminate
		}
	}
	if errors.Is(ended, ErrInterrupted) || goesOn && time.Since(*checkpointed) >= checkpointInterval {
		if reports[len(steps)-1].Checkpoint, err = training.Checkpoint(); err != nil {
			return "", err
		}
		*checkpointed = time.Now()
	}
	answer, err := claim.Report(recording(ctx), reports...)
	if err != nil {
		return "", &recordError{err}
	}
	if answer.Stop {
		state, ended = results.Stopped, nil
	}
	j.Progress.Step(claim.Run(), steps[answer.Recorded-1])
	if ended != nil {
		return "", ended
	}
	return state, nil
}

// orEnded returns why the run has ended if err is that of ctx, which is done, and else err.
func orEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))) {
		return whyEnded(ctx)
	}
	return err
}

// whyEnded returns [ErrInterrupted], [ErrCanceled] or a *recordError where the context of a
// run is done, and else nil.
func whyEnded(ctx context.Context) error {
	switch cause := context.Cause(ctx); {
	case cause == nil:
		return nil
	case errors.Is(cause, ErrCanceled):
		return ErrCanceled
	case errors.Is(cause, results.ErrLost):
		return &recordError{results.ErrLost}
	}
	return ErrInterrupted
}

// watchInterval is how often a run at work is asked for whether it was canceled.
var watchInterval = time.Second // shorter in tests

// watch ends a run that was canceled or that another worker has, also while it reports
// nothing. What it returns ends the watch.
func watch(ctx context.Context, claim results.Claim, end context.CancelCauseFunc) (done func()) {
	watching, stop := context.WithCancel(ctx)
	var watcher sync.WaitGroup
	watcher.Go(func() {
		ticker := time.NewTicker(watchInterval)
		defer ticker.Stop()
		for {
			select {
			case <-watching.Done():
				return
			case <-ticker.C:
			}
			// Another error is that of the moment; a report comes upon it too.
			canceled, err := claim.Canceled(watching)
			if errors.Is(err, results.ErrLost) {
				end(results.ErrLost)
			} else if canceled {
				end(ErrCanceled)
			}
		}
	})
	return func() { stop(); watcher.Wait() }
}
