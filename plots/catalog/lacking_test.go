package catalog

import (
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
)

// Whatever runs lack, a figure that needs it says so, and every other is drawn.
func TestFiguresOfRunsThatLackSomething(t *testing.T) {
	of35 := func(words string) string { return "run 35 has no " + words }
	const confusion, images, mistakes = "confusion matrix on test; Gradbook records one after every epoch", "images of its mistakes on test; ", "runs 1, 4 have no complete list of its mistakes on test; "
	db := committed(t)
	for what, errors := range map[string]map[string]string{
		"confusion": {
			"confusion": of35(confusion), "class-scores": of35(confusion), "confused-pairs": of35(confusion),
			"confusion-over-epochs": of35("confusion matrix on test for each of its epochs"),
			"confusion-difference":  "runs 1, 4 have no confusion matrix", "wrong-and-right": "runs 1, 4 have no confusion matrix",
		},
		"confusion of early epochs": {"confusion-over-epochs": of35("confusion matrix on test for each of its epochs")},
		"misclassified":             {"misclassified": of35(images), "confused-pairs": of35(images), "wrong-and-right": "run 4 has no " + images},
		"mistakes":                  {"wrong-and-right": mistakes},
		"calibration":               {"calibration": of35("calibration; Gradbook measures it when a network")},
		"calibration on val":        {},
		"calibration on test":       {},
		"layers":                    {"activations": "runs 17, 35 have no layers; ", "weights": "runs 17, 35 have no layers", "gradients": "runs 17, 35 have no layers"},
		"layers of run 17":          {"activations": "run 17 has no layers; ", "weights": "run 17 has no layers", "gradients": "run 17 has no layers"},
		"weights":                   {"first-layer": `the weights of run 35 are not kept; "replay 35 --keep-weights" brings them back`},
		"dataset": {
			"first-layer": of35("dataset; Gradbook records that of every network"), "misclassified": of35("dataset"), "confused-pairs": of35("dataset"),
			"wrong-and-right": "run 4 has no dataset",
		},
		"epochs":            {"learning-curves": "none of its 36 runs has an epoch"},
		"epochs of run 17":  {},
		"loss and accuracy": {},
		"val":               {},
		"test":              {},
		"parameters":        {},
		"config":            {"contour": "only rate varies"},
		"all but the metric": {
			"contour": "only rate varies", "activations": "run 35 has no layers", "weights": "run 35 has no layers", "gradients": "run 35 has no layers",
			"first-layer": of35("dataset"), "confusion": of35(confusion), "confusion-over-epochs": of35("confusion matrix"), "confusion-difference": "runs 1, 4 have no confusion matrix",
			"class-scores": of35(confusion), "confused-pairs": of35(confusion), "misclassified": of35("dataset"), "wrong-and-right": "runs 1, 4 have no confusion matrix", "calibration": of35("calibration"),
		},
	} {
		ofAll := slices.Contains([]string{"epochs", "epochs of run 17", "val", "test", "parameters", "config", "loss and accuracy", "all but the metric"}, what)
		for _, kind := range Kinds() {
			if len(kind.Needs) == 0 && !ofAll {
				continue // it is drawn from runs and epochs, which have all
			}
			request := Request{Name: kind.Name, Sweep: 1}
			if kind.Of == TwoRuns {
				request = Request{Name: kind.Name, Runs: []int64{4, 1}}
			}
			figure, err := Draw(synthetic.Lacking{Reader: db, What: what}, request)
			want := errors[kind.Name]
			if kind.Name == "early-termination" {
				want = "it has judged none of the runs"
			}
			switch {
			case want != "":
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("without %s, %s: %v, want %q", what, kind.Name, err, want)
				}
			case err != nil:
				t.Errorf("without %s, %s: %v", what, kind.Name, err)
			default:
				if err := figure.WriteSVG(io.Discard); err != nil {
					t.Errorf("without %s, %s: %v", what, kind.Name, err)
				}
			}
		}
	}
}

// Learning curves are lacking exactly where the figure has nothing to show.
func TestCurvesAreLackingWhereNothingIsShown(t *testing.T) {
	kind, err := Find("learning-curves")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append([]string{"reward", "accuracy"}, results.MetricNames...) {
		for _, value := range []float64{0.5, math.NaN(), math.Inf(1)} {
			for _, state := range []results.State{results.Done, results.Diverged} {
				m := &Material{}
				m.Sweep = results.Sweep{ID: 1, Name: "s", Metric: name, Goal: results.Minimize}
				metrics := results.MetricsOf(map[string]float64{name: value})
				m.Runs = results.Runs{{ID: 1, State: state, Epochs: 1, KeptEpoch: 1, LastValue: value, Metrics: metrics}}
				m.Epochs = results.Epochs{{RunID: 1, Epoch: 1, Metrics: metrics}}
				lack, err := kind.Lacking(m)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := kind.DrawRest(m); (lack == nil) != (err == nil) {
					t.Errorf("a run is %s with %s %v: lacking %v, drawn with %v", state, name, value, lack, err)
				}
			}
		}
	}
}
