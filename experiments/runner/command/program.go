// Package command carries out runs by somebody's program: it starts the program once a run,
// with the run's config as arguments, reads its metrics by whichever way it reports them,
// and ends it with all that it has started. It does as W&B's agent does, without a server.
package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/command/process"
	"gradbook/experiments/sweep"
	"gradbook/internal/printable"
)

// Program starts the program of a sweep file. It is a [runner.Program].
type Program struct {
	Command *sweep.Command
	Metric  string                 // the sweep's; "" where it has none
	Folder  func(run int64) string // of a run's files, an absolute path
	Workers int                    // how many runs go on side by side
	Shown   bool                   // what the program prints is printed here too
	Freeze  bool                   // record the packages that the program's Python has
	Say     func(line string)      // told what of a run's metrics cannot be read; nil: nobody is

	devices chan []string // for each worker that has none at work
	at      string        // the working folder
}

// New returns the program of a spec. The sweep file, whose path is for messages, may lie
// elsewhere than the program: as in W&B, the working folder counts. The error says that the
// program cannot be started.
func New(spec *sweep.Spec, file string, workers int, freeze bool, folder func(run int64) string) (*Program, error) {
	p := &Program{Command: spec.Command, Metric: spec.Metric.Name, Folder: folder, Workers: workers, Freeze: freeze}
	var err error
	if p.at, err = os.Getwd(); err != nil {
		return nil, err
	}
	if err := p.findProgram(filepath.Dir(file)); err != nil {
		return nil, err
	}
	devices, err := within(os.Getenv("CUDA_VISIBLE_DEVICES"), p.Command.Devices)
	if err != nil {
		return nil, err
	}
	if devices != nil {
		p.devices = make(chan []string, len(devices))
		for _, of := range devices {
			p.devices <- of
		}
	}
	return p, nil
}

// Resume has nothing to prepare.
func (p *Program) Resume(context.Context, *sweep.Spec, []results.Run) error { return nil }

// Prepare checks that the config can be an argument.
func (p *Program) Prepare(_ context.Context, config results.Config) (results.NewRun, error) {
	for _, argument := range Arguments(p.Command, config, "") {
		if strings.ContainsRune(argument, 0) {
			return results.NewRun{}, fmt.Errorf("the argument %q has a NUL character, which no program can be given", argument)
		}
	}
	seed, _ := config["seed"].(int64)
	return results.NewRun{Config: config, Seed: seed}, nil
}

// Start starts the program for a run. What an earlier attempt has left of it is ended first.
func (p *Program) Start(ctx context.Context, run results.Run, _ runner.Checkpoint) (runner.Training, error) {
	if before := run.Launch; before.Token != "" {
		if err := process.EndLeft(process.ID{PID: before.PID, Token: before.Token}, p.Command.Grace); err != nil {
			return nil, err
		}
	}
	var devices []string
	if p.devices != nil {
		select {
		case devices = <-p.devices:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	release := func() {
		if p.devices != nil {
			p.devices <- devices
		}
	}
	t, err := p.start(run, devices)
	if err != nil {
		release()
		return nil, err
	}
	go func() {
		<-t.program.Done()
		release()
	}()
	context.AfterFunc(ctx, func() {
		select {
		case <-t.program.Done():
		default:
			t.cut.Store(true)
			t.program.End(p.Command.Grace)
		}
	})
	return t, nil
}

func (p *Program) start(run results.Run, devices []string) (*training, error) {
	f, err := p.files(run)
	if err != nil {
		return nil, fmt.Errorf("run %d: %w", run.ID, err)
	}
	t := &training{command: p.Command, run: run, files: f, steps: newSteps(run), say: p.Say, began: time.Now(), wake: make(chan struct{}, 1)}
	if err := t.follow(p.at); err != nil {
		return nil, fmt.Errorf("run %d: %w", run.ID, err)
	}
	named := append([]string{p.Metric}, p.Command.Metrics...)
	if run.Attempt > 1 {
		t.steps.earlier.add(readLog(f.log, named))
	}
	if t.output, err = openOutput(f.log, p.Shown, t.notify, named); err != nil {
		return nil, fmt.Errorf("run %d: %w", run.ID, err)
	}
	t.launch = results.Launch{Command: Arguments(p.Command, run.Config, f.config), Folder: p.at}
	t.program, err = process.Start(process.Options{
		Arguments: t.launch.Command, Folder: p.at, Environment: p.environment(run, f, devices),
		Stdout: t.output.stream(0), Stderr: t.output.stream(1),
	})
	if err != nil {
		t.output.close()
		return nil, fmt.Errorf("%s cannot be started: %w", printable.OneLine(strings.Join(t.launch.Command, " ")), err)
	}
	t.launch.PID, t.launch.Token = t.program.ID.PID, t.program.ID.Token
	return t, nil
}
