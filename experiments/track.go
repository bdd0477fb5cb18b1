package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"strings"
	"time"

	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner"
	program "gradbook/experiments/runner/command"
	"gradbook/experiments/sweep"
)

type trackVerb struct {
	database
	Command []string      `arg:"" passthrough:"" help:"The command and its arguments, after --."`
	Name    string        `placeholder:"NAME" help:"Keep the run with others of this name, in one table (default: the program's)."`
	Config  string        `placeholder:"FILE" help:"Read parameters from this JSON or YAML file, beside those that the arguments have."`
	Metric  string        `default:"loss" placeholder:"NAME" help:"The metric by which runs are compared (${default})."`
	Goal    string        `enum:"minimize,maximize," default:"" placeholder:"GOAL" help:"Which values of it are better, minimize or maximize (default: by its name)."`
	Timeout time.Duration `placeholder:"TIME" help:"End the run after this time, such as 90s or 2h."`
	Freeze  bool          `help:"Record which packages the program's Python has, as pip freeze prints them."`
}

func (v *trackVerb) Run() error {
	arguments := v.Command
	if len(arguments) > 0 && arguments[0] == "--" {
		arguments = arguments[1:]
	}
	if len(arguments) == 0 {
		return fmt.Errorf("name the command to run: %s", commandLine("track", "--", "python", "train.py"))
	}
	config := results.Config{}
	if v.Config != "" {
		var err error
		if config, err = program.ReadConfig(v.Config); err != nil {
			return fmt.Errorf("--config %w", err)
		}
	}
	maps.Copy(config, program.ConfigOf(arguments))
	of := results.Sweep{Name: v.Name, Metric: v.Metric, Goal: results.Goal(v.Goal)}
	if of.Goal == "" {
		of.Goal = results.MetricNamed(v.Metric).Goal
	}
	if of.Name == "" {
		of.Name = program.NameOf(arguments)
	}
	spec := &sweep.Spec{Command: &sweep.Command{Items: arguments, Timeout: v.Timeout, Grace: sweep.StandardGrace}, Metric: sweep.Metric{Name: of.Metric, Goal: of.Goal}}
	var db results.Store
	carrier, err := program.New(spec, "", 1, v.Freeze, func(run int64) string { return db.Folder(run) })
	if err != nil {
		return err
	}
	carrier.Shown, carrier.Say = true, func(line string) { stderr.printf("%s\n", line) }
	if db, err = record.Create(v.DB); err != nil {
		return err
	}
	defer db.Close()
	ctx, stop := untilStopped()
	defer stop()
	surviveClosedPipes()
	done := context.AfterFunc(ctx, func() { stderr.printf("Ending the program; Ctrl-C again leaves it to be killed.\n") })
	r := runner.Runner{DB: db, Program: carrier, Workers: 1, Progress: quiet{}}
	run, err := r.Track(ctx, of, config, func(run results.Run) {
		stderr.printf("run %d of %s\n", run.ID, of.Name)
	})
	done()
	stop()
	if errors.Is(err, runner.ErrInterrupted) {
		stderr.printf("run %d was interrupted, and counts as canceled; what it reported is recorded\n", run.ID)
		return exitInterrupted
	}
	if err != nil {
		return err
	}
	return v.conclude(run)
}

// conclude says what became of the run.
func (v *trackVerb) conclude(run results.Run) error {
	words := fmt.Sprintf("run %d: %s", run.ID, run.State)
	if !math.IsNaN(run.LastValue) {
		words += fmt.Sprintf(", %s %s", v.Metric, listing.Metric(v.Metric, run.LastValue))
	}
	stderr.printf("%s; more: %s\n", words, v.hint("show", fmt.Sprint(run.ID)))
	if run.State != results.Done {
		message, _, _ := strings.Cut(run.Error, "\n")
		stderr.printf("%s\n", message)
		return exitFaults
	}
	return nil
}

// quiet shows nothing: the program is seen itself.
type quiet struct{}

func (quiet) Start(results.Sweep, []results.Run, bool) {}
func (quiet) Begin(results.Run)                        {}
func (quiet) Step(results.Run, runner.Step)            {}
func (quiet) End(results.Run)                          {}
