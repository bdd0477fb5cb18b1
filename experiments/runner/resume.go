package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// begun returns the sweep that a call goes on with, nil for a new one. It is the latest sweep
// of exactly this text, or the latest of this file or name whose spec says the same, if it is
// not done or has failed runs to try again. A sweep of this file or name that is not done and
// whose spec says something else is an error. The error is [ErrFinished] if the sweep that is
// returned is done.
func (j *job) begun() (*results.Sweep, error) {
	if j.New {
		return nil, nil
	}
	same, err := j.DB.LatestSweepOfSpec(j.spec.Text)
	if err != nil {
		return nil, err
	}
	if same != nil {
		if j.known = same.ID; same.State != results.Done {
			return same, nil
		}
	}
	record, err := j.latest(j.spec)
	if err != nil {
		return nil, err
	}
	if record != nil {
		unfinished := record.State != results.Done
		changes := sweep.Changes(record.Spec, j.spec.Text)
		if len(changes) > 0 && unfinished {
			return nil, changedError(*record, j.spec, changes)
		}
		if len(changes) == 0 && (unfinished || same == nil || record.ID > same.ID) {
			same = record
		}
	}
	if same == nil || same.State != results.Done {
		return same, nil
	}
	return j.finished(same)
}

// finished decides about a sweep that is done. It returns the sweep if it has failed runs to
// try again, and with [ErrFinished] if nothing is left to do. It returns nil if the sweep was
// done elsewhere: whoever sweeps its file in a cloned record wants to see it trained.
func (j *job) finished(record *results.Sweep) (*results.Sweep, error) {
	runs, err := j.DB.Runs(record.ID)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		switch {
		case run.State == results.Failed && run.Failures <= j.Retries,
			run.State == results.Pending, run.State == results.Running: // an older version left them so
			return record, nil
		}
	}
	here, err := j.DB.FinishedHere(record.ID)
	switch {
	case err != nil:
		return nil, err
	case here:
		return record, ErrFinished
	case j.Repeats != nil:
		j.Repeats(*record)
	}
	return nil, nil
}

// goOn goes on with a sweep that an earlier call began.
func (j *job) goOn(ctx context.Context, id int64) (err error) {
	if err := j.DB.RetryFailed(recording(ctx), id, j.Retries); err != nil {
		return err
	}
	if j.sweep, err = j.DB.Sweep(id); err != nil {
		return err
	}
	if was := j.sweep.Spec; was != j.spec.Text { // the file says the same in other words
		j.sweep.Spec, j.sweep.Description = j.spec.Text, j.spec.Description
		if err := j.DB.RestateSweep(recording(ctx), j.sweep, was, nil); err != nil {
			return err
		}
	}
	return j.resume(ctx)
}

// latest returns the latest sweep of the file, or of the name that is written in it. A name that
// is only the file's own does not count, as other folders have a sweep.yaml too.
func (r *Runner) latest(spec *sweep.Spec) (*results.Sweep, error) {
	name := spec.Name
	if spec.Unnamed {
		name = ""
	}
	return r.DB.LatestSweepOf(r.File, name)
}

// shownChanges is how many changes of a file an error lists.
const shownChanges = 12

func changedError(record results.Sweep, spec *sweep.Spec, changes []string) error {
	lines := changes
	if len(lines) > shownChanges {
		lines = append(slices.Clone(lines[:shownChanges]), fmt.Sprintf("and %d lines more", len(changes)-shownChanges))
	}
	extend := ""
	if spec.Method == record.Method {
		extend = ", add what is new to it with --extend"
	}
	return fmt.Errorf("sweep %d %s is not done, and its file has changed since:\n  %s\nrestore the file to go on with it%s, or begin a new sweep with --new",
		record.ID, record.Name, strings.Join(lines, "\n  "), extend)
}
