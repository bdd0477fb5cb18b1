package runner_test

import (
	"context"
	"errors"
	"os/exec"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/runnertest"
)

// The runner knows nothing of what it carries out.
func TestImports(t *testing.T) {
	imports, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(imports)) {
		name = strings.TrimSpace(name)
		room, isOurs := strings.CutPrefix(name, "gradbook/")
		isAllowed := regexp.MustCompile(`^(internal/git|experiments/(runner|hint|(results|sweep)(/.*)?))$`).MatchString(room)
		if isOurs && (!isAllowed || strings.Contains(room, "sqlite")) || strings.Contains(name, "go-sqlite3") {
			t.Errorf("the runner depends on %s", name)
		}
	}
}

func TestRefusedConfigRecordsNothing(t *testing.T) {
	db := runnertest.NewRecord(t)
	refuses := parabola{prepared: func(config results.Config) error {
		if config["seed"] == int64(3) {
			return errors.New("no such seed here")
		}
		return nil
	}}
	r := runner.Runner{DB: db, Program: refuses, Workers: 1, Progress: runnertest.Watch{}}
	if _, err := r.Sweep(t.Context(), spec(t, sixRuns)); err == nil || err.Error() != "run 3: no such seed here" {
		t.Errorf("refused with %v", err)
	}
	if sweeps, err := db.Sweeps(); err != nil || len(sweeps) > 0 {
		t.Errorf("%d sweeps are recorded, %v", len(sweeps), err)
	}
}

// A program is asked whether it can go on with the runs that are left, and with all of
// them where more are to be drawn.
func TestResume(t *testing.T) {
	drawsFew(t)
	for _, test := range []struct {
		ahead int   // runs that are recorded at once
		want  []int // numbers of runs
	}{{500, []int{2, 3}}, {2, []int{1, 2}}} {
		*runner.Waiting = test.ahead
		s := spec(t, "  steps: {value: 1}\n  seed: {values: [1, 2, 3]}\n")
		db := runnertest.NewRecord(t)
		var numbers []int
		gone := errors.New("what they were begun with is gone")
		p := parabola{resumed: func(runs []results.Run) error {
			for _, run := range runs {
				numbers = append(numbers, run.Number)
			}
			return gone
		}}
		r := runner.Runner{DB: db, Program: p, Workers: 1, Progress: runnertest.Watch{}, Runs: 1}
		if _, err := r.Sweep(t.Context(), s); err != nil || numbers != nil {
			t.Fatalf("%v, resumed with %d", err, numbers)
		}
		_, err := r.Sweep(t.Context(), s)
		if !errors.Is(err, gone) || !slices.Equal(numbers, test.want) {
			t.Errorf("with %d runs recorded ahead it resumed with runs %d, want %d; %v", test.ahead, numbers, test.want, err)
		}
	}
}

// What a program says of itself is recorded with the machine, and a run gets the threads
// of the workers that have none.
func TestDescriptionAndThreads(t *testing.T) {
	db := runnertest.NewRecord(t)
	var given []int
	p := parabola{onStep: func(_ *descent, threads int) error {
		given = append(given, threads)
		return nil
	}}
	runs, err := runnertest.CarryOut(t, t.Context(), db, p, spec(t, "  steps: {value: 2}\n"), 4, runnertest.Watch{})
	if err != nil || !slices.Equal(given, []int{4, 4}) {
		t.Errorf("%d threads, %v", given, err)
	}
	if e, err := db.Environment(runs[0].EnvironmentID); err != nil || e.Kernel != "a parabola" || e.GoVersion == "" {
		t.Errorf("%+v, %v", e, err)
	}
}

// What Start begins can end with its context, which lasts as long as the attempt.
func TestContextOfStart(t *testing.T) {
	var last context.Context
	p := parabola{
		started: func(ctx context.Context) {
			if last != nil && last.Err() == nil {
				t.Error("a run begins before the context of the last one is done")
			}
			last = ctx
		},
		onStep: func(d *descent, _ int) error {
			if last.Err() != nil {
				t.Errorf("step %d of run %d: %v", d.step, d.run.Number, last.Err())
			}
			return nil
		},
	}
	s := spec(t, "  steps: {value: 2}\n  seed: {values: [1, 2]}\n")
	if _, err := runnertest.CarryOut(t, t.Context(), runnertest.NewRecord(t), p, s, 1, runnertest.Watch{}); err != nil || last.Err() == nil {
		t.Errorf("%v; the last context: %v", err, last.Err())
	}
}

// An interrupted run of a program that keeps no state starts from its first step again, and
// comes to the same.
func TestProgramThatKeepsNoState(t *testing.T) {
	s := spec(t, "  steps: {value: 5}\n")
	whole := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), whole, parabola{}, s, 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	want := runnertest.Numbers(t, whole, runs)

	db := runnertest.NewRecord(t)
	ctx, cancel := context.WithCancel(t.Context())
	var steps []int
	p := parabola{keepsNoState: true, onStep: func(d *descent, _ int) error {
		if steps = append(steps, d.step); len(steps) == 3 {
			cancel()
		}
		return nil
	}}
	if _, err := runnertest.CarryOut(t, ctx, db, p, s, 1, runnertest.Watch{}); !errors.Is(err, runner.ErrInterrupted) {
		t.Fatal(err)
	}
	runs, err = runnertest.CarryOut(t, t.Context(), db, p, s, 1, runnertest.Watch{})
	if got := runnertest.Numbers(t, db, runs); err != nil || !reflect.DeepEqual(got, want) || !slices.Equal(steps, []int{1, 2, 3, 1, 2, 3, 4, 5}) {
		t.Errorf("steps %d, %v\n%v\nwithout an interruption:\n%v", steps, err, got, want)
	}
}

// A program that heeds an interruption in the midst of a step leaves its run to be gone on
// with; any other error fails it, and so does a panic.
func TestErrorsOfAStep(t *testing.T) {
	broken := errors.New("broken")
	for _, test := range []struct {
		state   results.State
		message string
		onStep  func(cancel func(), ctx context.Context) error
	}{
		{results.Pending, "", func(cancel func(), ctx context.Context) error { cancel(); return ctx.Err() }},
		{results.Failed, "broken", func(cancel func(), ctx context.Context) error { cancel(); return broken }},
		{results.Failed, "broken", func(func(), context.Context) error { return broken }},
		{results.Failed, "context canceled", func(func(), context.Context) error { return context.Canceled }},
		{results.Failed, "panic: broken\n\ngoroutine", func(func(), context.Context) error { panic(broken) }},
	} {
		db := runnertest.NewRecord(t)
		ctx, cancel := context.WithCancel(t.Context())
		p := parabola{onStep: func(d *descent, _ int) error {
			if d.step == 2 {
				return test.onStep(cancel, ctx)
			}
			return nil
		}}
		runs, err := runnertest.CarryOut(t, ctx, db, p, spec(t, "  steps: {value: 3}\n"), 1, runnertest.Watch{})
		if interrupted := test.state == results.Pending; errors.Is(err, runner.ErrInterrupted) != interrupted || !interrupted && err != nil {
			t.Errorf("%s %q: %v", test.state, test.message, err)
		}
		run := runs[0]
		if run.State != test.state || run.Epochs != 1 || !strings.HasPrefix(run.Error, test.message) {
			t.Errorf("the run is %s after %d steps, with %q; want %s, with %q", run.State, run.Epochs, run.Error, test.state, test.message)
		}
		cancel()
	}
}
