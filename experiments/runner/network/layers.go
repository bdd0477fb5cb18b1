package network

import (
	"math"

	"gradbook/experiments/results"
	"gradbook/nn"
)

// probed is how many samples the statistics of layers are measured on. A thousand would cost
// more than 2 % of an epoch of 784-128-64-32-10.
const probed = 500

// probe returns the samples on which the layers are measured after every epoch: the first of
// val, or of train if there is no val.
func (t *training) probe() nn.Data {
	samples := t.val
	if samples.Len() == 0 {
		samples = t.train
	}
	count := min(probed, samples.Len())
	return nn.Data{Pixels: samples.Pixels[:count*t.data.Width*t.data.Height], Labels: samples.Labels[:count]}
}

// layers measures the layers after the last epoch.
func (t *training) layers() (layers []results.Layer) {
	for l, report := range t.trainer.Inspect(t.probe()) {
		layers = append(layers, results.Layer{
			Layer: l + 1, WeightNorm: report.WeightNorm, GradientNorm: report.GradientNorm, UpdateRatio: report.UpdateRatio,
			Dead: report.Dead, Saturated: report.Saturated, Weights: inThousandths(report.Weights), Activations: inThousandths(report.Activations),
		})
	}
	return layers
}

func inThousandths(h nn.Histogram) results.Histogram {
	total := 0
	for _, count := range h.Counts {
		total += count
	}
	if total == 0 {
		return results.Histogram{Low: math.NaN(), High: math.NaN()}
	}
	shares := results.Histogram{Low: float64(h.Low), High: float64(h.High)}
	for _, count := range h.Counts {
		shares.Thousandths = append(shares.Thousandths, (1000*count+total/2)/total)
	}
	return shares
}
