package runner_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/runnertest"
)

// silent is a program that reports nothing: its runs wait until they are ended.
type silent struct {
	parabola
	waits  func(results.Run) // called when a run begins to wait
	causes chan error        // why runs were ended
}

type silentRun struct {
	*descent
	silent
	started context.Context
}

func (s silent) Start(ctx context.Context, run results.Run, from runner.Checkpoint) (runner.Training, error) {
	return silentRun{&descent{run: run}, s, ctx}, nil
}

func (s silentRun) Next(ctx context.Context, _ int) ([]runner.Step, error) {
	s.waits(s.descent.run)
	<-ctx.Done()
	s.causes <- context.Cause(s.started)
	return nil, ctx.Err()
}

func (s silentRun) Launch() results.Launch                { return results.Launch{PID: 7, Token: "t"} }
func (s silentRun) Checkpoint() ([]byte, error)           { return nil, nil }
func (s silentRun) Outcome() (o results.Outcome, _ error) { return o, nil }

func askOften(t *testing.T) {
	t.Helper()
	usual := *runner.WatchInterval
	*runner.WatchInterval = time.Millisecond
	t.Cleanup(func() { *runner.WatchInterval = usual })
}

// A run that is canceled ends also while it reports nothing, and counts neither as failed nor
// as one in a row of those; the sweep goes on to its end.
func TestCanceledRunEndsWhileItIsSilent(t *testing.T) {
	askOften(t)
	db := runnertest.NewRecord(t)
	program := silent{causes: make(chan error, 6)}
	program.waits = func(run results.Run) {
		if _, asked, err := db.Cancel(t.Context(), results.Subject{Runs: []int64{run.ID}}); asked != 1 || err != nil {
			t.Errorf("%d are asked to end, %v", asked, err)
		}
	}
	r := runner.Runner{DB: db, Program: program, Workers: 2, Retries: 1, MaxFailures: 1, Progress: runnertest.Watch{}}
	id, err := r.Sweep(t.Context(), spec(t, sixRuns))
	if err != nil {
		t.Fatal(err)
	}
	runs, err := db.Runs(id)
	if err != nil || len(runs) != 6 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	for _, run := range runs {
		if cause := <-program.causes; run.State != results.Canceled || run.Launch.PID != 7 || !errors.Is(cause, runner.ErrCanceled) {
			t.Errorf("run %d is %s, started as %+v, ended by %v", run.ID, run.State, run.Launch, cause)
		}
	}
}

// A network's run that is canceled ends after its step, which is recorded.
func TestCanceledRunEndsAfterItsStep(t *testing.T) {
	askOften(t)
	db := runnertest.NewRecord(t)
	var attempt context.Context
	program := parabola{started: func(ctx context.Context) { attempt = ctx }}
	program.onStep = func(d *descent, _ int) error {
		if d.step == 2 && d.run.Number == 1 {
			if _, _, err := db.Cancel(t.Context(), results.Subject{Runs: []int64{d.run.ID}}); err != nil {
				return err
			}
			<-attempt.Done()
		}
		return nil
	}
	runs, err := runnertest.CarryOut(t, t.Context(), db, program, spec(t, sixRuns), 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	if states := results.States(runs); runs[0].State != results.Canceled || runs[0].Epochs != 2 || states[results.Done] != 5 {
		t.Errorf("the runs are %v, the canceled one %+v", states, runs[0])
	}
}

// Whoever interrupts a run, or stops it early, is told apart by the cause.
func TestCausesOfTheEnd(t *testing.T) {
	db := runnertest.NewRecord(t)
	program := silent{causes: make(chan error, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	program.waits = func(results.Run) { cancel() }
	runs, err := runnertest.CarryOut(t, ctx, db, program, spec(t, sixRuns), 1, runnertest.Watch{})
	if cause := <-program.causes; !errors.Is(err, runner.ErrInterrupted) || errors.Is(cause, runner.ErrCanceled) || errors.Is(cause, runner.ErrStopped) || runs[0].State != results.Pending {
		t.Errorf("interrupted: %v, the cause %v, the run %s", err, cause, runs[0].State)
	}

	s := terminated(t, 12, "{type: median}")
	var contexts []context.Context
	runs, err = runnertest.CarryOut(t, t.Context(), runnertest.NewRecord(t), parabola{started: func(ctx context.Context) { contexts = append(contexts, ctx) }}, s, 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	for i, run := range runs {
		if stopped := errors.Is(context.Cause(contexts[i]), runner.ErrStopped); stopped != (run.State == results.Stopped) {
			t.Errorf("a run is %s, and the cause is %v", run.State, context.Cause(contexts[i]))
		}
	}
	if results.States(runs)[results.Stopped] == 0 {
		t.Error("no run was stopped")
	}
}

// While a sweep drains, runs at work go on to their end, and none is begun.
func TestDrain(t *testing.T) {
	db := runnertest.NewRecord(t)
	drain := make(chan struct{})
	r := runner.Runner{DB: db, Program: parabola{}, Workers: 1, Drain: drain, Progress: runnertest.Watch{OnStep: func(run results.Run, step runner.Step) {
		if run.Number == 2 && step.Report.Epoch.Epoch == 1 {
			close(drain)
		}
	}}}
	id, err := r.Sweep(t.Context(), spec(t, sixRuns))
	if !errors.Is(err, runner.ErrInterrupted) {
		t.Errorf("drained: %v", err)
	}
	runs, _ := db.Runs(id)
	if got := results.States(runs); got[results.Done] != 2 || got[results.Pending] != 4 {
		t.Errorf("its runs: %v", got)
	}
	r.Drain = nil
	if again, err := r.Sweep(t.Context(), spec(t, sixRuns)); again != id || err != nil {
		t.Errorf("the same call: sweep %d, %v", again, err)
	}
}

// What a program printed last is why its sweep is given up.
func TestGivenUpWithTheLastLines(t *testing.T) {
	failing := parabola{onStep: func(*descent, int) error {
		return errors.New("exit status 1, its last lines:\n" + strings.Repeat("line\n", 50) + "ModuleNotFoundError: No module named 'torch'\n")
	}}
	r := runner.Runner{DB: runnertest.NewRecord(t), Program: failing, Workers: 1, MaxFailures: 3, Progress: runnertest.Watch{}}
	_, err := r.Sweep(t.Context(), spec(t, sixRuns))
	if err == nil || !strings.Contains(err.Error(), "exit status 1") || !strings.Contains(err.Error(), "No module named 'torch'") || strings.Count(err.Error(), "\n") > 25 {
		t.Errorf("given up with %v", err)
	}
}
