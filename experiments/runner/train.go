package runner

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

// checkpointInterval is the least time between two checkpoints of a run. What
// was trained since the last one is trained again after a kill, to the same
// bits.
const checkpointInterval = 2 * time.Second

// kept is how many misclassified samples of a split are recorded.
const kept = 100

// train carries a claimed run to its end, or to the end of an epoch when ctx is
// done. Whatever goes wrong with the training itself ends the run as failed;
// the error is one of the results.
func (j *job) train(ctx context.Context, claim *results.Claim) error {
	outcome, err := j.attempt(ctx, claim)
	var unrecorded *recordError
	switch {
	case errors.As(err, &unrecorded):
		return unrecorded.error
	case errors.Is(err, ErrInterrupted):
		return claim.Release()
	case err != nil:
		outcome = results.Outcome{State: results.Failed, Error: err.Error()}
	}
	return claim.Finish(outcome)
}

// recordError is an error of the results, not of the training.
type recordError struct{ error }

func (j *job) attempt(ctx context.Context, claim *results.Claim) (outcome results.Outcome, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n\n%s", cause, debug.Stack())
		}
	}()
	training, err := sweep.Values(claim.Run.Config).Training()
	if err != nil {
		return outcome, err
	}
	data, err := j.datasets.load(ctx, training.Dataset)
	if err != nil {
		return outcome, err
	}
	train, val, err := data.Split(training.Validation)
	if err != nil {
		return outcome, err
	}
	network, err := begin(training, data, claim)
	if err != nil {
		return outcome, err
	}
	trainer, err := nn.NewTrainer(network, nn.Training{
		LearningRate: training.LearningRate, BatchSize: training.BatchSize, Shuffle: training.Shuffle, Seed: training.Seed,
	})
	if err != nil {
		return outcome, err
	}

	outcome = results.Outcome{State: results.Done, Parameters: network.Parameters()}
	checkpointed := time.Now()
	for epoch := claim.CheckpointEpoch + 1; ; epoch++ {
		start := time.Now()
		report := results.EpochReport{Epoch: results.Epoch{RunID: claim.Run.ID, Epoch: epoch, LearningRate: training.LearningRate}}
		report.TrainLoss, report.TrainAccuracy = trainer.Epoch(nn.Data(train), epoch)
		onVal, onTest := network.Evaluate(nn.Data(val)), network.Evaluate(nn.Data(data.Test))
		report.ValLoss, report.ValAccuracy = onVal.Loss, onVal.Accuracy
		report.TestLoss, report.TestAccuracy = onTest.Loss, onTest.Accuracy
		if val.Len() > 0 {
			report.Confusion = append(report.Confusion, results.ConfusionMatrix{Split: "val", Counts: onVal.Confusion})
		}
		report.Confusion = append(report.Confusion, results.ConfusionMatrix{Split: "test", Counts: onTest.Confusion})
		report.Seconds = time.Since(start).Seconds()

		diverged := !finite(report.TrainLoss) || val.Len() > 0 && !finite(report.ValLoss)
		last := diverged || epoch == training.Epochs
		interrupted := !last && ctx.Err() != nil
		if interrupted || !last && time.Since(checkpointed) >= checkpointInterval {
			if report.Checkpoint, err = network.MarshalBinary(); err != nil {
				return outcome, err
			}
			checkpointed = time.Now()
		}
		if err := claim.Report(report); err != nil {
			return outcome, &recordError{err}
		}
		j.Progress.Epoch(claim.Run, report.Epoch, train.Len())
		if interrupted {
			return outcome, ErrInterrupted
		}
		if !last {
			continue
		}
		if diverged {
			outcome.State = results.Diverged
		}
		outcome.Misclassified = append(
			misclassified("val", onVal.Mistakes, val, train.Len(), data),
			misclassified("test", onTest.Mistakes, data.Test, 0, data)...)
		outcome.WeightsSHA256 = network.SHA256()
		outcome.Weights, err = network.MarshalBinary()
		return outcome, err
	}
}

// begin returns the network of a run's last checkpoint, or a new one.
func begin(training sweep.Training, data *dataset.Dataset, claim *results.Claim) (*nn.Network, error) {
	if claim.Checkpoint == nil {
		return nn.New(nn.Config{
			Inputs: data.Width * data.Height, Hidden: training.Hidden, Classes: len(data.Classes),
			Activation: training.Activation, Output: training.Output, Init: training.Init, Bias: training.Bias, Seed: training.Seed,
		})
	}
	network := new(nn.Network)
	if err := network.UnmarshalBinary(claim.Checkpoint); err != nil {
		return nil, fmt.Errorf("checkpoint after epoch %d: %w", claim.CheckpointEpoch, err)
	}
	return network, nil
}

// misclassified returns the worst mistakes on a split whose first sample is
// number first of its file.
func misclassified(split string, mistakes []nn.Mistake, samples dataset.Samples, first int, data *dataset.Dataset) []results.Misclassified {
	size := data.Width * data.Height
	var worst []results.Misclassified
	for _, m := range mistakes[:min(kept, len(mistakes))] {
		worst = append(worst, results.Misclassified{
			Split: split, Sample: first + m.Sample, Label: m.Label, Predicted: m.Predicted,
			Probability: m.Probability, LabelProbability: m.LabelProbability, Loss: m.Loss,
			Width: data.Width, Height: data.Height, Pixels: samples.Pixels[m.Sample*size:][:size],
		})
	}
	return worst
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
