package runner

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"

	"gradbook/experiments/augment"
	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

// course is one run's training: its network, trainer and data.
type course struct {
	training   sweep.Training
	runID      int64
	data       *dataset.Dataset
	train, val dataset.Samples
	trainer    *nn.Trainer
}

// begin prepares a run's training, from a checkpoint's state if there is one.
func (d *datasets) begin(ctx context.Context, run results.Run, checkpoint []byte) (*course, error) {
	training, err := sweep.ReadTraining(run.Config)
	if err != nil {
		return nil, err
	}
	c := &course{training: training, runID: run.ID}
	if c.data, err = d.load(ctx, training.Dataset); err != nil {
		return nil, err
	}
	if c.data.SHA256 != run.DatasetSHA256 {
		return nil, fmt.Errorf("dataset %s in %s is not the one of the run (SHA-256 %.12s, the run's is %.12s); put that one back",
			c.data.Name, c.data.Source, c.data.SHA256, run.DatasetSHA256)
	}
	if c.train, c.val, err = c.data.Split(training.Validation); err != nil {
		return nil, err
	}
	c.trainer, err = trainerOn(c.data, training, checkpoint)
	return c, err
}

// trainerOn returns the trainer of a run on a dataset, from a checkpoint's state if
// there is one.
func trainerOn(data *dataset.Dataset, training sweep.Training, checkpoint []byte) (*nn.Trainer, error) {
	trainer, err := newTrainer(networkConfig(training, data), trainerConfig(training), checkpoint)
	if err != nil || !training.Augment.Active() {
		return trainer, err
	}
	augmenter, err := augment.New(training.Augment, data.Width, data.Height)
	if err != nil {
		return nil, err
	}
	trainer.Augment = augmenter.Apply
	return trainer, nil
}

// newTrainer returns a trainer before its first step, or as a checkpoint of the
// same training has it.
func newTrainer(config nn.Config, settings nn.Training, checkpoint []byte) (*nn.Trainer, error) {
	if checkpoint == nil {
		network, err := nn.New(config)
		if err != nil {
			return nil, err
		}
		return nn.NewTrainer(network, settings)
	}
	trainer := new(nn.Trainer)
	if err := trainer.UnmarshalBinary(checkpoint); err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	if was := trainer.Training(); !reflect.DeepEqual(was, settings) {
		return nil, fmt.Errorf("checkpoint: it is of another training, %+v; the run's is %+v", was, settings)
	}
	if was := trainer.Network().Config; !sameNetwork(was, config) {
		return nil, fmt.Errorf("checkpoint: it is of another network, %+v; the run's is %+v", was, config)
	}
	return trainer, nil
}

// sameNetwork reports whether two configs say the same, whether no hidden layers
// are nil or empty.
func sameNetwork(a, b nn.Config) bool {
	widths := slices.Equal(a.Hidden, b.Hidden)
	a.Hidden, b.Hidden = nil, nil
	return widths && reflect.DeepEqual(a, b)
}

// networkConfig is the network that a run trains on a dataset.
func networkConfig(training sweep.Training, data *dataset.Dataset) nn.Config {
	return nn.Config{
		Inputs: data.Width * data.Height, Hidden: training.Hidden, Classes: len(data.Classes),
		Activation: training.Activation, Output: training.Output, Init: training.Init, Bias: training.Bias,
		BatchNorm: training.BatchNorm, Seed: training.Seed,
	}
}

// trainerConfig is how a run trains its network. A rate that stays constant has
// the zero schedule, as in checkpoints from before there were others.
func trainerConfig(training sweep.Training) nn.Training {
	if training.Schedule.Kind == nn.Constant && training.Schedule.Warmup == 0 {
		training.Schedule = nn.Schedule{}
	}
	return nn.Training{
		LearningRate: training.LearningRate, BatchSize: training.BatchSize, Shuffle: training.Shuffle, Seed: training.Seed,
		Optimizer: training.Optimizer, Momentum: training.Momentum, Beta1: training.Beta1, Beta2: training.Beta2,
		Epsilon: training.Epsilon, Alpha: training.Alpha, WeightDecay: training.WeightDecay,
		Schedule: training.Schedule, LabelSmoothing: training.LabelSmoothing,
		Dropout: training.Dropout, InputDropout: training.InputDropout, MaxNorm: training.MaxNorm, ClipNorm: training.ClipNorm,
		Average: training.EMA, Patience: training.EarlyStopping,
	}
}

// epoch trains one epoch, from 1, and measures the network on val and test, with
// so many threads.
func (c *course) epoch(number, threads int) (report results.EpochReport) {
	start := time.Now()
	c.trainer.Threads = threads
	report.Epoch = results.Epoch{RunID: c.runID, Epoch: number}
	report.TrainLoss, report.TrainAccuracy = c.trainer.Epoch(nn.Data(c.train), number)
	onVal, onTest := c.trainer.Evaluate(nn.Data(c.val)), c.trainer.Evaluate(nn.Data(c.data.Test))
	report.ValLoss, report.ValAccuracy = onVal.Loss, onVal.Accuracy
	report.TestLoss, report.TestAccuracy = onTest.Loss, onTest.Accuracy
	if c.val.Len() > 0 {
		report.Confusion = append(report.Confusion, results.ConfusionMatrix{Split: "val", Counts: onVal.Confusion})
	}
	report.Confusion = append(report.Confusion, results.ConfusionMatrix{Split: "test", Counts: onTest.Confusion})
	report.Layers = c.layers()
	report.LearningRate, report.Kept = c.trainer.Rate(), c.trainer.Observe(onVal)
	report.Seconds = time.Since(start).Seconds()
	return report
}

// state is the run's after an epoch: running, unless the epoch was its last.
func (c *course) state(e results.Epoch) results.State {
	switch {
	case !finite(e.TrainLoss) || c.val.Len() > 0 && !finite(e.ValLoss):
		return results.Diverged
	case e.Epoch == c.training.Epochs:
		return results.Done
	case c.trainer.Stopped():
		return results.Stopped
	}
	return results.Running
}

// outcome is what the run has come to: the network that it keeps, and what that one
// makes of val and test.
func (c *course) outcome() (outcome results.Outcome, err error) {
	network := c.trainer.Best()
	outcome.Parameters, outcome.WeightsSHA256 = network.Parameters(), network.SHA256()
	for _, v := range []verdict{
		{split: "val", samples: c.val, first: c.train.Len()},
		{split: "test", samples: c.data.Test},
	} {
		if v.samples.Len() == 0 {
			continue
		}
		v.evaluation = c.trainer.EvaluateBest(nn.Data(v.samples))
		outcome.Misclassified = append(outcome.Misclassified, v.worst(c.data.Width, c.data.Height)...)
		outcome.Mistakes = append(outcome.Mistakes, v.mistakes())
		outcome.Calibration = append(outcome.Calibration, v.calibration()...)
	}
	outcome.Weights, err = network.MarshalBinary()
	return outcome, err
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
