package runner

import (
	"context"
	"fmt"
	"strings"

	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
)

// extend adds the runs that the spec has more to the latest sweep of its file or name.
func (j *job) extend(ctx context.Context) error {
	record, err := j.latest(j.spec)
	if err != nil {
		return err
	}
	if record == nil {
		return fmt.Errorf("--extend: there is no sweep of this file or name yet; leave --extend out to begin it")
	}
	if err := j.extends(*record); err != nil {
		return err
	}
	was := record.Spec
	record.Name, record.Description, record.Spec = j.spec.Name, j.spec.Description, j.spec.Text
	j.sweep = *record
	// The program resolves values of the new runs as it did for the runs that are there.
	if err := j.resume(ctx); err != nil {
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

// extends checks that the spec is a larger version of a recorded sweep.
func (j *job) extends(record results.Sweep) error {
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
		err = j.goesOnFrom(record)
	}
	if err == nil && j.spec.RunCap > 0 && j.spec.RunCap < record.Drawn {
		err = fmt.Errorf("it has %d runs already, and the file's run_cap is %d; write more", record.Drawn, j.spec.RunCap)
	}
	if err != nil {
		return fmt.Errorf("--extend: sweep %d: %w", record.ID, err)
	}
	return nil
}

// growsFrom checks that the spec's grid contains all recorded runs.
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

// goesOnFrom checks that the spec differs from the recorded search only in when it ends.
func (j *job) goesOnFrom(record results.Sweep) error {
	for _, change := range sweep.Changes(record.Spec, j.spec.Text) {
		path := changedKey(change)
		if path != "run_cap" && path != "metric.target" && path != "name" {
			return fmt.Errorf("a search goes on only with another run_cap or target, but %s has changed; begin a new sweep with --new", path)
		}
	}
	return nil
}

// changedKey returns the key that a line of [sweep.Changes] is about, such as
// parameters.epochs.value.
func changedKey(change string) string {
	path, _, _ := strings.Cut(change[len("- "):], ": ")
	return path
}
