package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gradbook/experiments/results"
	"gradbook/experiments/results/weights"
	"gradbook/nn"
)

// Ensemble is how several trained networks classify val and test together: by the mean of
// their probabilities.
type Ensemble struct {
	Runs      []results.Run // the members, by id
	Val, Test nn.Evaluation // Val has no samples if the runs have validation 0
}

// Metrics returns the metrics on val and test. Those on train are not measured.
func (e *Ensemble) Metrics() results.Metrics {
	return results.Metrics{
		TrainLoss: math.NaN(), TrainAccuracy: math.NaN(),
		ValLoss: e.Val.Loss, ValAccuracy: e.Val.Accuracy,
		TestLoss: e.Test.Loss, TestAccuracy: e.Test.Accuracy,
	}
}

// Ensemble evaluates the networks of several runs together on the val and test splits of
// their data set. The runs must be finished, have their weights kept in db, and have the
// same dataset, validation and output. The error says which run does not, and what to do.
func (p *Program) Ensemble(ctx context.Context, db results.Reader, runs []results.Run) (*Ensemble, error) {
	// The order is fixed, because it may change the last bits of a sum.
	runs = slices.SortedFunc(slices.Values(runs), func(a, b results.Run) int { return cmp.Compare(a.ID, b.ID) })
	settings, err := commonSettings(runs)
	if err != nil {
		return nil, err
	}
	var networks nn.Ensemble
	for _, run := range runs {
		network, err := weights.Network(db, run)
		if err != nil {
			return nil, err
		}
		networks = append(networks, network)
	}
	data, err := p.datasets.ofRun(ctx, runs[0])
	if err != nil {
		return nil, err
	}
	_, val, err := data.Split(settings.Validation)
	if err != nil {
		return nil, err
	}
	e := &Ensemble{Runs: runs}
	if e.Val, err = networks.Evaluate(nn.Data(val)); err != nil {
		return nil, err
	}
	e.Test, err = networks.Evaluate(nn.Data(data.Test))
	return e, err
}

// commonSettings returns the settings of the first run, after checking that the others fit
// them.
func commonSettings(runs []results.Run) (first Settings, err error) {
	if len(runs) < 2 {
		return first, errors.New("an ensemble takes at least two runs; list SWEEP says whose weights are kept")
	}
	for i, run := range runs {
		if i > 0 && run.ID == runs[i-1].ID {
			return first, fmt.Errorf("run %d is named twice; name each run once", run.ID)
		}
		if !run.State.Finished() {
			return first, fmt.Errorf("run %d is %s, and an ensemble takes runs that are done or stopped; leave it out", run.ID, run.State)
		}
		settings, err := ReadSettings(run.Config)
		if err != nil {
			return first, fmt.Errorf("run %d: %w", run.ID, err)
		}
		if i == 0 {
			first = settings
		}
		differ := func(name string, one, other any) error {
			return fmt.Errorf("run %d has %s %v, run %d %v; an ensemble takes runs that share it", runs[0].ID, name, one, run.ID, other)
		}
		switch {
		case run.DatasetSHA256 != runs[0].DatasetSHA256:
			return first, differ("dataset", describeDataset(runs[0]), describeDataset(run))
		case settings.Validation != first.Validation:
			return first, differ("validation", first.Validation, settings.Validation)
		case settings.Output != first.Output:
			return first, differ("output", first.Output, settings.Output)
		}
	}
	return first, nil
}

func describeDataset(run results.Run) string {
	return fmt.Sprintf("%s (SHA-256 %.12s)", run.Dataset, run.DatasetSHA256)
}
