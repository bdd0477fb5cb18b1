package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// begun returns the sweep that a call goes on with, nil for a new one: the latest of
// exactly this text, or the latest of this file or name where it says the same, if it is
// not done or has failed runs to try again. One that is not done and says something else
// is an error. The error is [ErrFinished], of the sweep returned, where nothing is left
// to do.
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

// finished returns a sweep that is done where it is to be gone on with all the same, or
// with [ErrFinished]. It returns nil where it was done elsewhere: those who train it here,
// such as after they have cloned the record, want to see it trained.
func (j *job) finished(record *results.Sweep) (*results.Sweep, error) {
	runs, err := j.DB.Runs(record.ID)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		switch {
		case run.State == results.Failed && run.Failures <= j.Retries,
			run.State == results.Pending, run.State == results.Running: // left so by a version before
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

// goOn takes up a sweep that an earlier call has begun.
func (j *job) goOn(ctx context.Context, id int64) (err error) {
	if err := j.DB.RetryFailed(recording(ctx), id, j.Retries); err != nil {
		return err
	}
	if j.sweep, err = j.DB.Sweep(id); err != nil {
		return err
	}
	if was := j.sweep.Spec; was != j.spec.Text { // which says the same in other words
		j.sweep.Spec, j.sweep.Description = j.spec.Text, j.spec.Description
		if err := j.DB.RestateSweep(recording(ctx), j.sweep, was, nil); err != nil {
			return err
		}
	}
	return j.resume(ctx)
}

// latest returns the latest sweep of the file or of the name that is written in it. A
// name that is only the file's does not count: other folders have a sweep.yaml too.
func (r *Runner) latest(spec *sweep.Spec) (*results.Sweep, error) {
	name := spec.Name
	if spec.Unnamed {
		name = ""
	}
	return r.DB.LatestSweepOf(r.File, name)
}

// shownChanges is how many lines of a file's changes an error shows.
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

// extend adds to the latest sweep of the spec's file or name the runs that the spec has
// and it lacks.
func (j *job) extend(ctx context.Context) error {
	record, err := j.latest(j.spec)
	if err != nil {
		return err
	}
	if record == nil {
		return fmt.Errorf("--extend: there is no sweep of this file or name yet; leave --extend out to begin it")
	}
	if record.Method != j.spec.Method || record.Metric != j.spec.Metric.Name || record.Goal != j.spec.Metric.Goal {
		return fmt.Errorf("--extend: sweep %d is a %s judged by %s (%s), the file's is a %s judged by %s (%s); begin a new sweep with --new",
			record.ID, record.Method, record.Metric, record.Goal, j.spec.Method, j.spec.Metric.Name, j.spec.Metric.Goal)
	}
	for _, change := range sweep.Changes(record.Spec, j.spec.Text) {
		if strings.HasPrefix(changedKey(change), "early_terminate") {
			return fmt.Errorf("--extend: early_terminate has changed, and the runs of sweep %d were judged by what it was; begin a new sweep with --new", record.ID)
		}
	}
	runs, err := j.DB.Runs(record.ID)
	if err != nil {
		return err
	}
	if record.Method == "grid" {
		err = j.growsFrom(runs)
	} else {
		err = j.goesOnFrom(*record)
	}
	if err == nil && j.spec.RunCap > 0 && j.spec.RunCap < record.Drawn {
		err = fmt.Errorf("it has %d runs already, and the file's run_cap is %d; write more", record.Drawn, j.spec.RunCap)
	}
	if err != nil {
		return fmt.Errorf("--extend: sweep %d: %w", record.ID, err)
	}
	was := record.Spec
	record.Name, record.Description, record.Spec = j.spec.Name, j.spec.Description, j.spec.Text
	j.sweep = *record
	if err := j.resume(ctx); err != nil { // what is drawn has what auto was
		return err
	}
	known, err := j.catchUp()
	if err != nil {
		return err
	}
	added, err := j.draw(ctx, j.firstRuns(), known)
	if err != nil {
		return fmt.Errorf("--extend: sweep %d: %w", record.ID, err)
	}
	if err := j.DB.RestateSweep(recording(ctx), *record, was, added); err != nil {
		return err
	}
	if err := j.goOn(ctx, record.ID); err != nil {
		return err
	}
	if j.sweep.State == results.Done {
		return ErrFinished
	}
	return nil
}

// growsFrom checks that all runs of a grid are in the spec's.
func (j *job) growsFrom(recorded []results.Run) error {
	var gone []results.Run
	for _, run := range recorded {
		if !j.spec.Contains(run.Config) {
			gone = append(gone, run)
		}
	}
	if len(gone) > 0 {
		return fmt.Errorf("%d of its runs are not in the file's grid any more, such as run %d; a grid can only grow: put their values back, or begin a new sweep with --new", len(gone), gone[0].ID)
	}
	return nil
}

// goesOnFrom checks that the spec is the same search as the record's but for when it ends.
func (j *job) goesOnFrom(record results.Sweep) error {
	for _, change := range sweep.Changes(record.Spec, j.spec.Text) {
		path := changedKey(change)
		if path != "run_cap" && path != "metric.target" && path != "name" {
			return fmt.Errorf("a search goes on only with another run_cap or target, but %s has changed; begin a new sweep with --new", path)
		}
	}
	return nil
}

// changedKey is the key that a line of [sweep.Changes] is about: parameters.epochs.value.
func changedKey(change string) string {
	path, _, _ := strings.Cut(change[len("- "):], ": ")
	return path
}
