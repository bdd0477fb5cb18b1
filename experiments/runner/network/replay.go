package network

import (
	"context"
	"fmt"
	"runtime"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
)

// Replayer trains recorded runs again, to see that they come out the same.
type Replayer struct {
	DB      results.Reader
	Program *Program
	// Keep is where the weights of runs that came out the same are recorded; nil: nowhere.
	Keep results.Store
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
// compares what is recorded of it: every epoch's metrics, confusion counts and layers, the
// run's own metrics, and the weights. The error says why the run cannot be
// replayed, or is ctx's.
func (r *Replayer) Replay(ctx context.Context, id int64) (*Replay, error) {
	run, err := r.DB.Run(id)
	if err != nil {
		return nil, err
	}
	if run.Epochs == 0 {
		return nil, fmt.Errorf("run %d is %s and has no epoch to compare with", run.ID, run.State)
	}
	recorded, err := r.DB.Epochs(run.ID)
	if err != nil {
		return nil, err
	}
	sweep, err := r.DB.Sweep(run.SweepID)
	if err != nil {
		return nil, err
	}
	layers, err := r.DB.Layers(run.ID)
	if err != nil {
		return nil, err
	}
	t, err := r.Program.start(ctx, run, runner.Checkpoint{})
	if err != nil {
		return nil, fmt.Errorf("replay run %d: %w", run.ID, err)
	}
	replay := &Replay{Run: run, Kernel: r.Program.kernel}
	again := run
	again.BestEpoch, again.KeptEpoch = 0, 0
	for epoch := 1; epoch <= run.Epochs; epoch++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(recorded) < epoch || recorded[epoch-1].Epoch != epoch {
			replay.Difference = fmt.Sprintf("epoch %d is not recorded", epoch)
			return replay, nil
		}
		step, err := t.Next(ctx, runtime.GOMAXPROCS(0))
		if err != nil {
			return nil, fmt.Errorf("replay run %d: %w", run.ID, err)
		}
		report := step.Report
		replay.Epochs++
		replay.Difference = epochDifference(recorded[epoch-1], report.Epoch)
		if replay.Difference == "" {
			replay.Difference, err = r.confusionDifference(run, epoch, report.Confusion)
		}
		if replay.Difference == "" && err == nil {
			replay.Difference = layerDifference(layers, epoch, report.Layers)
		}
		if err != nil || replay.Difference != "" {
			return replay, err
		}
		again.Record(report, sweep)
	}
	replay.Difference = runDifference(run, again, t.trainer.Best().SHA256())
	if replay.Difference != "" || r.Keep == nil || run.WeightsSHA256 == "" {
		return replay, nil
	}
	weights, err := t.trainer.Best().MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("replay run %d: %w", run.ID, err)
	}
	return replay, r.Keep.KeepWeights(ctx, run.ID, weights)
}

// epochDifference names the first number in which two epochs differ by a bit.
func epochDifference(recorded, again results.Epoch) string {
	if recorded.LearningRate != again.LearningRate {
		return fmt.Sprintf("epoch %d: learning_rate %v is recorded, %v came out", recorded.Epoch, recorded.LearningRate, again.LearningRate)
	}
	if difference := metricDifference(recorded.Metrics, again.Metrics); difference != "" {
		return fmt.Sprintf("epoch %d: %s", recorded.Epoch, difference)
	}
	return ""
}

func metricDifference(recorded, again results.Metrics) string {
	for _, name := range results.MetricNames {
		if was, is := recorded.Value(name), again.Value(name); !same(was, is) {
			return fmt.Sprintf("%s %v is recorded, %v came out", name, was, is)
		}
	}
	return ""
}

// same reports whether two numbers are. Earlier versions recorded every number that is not
// finite as NaN, so that all of these are the same.
func same(a, b float64) bool { return a == b || !finite(a) && !finite(b) }

func (r *Replayer) confusionDifference(run results.Run, epoch int, again []results.ConfusionMatrix) (string, error) {
	for _, matrix := range again {
		recorded, err := r.DB.ConfusionAt(run, epoch, matrix.Split)
		if err != nil {
			return "", err
		}
		for label, row := range matrix.Counts {
			for predicted, count := range row {
				if was := recorded.Counts[label][predicted]; was != count {
					return fmt.Sprintf("epoch %d: confusion on %s, label %d predicted %d: %d is recorded, %d came out",
						epoch, matrix.Split, label, predicted, was, count), nil
				}
			}
		}
	}
	return "", nil
}

// layerDifference names the first number of an epoch's layers that differs by a bit. An
// older version recorded none.
func layerDifference(recorded []results.Layer, epoch int, again []results.Layer) string {
	for _, was := range recorded {
		if was.Epoch != epoch {
			continue
		}
		if was.Layer < 1 || was.Layer > len(again) {
			return fmt.Sprintf("epoch %d: layer %d is recorded, of a network that has %d", epoch, was.Layer, len(again))
		}
		is := again[was.Layer-1]
		for _, number := range []struct {
			name    string
			was, is float64
		}{
			{"weight_norm", was.WeightNorm, is.WeightNorm},
			{"gradient_norm", was.GradientNorm, is.GradientNorm},
			{"update_ratio", was.UpdateRatio, is.UpdateRatio},
			{"dead", was.Dead, is.Dead},
			{"saturated", was.Saturated, is.Saturated},
		} {
			if !same(number.was, number.is) {
				return fmt.Sprintf("epoch %d, layer %d: %s %v is recorded, %v came out", epoch, was.Layer, number.name, number.was, number.is)
			}
		}
		for _, histogram := range []struct {
			of      string
			was, is results.Histogram
		}{{"weights", was.Weights, is.Weights}, {"activations", was.Activations, is.Activations}} {
			if !histogram.was.Equal(histogram.is) {
				return fmt.Sprintf("epoch %d, layer %d: the histogram of its %s is not the recorded one", epoch, was.Layer, histogram.of)
			}
		}
	}
	return ""
}

// runDifference names the first number in which what is recorded of a run as a
// whole differs from what its epochs and weights came to.
func runDifference(recorded, again results.Run, weights string) string {
	if recorded.KeptEpoch != again.KeptEpoch {
		return fmt.Sprintf("kept_epoch %d is recorded, %d came out", recorded.KeptEpoch, again.KeptEpoch)
	}
	if difference := metricDifference(recorded.Metrics, again.Metrics); difference != "" {
		return "the run's " + difference
	}
	switch ended := recorded.State != results.Pending && recorded.State != results.Running; {
	case recorded.BestEpoch != again.BestEpoch || !same(recorded.BestValue, again.BestValue):
		return fmt.Sprintf("best_value %v of epoch %d is recorded, %v of epoch %d came out",
			recorded.BestValue, recorded.BestEpoch, again.BestValue, again.BestEpoch)
	case !same(recorded.LastValue, again.LastValue):
		return fmt.Sprintf("last_value %v is recorded, %v came out", recorded.LastValue, again.LastValue)
	case ended && recorded.WeightsSHA256 != weights:
		return fmt.Sprintf("weights_sha256: %q is recorded, %q came out", recorded.WeightsSHA256, weights)
	}
	return ""
}
