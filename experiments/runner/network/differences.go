package network

import (
	"fmt"

	"gradbook/experiments/results"
)

// epochDifference names the first metric in which two epochs differ by a bit.
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

// same reports whether two numbers are the same. All numbers that are not finite are, because
// earlier versions recorded them as one.
func same(a, b float64) bool { return a == b || !finite(a) && !finite(b) }

// confusionDifference names the first count in which two matrices of a split differ.
func confusionDifference(epoch int, recorded, again results.ConfusionMatrix) string {
	for label, row := range again.Counts {
		for predicted, count := range row {
			if was := recorded.Counts[label][predicted]; was != count {
				return fmt.Sprintf("epoch %d: confusion on %s, label %d predicted %d: %d is recorded, %d came out",
					epoch, again.Split, label, predicted, was, count)
			}
		}
	}
	return ""
}

// layerDifference names the first number of an epoch's layers that differs by a bit. Layers
// that are not recorded are not compared.
func layerDifference(recorded []results.Layer, epoch int, again []results.Layer) string {
	for _, was := range recorded {
		if was.Epoch != epoch {
			continue
		}
		if was.Layer < 1 || was.Layer > len(again) {
			return fmt.Sprintf("epoch %d: layer %d is recorded, of a network that has %d", epoch, was.Layer, len(again))
		}
		if difference := numbersDifference(was, again[was.Layer-1]); difference != "" {
			return fmt.Sprintf("epoch %d, layer %d: %s", epoch, was.Layer, difference)
		}
	}
	return ""
}

func numbersDifference(was, is results.Layer) string {
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
			return fmt.Sprintf("%s %v is recorded, %v came out", number.name, number.was, number.is)
		}
	}
	if !was.Weights.Equal(is.Weights) {
		return "the histogram of its weights is not the recorded one"
	}
	if !was.Activations.Equal(is.Activations) {
		return "the histogram of its activations is not the recorded one"
	}
	return ""
}

// runDifference names the first number of a run as a whole, or of its weights, that differs
// by a bit.
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
