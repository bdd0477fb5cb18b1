// Package runner carries out sweeps: it draws configs from a spec, has a [Program] carry
// out a run of each, step by step, and records every step. It decides which runs stop
// early, resumes sweeps that were interrupted or killed, and tries failed runs again. What
// a run computes is known to its Program alone.
package runner

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// ErrFinished says that the sweep is done already: nothing is left to do.
var ErrFinished = errors.New("the sweep is done already")

// ErrInterrupted says that the sweep was interrupted before it was done. The same call
// goes on with it.
var ErrInterrupted = errors.New("interrupted")

// The causes for which the context of a run is done, beside an interruption.
var (
	ErrStopped  = errors.New("early termination has stopped the run")
	ErrCanceled = errors.New("the run was canceled")
)

// Progress is told what happens in a sweep. Its methods may be called from
// several goroutines at once.
type Progress interface {
	// Start comes first, with the sweep and all its runs as recorded. resumed says that an
	// earlier call began the sweep.
	Start(sweep results.Sweep, runs []results.Run, resumed bool)
	// Begin says that a worker has claimed a run.
	Begin(run results.Run)
	// Step says that steps were recorded, of which step is the last.
	Step(run results.Run, step Step)
	// End says that a run has ended or, if its state is pending, was put back.
	End(run results.Run)
}

// Runner carries out sweeps.
type Runner struct {
	DB       results.Store
	Program  Program
	Workers  int  // how many cores to use, at least 1; runs go on side by side, on one core each
	TakeOver bool // take over the runs of workers on other hosts, which are known to be dead
	Progress Progress

	KeepWeights bool // keep the weights of every run, not only of the best
	Retries     int  // how often a failed run is tried again from its first step
	MaxFailures int  // how many failed runs in a row end the sweep; 0: no number does

	Repeats func(results.Sweep) // called with a sweep that was done elsewhere and that the new one repeats; may be nil

	File   string // the sweep file, named relative to the record's folder; "" if there is none
	New    bool   // begin a new sweep, even if there is one to go on with
	Extend bool   // add the spec's new runs to the latest sweep of File or of the spec's name
	// Drain is closed when no more runs are to be begun, while those at work go on to their
	// end. The error is then [ErrInterrupted]. It may be nil.
	Drain <-chan struct{}

	Runs int // how many runs a call carries out at most; 0: no limit
}

// Sweep carries out spec. It goes on with the latest sweep of spec if that is not done or
// has failed runs that Retries lets it try again. If that sweep was done in this very
// record, the error is [ErrFinished]. Otherwise Sweep begins a new one. It returns the
// sweep's id, 0 if there is none yet.
//
// If the latest sweep of File or of the spec's name is not done and its spec differs (see
// [sweep.Changes]), Sweep does nothing, and the error says what has changed.
//
// When ctx is done, the runs at work finish their step, and the error is [ErrInterrupted].
// A run that diverges, fails or panics is no error of the sweep: the others go on. When
// MaxFailures runs in a row have failed, the runs at work finish their step, and the error
// says why the last one failed; the same call goes on with the pending runs.
func (r *Runner) Sweep(ctx context.Context, spec *sweep.Spec) (id int64, err error) {
	if err := spec.Endless(); err != nil && r.Runs == 0 {
		return 0, err
	}
	job := &job{Runner: r, spec: spec}
	var record *results.Sweep
	if !r.Extend {
		record, err = job.begun()
		if errors.Is(err, ErrFinished) {
			return record.ID, err
		}
		if err != nil {
			return 0, err
		}
	}
	resumed := r.Extend || record != nil
	switch {
	case r.Extend:
		err = job.extend(ctx)
	case resumed:
		err = job.goOn(ctx, record.ID)
	default:
		err = job.create(ctx)
	}
	if err != nil {
		return job.sweep.ID, err
	}
	here := environment()
	r.Program.Describe(&here)
	if job.environmentID, err = r.DB.AddEnvironment(recording(ctx), here); err != nil {
		return job.sweep.ID, err
	}

	runs, err := r.DB.Runs(job.sweep.ID)
	if err != nil {
		return job.sweep.ID, err
	}
	r.Progress.Start(job.sweep, runs, resumed)
	for _, run := range runs {
		job.noteTarget(run)
	}
	return job.sweep.ID, job.work(ctx)
}

// recording returns a context for writing to the record, which an interruption does not
// end: the steps that runs finish after it are recorded too.
func recording(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// job is a sweep that is being carried out.
type job struct {
	*Runner
	spec          *sweep.Spec
	known         int64 // the latest sweep of the spec's text when a new one was decided on; 0 for none
	sweep         results.Sweep
	environmentID int64
	targetReached atomic.Bool
	training      atomic.Int32 // runs at work in this process
	taken         atomic.Int64 // how often this call asked for a run, beyond Runs too
	failures      failures

	drawing  sync.Mutex // held while a run is claimed or runs are drawn
	sequence *sweep.Sequence
}

// resume prepares the program for a sweep that an earlier call began.
func (j *job) resume(ctx context.Context) error {
	runs, err := j.DB.Runs(j.sweep.ID)
	if err != nil {
		return err
	}
	more, err := j.moreToDraw()
	if err != nil {
		return err
	}
	runs = slices.DeleteFunc(runs, func(run results.Run) bool {
		return !more && run.State != results.Pending && run.State != results.Running
	})
	if err := j.Program.Resume(ctx, j.spec, runs); err != nil {
		return fmt.Errorf("go on with sweep %d: %w", j.sweep.ID, err)
	}
	return nil
}

// work carries out runs until none is left, and marks the sweep as done.
func (j *job) work(ctx context.Context) error {
	// A worker that cannot record stops the others after their step.
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var workers sync.WaitGroup
	for range max(1, j.Workers) {
		workers.Go(func() {
			if err := j.worker(ctx); err != nil {
				stop(err)
			}
		})
	}
	workers.Wait()
	var gaveUp *tooManyFailures
	err := context.Cause(ctx)
	if err != nil && !errors.Is(err, context.Canceled) && !errors.As(err, &gaveUp) {
		return err
	}
	unfinished := ErrInterrupted
	if gaveUp != nil {
		unfinished = gaveUp
	}
	interrupted := ctx.Err() != nil || j.draining()
	if interrupted || j.Runs > 0 && int(j.taken.Load()) > j.Runs {
		more, err := j.moreToDraw()
		switch {
		case err != nil:
			return err
		case more && interrupted:
			return unfinished
		case more:
			return nil
		}
	}
	done, err := j.DB.FinishSweep(recording(ctx), j.sweep.ID, j.spec.OnFinish != "")
	if err == nil && !done && interrupted {
		return unfinished
	}
	return err
}

func (j *job) draining() bool {
	select {
	case <-j.Drain:
		return true
	default:
		return false
	}
}

// worker carries out one run after another. Its error is one of the record, or
// [tooManyFailures].
func (j *job) worker(ctx context.Context) error {
	for ctx.Err() == nil && !j.draining() {
		claim, err := j.next(ctx)
		if err != nil || claim == nil {
			return err
		}
		j.Progress.Begin(claim.Run())
		err = j.carryOut(ctx, claim)
		if err != nil && !errors.Is(err, results.ErrLost) {
			return err
		}
		j.noteTarget(claim.Run())
		j.Progress.End(claim.Run())
		if err := j.failures.note(claim.Run(), j.MaxFailures); err != nil {
			return err
		}
	}
	return nil
}

// next claims a run. If none is pending, it draws more from the spec. It returns nil when
// the sweep, or this call, has no work left.
func (j *job) next(ctx context.Context) (results.Claim, error) {
	if !j.targetReached.Load() && j.Runs > 0 && int(j.taken.Add(1)) > j.Runs {
		return nil, nil
	}
	j.drawing.Lock()
	defer j.drawing.Unlock()
	for {
		if j.targetReached.Load() {
			return nil, j.DB.CancelPending(recording(ctx), j.sweep.ID)
		}
		claim, err := j.DB.Claim(recording(ctx), j.sweep.ID, results.ClaimOptions{
			Environment: j.environmentID, TakeOver: j.TakeOver, KeepWeights: j.KeepWeights, Retries: j.Retries})
		if claim != nil || err != nil || ctx.Err() != nil {
			return claim, err
		}
		if drawn, err := j.drawMore(ctx); err != nil || !drawn {
			return nil, err
		}
	}
}

// noteTarget notes whether a run has reached the metric's target.
func (j *job) noteTarget(run results.Run) {
	target := j.spec.Metric.Target
	if target != nil && !math.IsNaN(run.BestValue) && !j.sweep.Goal.Better(*target, run.BestValue) {
		j.targetReached.Store(true)
	}
}
