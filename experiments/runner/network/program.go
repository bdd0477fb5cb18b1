// Package network is the program that trains our networks: dense classifiers of images. It
// trains the networks of package nn on the data sets of package dataset, which package
// augment may distort. A step of a run is an epoch.
package network

import (
	"context"
	"maps"
	"slices"

	"gradbook/experiments/augment"
	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

// Program trains networks. It implements [runner.Program]. Its runs share the data sets,
// which stay in memory.
type Program struct {
	finder   *dataset.Finder
	kernel   string
	datasets datasets
}

// New returns a program that finds its data sets by finder. It is an error if this machine
// cannot run the kernel of nn's arithmetic that the environment asks for.
func New(finder *dataset.Finder) (*Program, error) {
	kernel, err := nn.Kernel()
	if err != nil {
		return nil, err
	}
	return &Program{finder: finder, kernel: kernel, datasets: datasets{finder: finder, byName: map[string]*dataset.Dataset{}}}, nil
}

// Describe adds the name of the kernel of nn's arithmetic.
func (p *Program) Describe(here *results.Environment) { here.Kernel = p.kernel }

// Resume loads the data sets of the runs. It is an error if one of them has changed. For
// runs that are drawn from now on, dataset auto is the data set that it was for these: the
// one that the spec does not name.
func (p *Program) Resume(ctx context.Context, spec *sweep.Spec, runs []results.Run) error {
	for _, run := range runs {
		if _, err := p.datasets.ofRun(ctx, run); err != nil {
			return err
		}
	}
	named := spec.Possible("dataset")
	if !slices.Contains(named, any(dataset.Auto)) {
		return nil
	}
	for _, run := range runs {
		if !slices.Contains(named, any(run.Dataset)) {
			return p.datasets.alias(ctx, dataset.Auto, run.Dataset)
		}
	}
	return nil
}

// Prepare loads the data set of a config and checks that the config fits it. The run that it
// returns has the name of the data set in place of auto, which is the same for all runs.
func (p *Program) Prepare(ctx context.Context, config results.Config) (run results.NewRun, err error) {
	settings, err := ReadSettings(config)
	if err != nil {
		return run, err
	}
	data, err := p.datasets.load(ctx, settings.Dataset)
	if err != nil {
		return run, err
	}
	if _, _, err := data.Split(settings.Validation); err != nil {
		return run, err
	}
	if err := networkConfig(settings, data).Validate(); err != nil {
		return run, err
	}
	if settings.Augment.Active() {
		if _, err := augment.New(settings.Augment, data.Width, data.Height); err != nil {
			return run, err
		}
	}
	resolved := maps.Clone(config)
	resolved["dataset"] = data.Name
	return results.NewRun{
		Config: resolved, Seed: int64(settings.Seed),
		Dataset: results.Dataset{SHA256: data.SHA256, Name: data.Name, Width: data.Width, Height: data.Height,
			Classes: data.Classes, Train: data.Train.Len(), Test: data.Test.Len()},
	}, nil
}

// Start prepares the training of a run.
func (p *Program) Start(ctx context.Context, run results.Run, from runner.Checkpoint) (runner.Training, error) {
	return p.start(ctx, run, from)
}

func (p *Program) start(ctx context.Context, run results.Run, from runner.Checkpoint) (*training, error) {
	settings, err := ReadSettings(run.Config)
	if err != nil {
		return nil, err
	}
	t := &training{settings: settings, runID: run.ID, epoch: from.Step}
	if t.data, err = p.datasets.ofRun(ctx, run); err != nil {
		return nil, err
	}
	if t.train, t.val, err = t.data.Split(settings.Validation); err != nil {
		return nil, err
	}
	t.trainer, err = trainerOn(t.data, settings, from.State)
	return t, err
}
