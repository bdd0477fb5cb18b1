package network

import (
	"context"
	"fmt"
	"runtime"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
)

// Replayer trains recorded runs again, and checks that they come out the same.
type Replayer struct {
	DB      results.Reader
	Program *Program
	Keep    results.Store // where to keep the weights of runs that come out the same; nil: nowhere
}

// Replay is the result of training a run again.
type Replay struct {
	Run    results.Run
	Epochs int    // how many epochs were trained again
	Kernel string // the implementation of the arithmetic with which they were
	// Difference names the first number that came out differently. It is "" if every metric
	// and the weights are the same to the bit.
	Difference string
}

// Replay trains the recorded epochs of a run again and compares everything that is
// recorded: the metrics, confusion counts and layers of each epoch, the run's own
// metrics, and the weights. The error says why the run cannot be replayed, or is ctx's.
func (r *Replayer) Replay(ctx context.Context, id int64) (*Replay, error) {
	was, err := r.read(id)
	if err != nil {
		return nil, err
	}
	training, err := r.Program.start(ctx, was.run, runner.Checkpoint{})
	if err != nil {
		return nil, fmt.Errorf("replay run %d: %w", id, err)
	}
	replay := &Replay{Run: was.run, Kernel: r.Program.kernel}
	again := was.run
	again.Epochs, again.BestEpoch, again.KeptEpoch = 0, 0, 0
	for epoch := 1; epoch <= was.run.Epochs; epoch++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if replay.Difference = was.missing(epoch); replay.Difference != "" {
			return replay, nil
		}
		steps, err := training.Next(ctx, runtime.GOMAXPROCS(0))
		if err != nil {
			return nil, fmt.Errorf("replay run %d: %w", id, err)
		}
		replay.Epochs++
		replay.Difference, err = r.difference(was, epoch, steps[0].Report)
		if err != nil || replay.Difference != "" {
			return replay, err
		}
		again.Record(steps[0].Report, was.sweep)
	}
	replay.Difference = runDifference(was.run, again, training.trainer.Best().SHA256())
	if replay.Difference != "" || r.Keep == nil || was.run.WeightsSHA256 == "" {
		return replay, nil
	}
	weights, err := training.trainer.Best().MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("replay run %d: %w", id, err)
	}
	return replay, r.Keep.KeepWeights(ctx, id, weights)
}

// recorded is what the record has about a run.
type recorded struct {
	run    results.Run
	sweep  results.Sweep
	epochs []results.Epoch
	layers []results.Layer // of all epochs; none in the records of an older version
}

func (r *Replayer) read(id int64) (was recorded, err error) {
	if was.run, err = r.DB.Run(id); err != nil {
		return was, err
	}
	if was.run.DatasetSHA256 == "" {
		return was, fmt.Errorf("run %d is not of a network that Gradbook trains: it has no dataset, and cannot be replayed", id)
	}
	if was.run.Epochs == 0 {
		return was, fmt.Errorf("run %d is %s and has no epoch to compare with", id, was.run.State)
	}
	if was.epochs, err = r.DB.Epochs(id); err != nil {
		return was, err
	}
	if was.sweep, err = r.DB.Sweep(was.run.SweepID); err != nil {
		return was, err
	}
	was.layers, err = r.DB.Layers(id)
	return was, err
}

// missing says that an epoch is not recorded; it returns "" for an epoch that is.
func (w recorded) missing(epoch int) string {
	if len(w.epochs) < epoch || w.epochs[epoch-1].Epoch != epoch {
		return fmt.Sprintf("epoch %d is not recorded", epoch)
	}
	return ""
}

// difference names the first number of an epoch that differs by a bit from the recorded one.
func (r *Replayer) difference(was recorded, epoch int, again results.EpochReport) (string, error) {
	if difference := epochDifference(was.epochs[epoch-1], again.Epoch); difference != "" {
		return difference, nil
	}
	for _, matrix := range again.Confusion {
		recorded, err := r.DB.ConfusionAt(was.run, epoch, matrix.Split)
		if err != nil {
			return "", err
		}
		if difference := confusionDifference(epoch, recorded, matrix); difference != "" {
			return difference, nil
		}
	}
	return layerDifference(was.layers, epoch, again.Layers), nil
}
