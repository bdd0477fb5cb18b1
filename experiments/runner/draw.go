package runner

import (
	"context"
	"fmt"

	"gradbook/experiments/results"
)

// waiting is how many runs are recorded ahead where their configs do not depend on results. It
// bounds the record of a sweep that has millions of runs.
var waiting = 500 // fewer in tests

// drawsOne reports whether a run is drawn only when a worker is free for it: because the
// spec learns from the runs before, or has no end.
func (j *job) drawsOne() bool { return j.spec.Count() < 0 || j.spec.Learns() }

// firstRuns returns how many runs are recorded when a sweep begins or is extended.
func (j *job) firstRuns() int {
	switch {
	case !j.drawsOne():
		return waiting
	case j.Runs > 0:
		return min(max(1, j.Workers), j.Runs)
	}
	return max(1, j.Workers)
}

// create records a new sweep with its first runs.
func (j *job) create(ctx context.Context) error {
	j.sequence = j.spec.Sequence()
	runs, err := j.draw(ctx, j.firstRuns(), nil)
	if err != nil {
		return err
	}
	record := results.Sweep{
		Name: j.spec.Name, Description: j.spec.Description, Spec: j.spec.Text, Method: j.spec.Method,
		Metric: j.spec.Metric.Name, Goal: j.spec.Metric.Goal, File: j.File,
	}
	var id int64
	if j.New {
		id, err = j.DB.CreateAnotherSweep(recording(ctx), record, runs)
	} else {
		id, err = j.DB.CreateSweep(recording(ctx), record, runs, j.known)
	}
	if err != nil {
		return err
	}
	j.sweep, err = j.DB.Sweep(id)
	return err
}

// drawMore records more runs if the spec has more.
func (j *job) drawMore(ctx context.Context) (drawn bool, err error) {
	known, err := j.catchUp()
	if err != nil {
		return false, err
	}
	many := waiting
	if j.drawsOne() {
		many = 1
	}
	runs, err := j.draw(ctx, many, known)
	if err != nil || len(runs) == 0 {
		return false, err
	}
	return true, j.DB.AddRuns(recording(ctx), j.sweep.ID, runs)
}

// catchUp tells the sequence about recorded runs that it does not know yet. If the method
// learns, it returns all runs to learn from.
func (j *job) catchUp() (known []results.Run, err error) {
	if j.sequence == nil || j.spec.Learns() {
		j.sequence = j.spec.Sequence()
	}
	record, err := j.DB.Sweep(j.sweep.ID) // before the runs, as others may draw more meanwhile
	if err != nil {
		return nil, err
	}
	runs, err := j.DB.RunsAfter(j.sweep.ID, j.sequence.Last())
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		if run.State == results.Canceled && run.StartedAt.IsZero() { // its config was never tried
			j.sequence.Skip(run.Number)
		} else {
			j.sequence.Record(run.Number, run.Config)
		}
	}
	j.sequence.Reach(record.Drawn)
	if j.spec.Learns() {
		known = runs
	}
	return known, nil
}

// moreToDraw reports whether the spec has runs that are not recorded.
func (j *job) moreToDraw() (bool, error) {
	if j.targetReached.Load() {
		return false, nil
	}
	known, err := j.catchUp()
	if err != nil {
		return false, err
	}
	_, more := j.sequence.Next(known)
	return more, nil
}

// draw returns the next runs of the sequence, at most many. known are the runs to learn from.
func (j *job) draw(ctx context.Context, many int, known []results.Run) ([]results.NewRun, error) {
	var runs []results.NewRun
	for len(runs) < many {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		config, ok := j.sequence.Next(known)
		if !ok {
			break
		}
		number := j.sequence.Last() + 1
		run, err := j.newRun(ctx, number, config)
		if err != nil {
			return nil, err
		}
		j.sequence.Record(number, run.Config)
		runs = append(runs, run)
	}
	return runs, nil
}

// newRun returns the run to record for a config.
func (j *job) newRun(ctx context.Context, number int, config results.Config) (results.NewRun, error) {
	run, err := j.Program.Prepare(ctx, config)
	if err != nil {
		return run, fmt.Errorf("run %d: %w", number, err)
	}
	run.Number, run.ConfigKey = number, j.spec.Key(run.Config)
	return run, nil
}
