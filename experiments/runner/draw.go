package runner

import (
	"context"
	"fmt"

	"gradbook/experiments/results"
)

// waiting is how many runs are recorded ahead of their training, where it does not matter
// to what they are when that is: a sweep has more runs than a record should, maybe.
var waiting = 500 // fewer in tests

// drawsOne reports whether a run is drawn no sooner than a worker is free to train
// it: the spec does not say how many there will be, or learns from those before.
func (j *job) drawsOne() bool { return j.spec.Count() < 0 || j.spec.Learns() }

// firstRuns is how many runs are recorded when a sweep begins, or is extended.
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

// drawMore records more runs where the spec has more. The sequence then knows all runs of
// the record.
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

// catchUp tells the sequence of the runs that it does not know, and returns what is told of
// all where the method learns.
func (j *job) catchUp() (known []results.Run, err error) {
	if j.sequence == nil || j.spec.Learns() {
		j.sequence = j.spec.Sequence()
	}
	record, err := j.DB.Sweep(j.sweep.ID) // first: others may draw more
	if err != nil {
		return nil, err
	}
	runs, err := j.DB.RunsAfter(j.sweep.ID, j.sequence.Last())
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		if run.State == results.Canceled { // it has never been tried
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

// moreToDraw reports whether the spec has runs that are not recorded yet.
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

// draw returns the next runs of the sequence, at most so many, given what is known of
// others.
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

// newRun is what to record of a run of a config.
func (j *job) newRun(ctx context.Context, number int, config results.Config) (results.NewRun, error) {
	run, err := j.Program.Prepare(ctx, config)
	if err != nil {
		return run, fmt.Errorf("run %d: %w", number, err)
	}
	run.Number, run.ConfigKey = number, j.spec.Key(run.Config)
	return run, nil
}
