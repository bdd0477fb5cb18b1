package runner

import (
	"context"
	"fmt"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// MethodTrack is the method of a sweep whose runs no file describes: each was started by hand.
const MethodTrack = "track"

// attempts is how often a run is added where other processes add theirs at the same time.
const attempts = 100

// Track carries out one run of the program with a config. It belongs to the latest sweep whose
// runs were tracked by the same name, metric and goal, or to a new one. begun is called with
// the run before it starts. The error is that of the record, or [ErrInterrupted]; whether
// the run failed, its state says.
func (r *Runner) Track(ctx context.Context, of results.Sweep, config results.Config, begun func(results.Run)) (results.Run, error) {
	of.Method = MethodTrack
	of.Spec = fmt.Sprintf("# Runs of the command track.\nname: %q\nmetric: {name: %q, goal: %s}\n", of.Name, of.Metric, of.Goal)
	job := &job{Runner: r, spec: &sweep.Spec{}}
	run, err := job.add(ctx, of, config)
	if err != nil {
		return run, err
	}
	here := environment()
	r.Program.Describe(&here)
	if job.environmentID, err = r.DB.AddEnvironment(recording(ctx), here); err != nil {
		return run, err
	}
	claim, err := r.DB.Claim(recording(ctx), run.SweepID, results.ClaimOptions{Environment: job.environmentID, Run: run.ID})
	if err != nil {
		return run, err
	}
	if claim == nil {
		return run, fmt.Errorf("run %d was canceled before it began", run.ID)
	}
	begun(claim.Run())
	if err := job.carryOut(ctx, claim); err != nil {
		return claim.Run(), err
	}
	interrupted := claim.Run().State == results.Pending
	if interrupted { // nobody will go on with it
		if _, _, err := r.DB.Cancel(recording(ctx), results.Subject{Runs: []int64{run.ID}}); err != nil {
			return run, err
		}
	}
	if _, err := r.DB.FinishSweep(recording(ctx), run.SweepID, false); err != nil {
		return run, err
	}
	if run, err = r.DB.Run(run.ID); err == nil && interrupted {
		err = ErrInterrupted
	}
	return run, err
}

// add records the run, which waits then.
func (j *job) add(ctx context.Context, of results.Sweep, config results.Config) (run results.Run, err error) {
	added, err := j.Program.Prepare(ctx, config)
	if err != nil {
		return run, err
	}
	added.ConfigKey = sweep.Open.Key(added.Config)
	for range attempts {
		var latest *results.Sweep
		latest, err = j.DB.LatestSweepOfSpec(of.Spec)
		if err != nil {
			return run, err
		}
		if latest == nil {
			if _, err := j.DB.CreateSweep(recording(ctx), of, nil, 0); err != nil {
				return run, err
			}
			continue
		}
		added.Number = latest.Drawn + 1
		if err = j.DB.RestateSweep(recording(ctx), *latest, of.Spec, []results.NewRun{added}); err != nil {
			continue // most likely another process has added a run
		}
		runs, err := j.DB.RunsAfter(latest.ID, latest.Drawn)
		if err != nil {
			return run, err
		}
		j.sweep = *latest
		return runs[0], nil
	}
	return run, fmt.Errorf("add a run to those tracked as %s: %w", of.Name, err)
}
