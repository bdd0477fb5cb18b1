package network

import (
	"context"
	"math"
	"time"

	"gradbook/experiments/dataset"
	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/nn"
)

// training is a run at work. It implements [runner.Training].
type training struct {
	settings   Settings
	runID      int64
	data       *dataset.Dataset
	train, val dataset.Samples
	trainer    *nn.Trainer
	epoch      int // the last trained epoch; 0 before the first
}

// Next trains the next epoch, and evaluates the network on val and test. It finishes the
// epoch whether ctx is done or not.
func (t *training) Next(_ context.Context, threads int) ([]runner.Step, error) {
	start := time.Now()
	t.epoch++
	t.trainer.Threads = threads
	var report results.EpochReport
	report.Epoch = results.Epoch{RunID: t.runID, Epoch: t.epoch}
	report.TrainLoss, report.TrainAccuracy = t.trainer.Epoch(nn.Data(t.train), t.epoch)
	onVal, onTest := t.trainer.Evaluate(nn.Data(t.val)), t.trainer.Evaluate(nn.Data(t.data.Test))
	report.ValLoss, report.ValAccuracy = onVal.Loss, onVal.Accuracy
	report.TestLoss, report.TestAccuracy = onTest.Loss, onTest.Accuracy
	if t.val.Len() > 0 {
		report.Confusion = append(report.Confusion, results.ConfusionMatrix{Split: "val", Counts: onVal.Confusion})
	}
	report.Confusion = append(report.Confusion, results.ConfusionMatrix{Split: "test", Counts: onTest.Confusion})
	report.Layers = t.layers()
	report.LearningRate, report.Kept = t.trainer.Rate(), t.trainer.Observe(onVal)
	report.Seconds = time.Since(start).Seconds()
	return []runner.Step{{Report: report, State: t.state(report.Metrics), Samples: t.train.Len()}}, nil
}

// state returns the run's state after the last epoch, whose metrics are m.
func (t *training) state(m results.Metrics) results.State {
	switch {
	case !finite(m.TrainLoss) || t.val.Len() > 0 && !finite(m.ValLoss):
		return results.Diverged
	case t.epoch == t.settings.Epochs:
		return results.Done
	case t.trainer.Stopped():
		return results.Stopped
	}
	return results.Running
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Checkpoint returns the state of the trainer and its network.
func (t *training) Checkpoint() ([]byte, error) { return t.trainer.MarshalBinary() }
