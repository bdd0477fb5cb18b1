package runner

import (
	"context"
	"fmt"
	"runtime"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/nn"
)

// Replayer trains recorded runs again, to see that they come out the same.
type Replayer struct {
	DB       *results.DB
	datasets *datasets
}

// NewReplayer returns a replayer of the runs in db, on datasets from finder.
func NewReplayer(db *results.DB, finder *dataset.Finder) *Replayer {
	return &Replayer{DB: db, datasets: newDatasets(finder)}
}

// Replay is the outcome of training a run again.
type Replay struct {
	Run    results.Run
	Epochs int    // how many were trained again
	Kernel string // which implementation of the arithmetic it was trained with now
	// Difference says what came out otherwise, the first of it; "" if every
	// metric and the weights are the same to the bit.
	Difference string
}

// Replay trains a run again from its config, as far as it is recorded, and
// compares every epoch's metrics and the weights. The error says why the run
// cannot be replayed, or is ctx's.
func (r *Replayer) Replay(ctx context.Context, id int64) (*Replay, error) {
	run, err := r.DB.Run(id)
	if err != nil {
		return nil, err
	}
	if run.Epochs == 0 {
		return nil, fmt.Errorf("run %d is %s and has no epoch to compare with", run.ID, run.State)
	}
	epochs, err := r.DB.Epochs(run.ID)
	if err != nil {
		return nil, err
	}
	c, err := r.datasets.begin(ctx, run, nil)
	if err != nil {
		return nil, fmt.Errorf("replay run %d: %w", run.ID, err)
	}
	replay := &Replay{Run: run, Kernel: nn.Kernel()}
	for _, recorded := range epochs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		replay.Epochs++
		if replay.Difference = difference(recorded, c.epoch(recorded.Epoch, runtime.GOMAXPROCS(0)).Epoch); replay.Difference != "" {
			return replay, nil
		}
	}
	if sum := c.network.SHA256(); run.WeightsSHA256 != "" && sum != run.WeightsSHA256 {
		replay.Difference = fmt.Sprintf("weights_sha256: %s is recorded, %s came out", run.WeightsSHA256, sum)
	}
	return replay, nil
}

// difference names the first metric in which two epochs differ by a bit. What
// is not finite is recorded as not measured, so that all of it is the same.
func difference(recorded, again results.Epoch) string {
	for _, name := range results.MetricNames {
		was, is := recorded.Value(name), again.Value(name)
		if was != is && (finite(was) || finite(is)) {
			return fmt.Sprintf("epoch %d: %s %v is recorded, %v came out", recorded.Epoch, name, was, is)
		}
	}
	return ""
}
