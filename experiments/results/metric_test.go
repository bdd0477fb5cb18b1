package results

import (
	"math"
	"testing"
)

func TestMetricIsWritten(t *testing.T) {
	accuracy, loss := MetricNamed("val_accuracy"), MetricNamed("train_loss")
	spread := Spread{N: 2, Mean: 0.97, Std: 0.001}
	alone := Spread{N: 1, Mean: 0.97, Std: math.NaN()}
	for _, c := range []struct{ got, want string }{
		{accuracy.Words(), "val accuracy"}, {loss.Words(), "train loss"},
		{accuracy.Heading(), "val accuracy, %"}, {loss.Heading(), "train loss"},
		{accuracy.Format(0.97694), "97.69 %"}, {loss.Format(0.0851234), "0.08512"}, {loss.Format(1e-7), "1e-07"},
		{accuracy.Format(math.NaN()), ""}, {loss.Format(math.Inf(1)), "+Inf"},
		{accuracy.FormatSpread(spread), "97.00 ± 0.10 %"}, {loss.FormatSpread(spread), "0.97 ± 0.001"},
		{accuracy.FormatSpread(alone), "97.00 %"}, {loss.FormatSpread(alone), "0.97"},
		{accuracy.Text(0.97694), "97.69%"}, {loss.Text(0.0851234), "0.0851"},
		{loss.Digits(math.NaN()), "–"}, {loss.Digits(math.Inf(-1)), "infinite"},
		{loss.Digits(12345), "1.234e4"}, {loss.Digits(1234), "1234"}, {loss.Digits(1000), "1000"}, {loss.Digits(999.96), "999.9600"}, {loss.Digits(-2e12), "-2e12"},
		{accuracy.SignedDigits(-0.004), "−0.40"}, {accuracy.SignedDigits(0.004), "+0.40"}, {loss.SignedDigits(1e-9), "0.0000"},
		{accuracy.SpreadText(spread), "97.00 ± 0.10%"}, {accuracy.SpreadText(alone), "97.00%"}, {loss.SpreadText(spread), "0.9700 ± 0.0010"},
		{accuracy.Difference(0.0031), "0.31 percentage points"}, {loss.Difference(0.0031), "0.0031"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// A sweep may want its metric the other way round.
func TestSweepRanksByItsOwnGoal(t *testing.T) {
	if goal := MetricNamed("val_accuracy").Goal; goal != Maximize {
		t.Errorf("accuracies are to %s", goal)
	}
	if goal := MetricNamed("val_loss").Goal; goal != Minimize {
		t.Errorf("losses are to %s", goal)
	}
	if m := (Sweep{Metric: "val_accuracy", Goal: Minimize}).RankedBy(); m != (Metric{"val_accuracy", Minimize, Share}) {
		t.Errorf("%+v", m)
	}
}
