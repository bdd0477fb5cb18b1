package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"gradbook/experiments/dataset"
	"gradbook/experiments/listing"
	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner"
	program "gradbook/experiments/runner/command"
	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

type sweepVerb struct {
	database
	File        string `arg:"" default:"sweep.yaml" help:"What to vary, in the schema of W&B sweeps (${default})."`
	Data        string `placeholder:"DIR" help:"Folder with the four files of a dataset, or with folders of datasets by name."`
	Workers     count  `short:"j" placeholder:"N" help:"Cores to use (default: all); runs train side by side, one core each, and share the idle ones. Of a program: how many runs go on side by side (default: what the file says, or 1)."`
	TakeOver    bool   `help:"Also take over runs of workers on other hosts. Make sure that these workers have ended."`
	KeepWeights bool   `help:"Keep the weights of every run in the record (default: of the best run)."`
	New         bool   `xor:"begin" help:"Begin a new sweep, even if there is one to go on with."`
	Extend      bool   `xor:"begin" help:"Add what is new in the file to the latest sweep of this file or name: a grid's new points, the runs of a larger run_cap."`
	Runs        count  `placeholder:"N" help:"Train at most N runs now; the same command goes on with the others."`
	Retries     int    `default:"0" placeholder:"N" help:"Try a failed run again, up to N times (${default})."`
	MaxFailures int    `default:"5" placeholder:"N" help:"Give up the sweep when N runs in a row have failed; 0: never (${default})."`
	Freeze      bool   `help:"Record which packages the program's Python has, as pip freeze prints them."`
	Serve       bool   `help:"Show the record as a live page meanwhile, as the command serve does."`
	JSON        bool   `name:"json" help:"Print the runs as JSON at the end."`
}

func (v *sweepVerb) Run() error {
	spec, err := readSpec(v.File, v.Data)
	if err != nil {
		return err
	}
	if err := spec.Endless(); err != nil && v.Runs == 0 {
		return err
	}
	if v.Retries < 0 {
		return fmt.Errorf("--retries %d: 0 or more is needed", v.Retries)
	}
	if v.MaxFailures < 0 {
		return fmt.Errorf("--max-failures %d: 0 or more is needed", v.MaxFailures)
	}
	v.Workers = count(workersFor(spec, int(v.Workers)))
	var db results.Store
	progress := newProgress(stderr, spec)
	program, err := v.program(spec, func(run int64) string { return db.Folder(run) }, progress.say)
	if err != nil {
		return err
	}
	if db, err = record.Create(v.DB); err != nil {
		return err
	}
	defer db.Close()

	surviveClosedPipes()
	if v.Serve {
		end, err := servePage(v.DB, progress.say)
		if err != nil {
			return err
		}
		defer end()
	}
	ctx, drain, stop, done := interruption(spec, progress)
	defer stop()
	carrier := runner.Runner{DB: db, Program: program, Workers: int(v.Workers), TakeOver: v.TakeOver, Drain: drain, Progress: progress, KeepWeights: v.KeepWeights,
		File: db.RelativePath(v.File), New: v.New, Extend: v.Extend, Runs: int(v.Runs), Retries: v.Retries, MaxFailures: v.MaxFailures}
	carrier.Repeats = func(done results.Sweep) {
		stderr.printf("%s was done elsewhere and came with this record; here it is trained anew, as a sweep of its own.\n", listing.SweepName(done))
	}
	id, err := carrier.Sweep(ctx, spec)
	done()
	stop()
	progress.close()
	finished := errors.Is(err, runner.ErrFinished)
	switch {
	case finished:
	case errors.Is(err, context.Canceled) || errors.Is(err, runner.ErrInterrupted):
		stderr.printf("Interrupted; nothing is lost. The same command goes on where it stopped:\n  %s\n", sameCommand())
		return exitInterrupted
	case err != nil:
		return err
	}
	status := v.conclude(db, id, finished)
	if spec.OnFinish != "" {
		if err := runHook(spec.OnFinish, db, id, v.TakeOver); err != nil {
			return err
		}
	}
	return status
}

// interruption says how Ctrl-C ends a sweep. Our networks finish their epoch, and what has
// been recorded goes on another time. A program, which cannot be stopped in between, goes on
// to its end, and the second Ctrl-C ends it. done withdraws what is to be said.
func interruption(spec *sweep.Spec, shown sweepProgress) (ctx context.Context, drain <-chan struct{}, stop context.CancelFunc, done func() bool) {
	if spec.Command != nil {
		drain, ctx, stop = untilDrained(func() {
			shown.say("No more runs are begun; those at work go on to their end. Ctrl-C again ends them too.")
		})
		return ctx, drain, stop, func() bool { return true }
	}
	ctx, stop = untilStopped()
	return ctx, nil, stop, context.AfterFunc(ctx, func() {
		shown.say("Finishing the epoch; Ctrl-C again stops at once, and what is recorded stays.")
	})
}

// program returns what carries out the runs: the file's program, or our networks. folder is
// that of a run's files; say is told what of its metrics cannot be read.
func (v *sweepVerb) program(spec *sweep.Spec, folder func(run int64) string, say func(line string)) (runner.Program, error) {
	if spec.Command == nil {
		return network.New(&dataset.Finder{Folder: v.Data, Progress: stderr})
	}
	p, err := program.New(spec, v.File, int(v.Workers), v.Freeze, folder)
	if err != nil {
		return nil, err
	}
	p.Say = say
	if remark := program.Remark(spec.Command); remark != "" {
		say(remark)
	}
	return p, nil
}

// workersFor returns how many runs go on side by side where a flag does not say it: of our
// networks, one on each core; of a program, which may use all of them, what the file says
// or one.
func workersFor(spec *sweep.Spec, flag int) int {
	switch {
	case flag > 0:
		return flag
	case spec.Command == nil:
		return runtime.GOMAXPROCS(0)
	case spec.Command.Workers > 0:
		return spec.Command.Workers
	}
	return max(1, len(spec.Command.Devices))
}

// sameCommand returns the command that goes on with what this one began. The given flag comes
// last and replaces the same flag of this command.
func sameCommand(flags ...string) string {
	var arguments []string
	for i := 1; i < len(os.Args); i++ {
		name, _, hasValue := strings.Cut(os.Args[i], "=")
		switch {
		case name == "--new" || name == "--extend":
		case len(flags) == 2 && name == flags[0]:
			if !hasValue {
				i++
			}
		default:
			arguments = append(arguments, os.Args[i])
		}
	}
	return commandLine(append(arguments, flags...)...)
}

// conclude prints the results of the sweep, and returns the exit status. finished says that
// the sweep was done before this call.
func (v *sweepVerb) conclude(db results.Store, id int64, finished bool) error {
	record, err := db.Sweep(id)
	if err != nil {
		return err
	}
	runs, err := db.Runs(id)
	if err != nil {
		return err
	}
	if v.JSON {
		if err := printJSON(runs); err != nil && !nobodyReads(err) { // the reader has gone
			return err
		}
	} else {
		printConfigs(record, runs, v.hint("list", fmt.Sprint(id)))
		stdout.printf("\nThe page:    %s\nThe report:  %s\nOne run:     %s\n", v.hint("serve"), v.hint("report", fmt.Sprint(id)), v.hint("show", "RUN"))
	}
	count := results.States(runs)
	if v.Runs > 0 && record.State == results.Running {
		stderr.printf("%s is not done: %s. This command goes on with it:\n  %s\n", listing.SweepName(record), listing.Extent(record, count), sameCommand())
	}
	sayUnreported(record.Metric, runs)
	retries := 0 // the least --retries that tries a failed run again
	for _, run := range runs {
		if run.State == results.Failed {
			message, _, _ := strings.Cut(run.Error, "\n")
			stderr.printf("run %d failed: %s\n", run.ID, message)
			if retries == 0 || run.Failures < retries {
				retries = run.Failures
			}
		}
	}
	for _, run := range runs {
		if run.State == results.Running {
			stderr.printf("run %d is in training by %s\n", run.ID, run.Holder())
		}
	}
	if finished {
		on := ""
		if runs[0].Dataset != "" {
			on = ", on " + runs[0].Dataset
		}
		stderr.printf("%s is done already%s: %s. To train all of it again: %s\n", listing.SweepName(record), on, listing.States(count), sameCommand("--new"))
	}
	if retries > 0 {
		stderr.printf("To try what has failed again: %s\n", sameCommand("--retries", fmt.Sprint(retries)))
	}
	if count[results.Running]+count[results.Failed]+count[results.Diverged] > 0 {
		delete(count, results.Done)
		delete(count, results.Stopped) // they count as done
		stderr.printf("Not all runs are done: %s (exit status %d).\n", listing.States(count), int(exitFaults))
		return exitFaults
	}
	return nil
}

// sayUnreported says of how many programs that are done the sweep's metric never came, and
// what came instead: most often the metric has another name there.
func sayUnreported(metric string, runs []results.Run) {
	var without []results.Run
	for _, run := range runs {
		_, measured := run.Lookup(metric)
		if metric != "" && !measured && run.State == results.Done && run.DatasetSHA256 == "" {
			without = append(without, run)
		}
	}
	if len(without) == 0 {
		return
	}
	names := slices.DeleteFunc(without[0].Names(), func(name string) bool { return strings.HasPrefix(name, "system/") })
	instead := "no metrics; docs/programs.md says which lines and files are read"
	if len(names) > 0 {
		instead = strings.Join(names[:min(len(names), 8)], ", ")
	}
	stderr.printf("%s never reported %s, by which the sweep is judged. Run %d reported %s.\n", listing.Count(len(without), "run"), metric, without[0].ID, instead)
}

// readSpec reads a sweep file and prints its warnings. data is the folder to look for datasets
// in first; "" for none.
func readSpec(file, data string) (*sweep.Spec, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return specOf(file, text, data)
}

// specOf is readSpec of a file's text.
func specOf(file string, text []byte, data string) (*sweep.Spec, error) {
	finder := dataset.Finder{Folder: data}
	spec, err := sweep.Read(file, text, network.SchemaFor(func(name string) (network.Data, error) {
		size, err := finder.Size(name)
		return network.Data{Inputs: size.Width * size.Height, Classes: size.Classes, Train: size.Train}, err
	}))
	if err != nil {
		return nil, err
	}
	for _, warning := range spec.Warnings {
		stderr.printf("%s\n", warning)
	}
	return spec, nil
}
