package catalog

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
)

// lacking is a record whose runs lack something.
type lacking struct {
	results.Reader
	what string
}

func (l lacking) Confusion(run results.Run, split string) (results.ConfusionMatrix, error) {
	return l.ConfusionAt(run, run.KeptEpoch, split)
}

func (l lacking) ConfusionAt(run results.Run, epoch int, split string) (m results.ConfusionMatrix, err error) {
	if l.what == "confusion" || l.what == "confusion of early epochs" && epoch < 3 || l.what == "all but the metric" {
		return m, fmt.Errorf("record: %w of run %d", results.ErrNoConfusion, run.ID)
	}
	if m, err = l.Reader.ConfusionAt(run, epoch, split); l.what == "dataset" {
		for i := range m.Names {
			m.Names[i] = fmt.Sprint(i)
		}
	}
	return m, err
}

func (l lacking) Misclassified(run results.Run, split string) ([]results.Misclassified, error) {
	switch l.what {
	case "misclassified":
		return nil, nil
	case "dataset", "all but the metric":
		return nil, fmt.Errorf("record: %w of run %d", results.ErrNoDataset, run.ID)
	}
	return l.Reader.Misclassified(run, split)
}

func (l lacking) Mistakes(ids []int64, split string) ([]results.Mistake, bool, error) {
	if l.what == "mistakes" || l.what == "all but the metric" {
		return nil, false, nil
	}
	return l.Reader.Mistakes(ids, split)
}

func (l lacking) Calibration(ids ...int64) (bins []results.CalibrationBin, err error) {
	if l.what == "calibration" || l.what == "all but the metric" {
		return nil, nil
	}
	all, err := l.Reader.Calibration(ids...)
	for _, bin := range all {
		if l.what != "calibration on "+bin.Split {
			bins = append(bins, bin)
		}
	}
	return bins, err
}

func (l lacking) Layers(ids ...int64) ([]results.Layer, error) {
	if l.what == "layers" || l.what == "layers of run 17" && ids[0] == 17 || l.what == "all but the metric" {
		return nil, nil
	}
	return l.Reader.Layers(ids...)
}

func (l lacking) WeightsKept(id int64) (map[int64]bool, error) {
	if l.what == "weights" || l.what == "all but the metric" {
		return nil, nil
	}
	return l.Reader.WeightsKept(id)
}

func (l lacking) Datasets(runs []results.Run) ([]results.Dataset, error) {
	if l.what == "dataset" || l.what == "all but the metric" {
		return nil, nil
	}
	return l.Reader.Datasets(runs)
}

func (l lacking) SweepEpochs(id int64) (epochs results.Epochs, err error) {
	all, err := l.Reader.SweepEpochs(id)
	for _, e := range all {
		if l.what == "epochs" || l.what == "epochs of run 17" && e.RunID == 17 {
			continue
		}
		l.blank(&e.Metrics)
		epochs = append(epochs, e)
	}
	return epochs, err
}

func (l lacking) Runs(id int64) (results.Runs, error) {
	runs, err := l.Reader.Runs(id)
	for i := range runs {
		l.strip(&runs[i])
	}
	return runs, err
}

func (l lacking) Run(id int64) (results.Run, error) {
	run, err := l.Reader.Run(id)
	l.strip(&run)
	return run, err
}

func (l lacking) blank(m *results.Metrics) {
	nan := math.NaN()
	switch l.what {
	case "val":
		m.ValLoss, m.ValAccuracy = nan, nan
	case "test":
		m.TestLoss, m.TestAccuracy = nan, nan
	case "all but the metric":
		*m = results.Metrics{TrainLoss: nan, TrainAccuracy: nan, ValLoss: nan, ValAccuracy: m.ValAccuracy, TestLoss: nan, TestAccuracy: nan}
	}
}

func (l lacking) strip(run *results.Run) {
	l.blank(&run.Metrics)
	switch l.what {
	case "parameters":
		run.Parameters = 0
	case "config":
		run.Config = results.Config{"rate": run.Config["learning_rate"]}
	case "all but the metric":
		run.Parameters, run.EnvironmentID, run.WeightsSHA256 = 0, 0, ""
		run.Config = results.Config{"rate": run.Config["learning_rate"]}
		run.Dataset, run.DatasetSHA256 = "", ""
	case "dataset":
		run.Dataset, run.DatasetSHA256 = "", ""
	}
}

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
		"epochs":           {"learning-curves": "none of its 36 runs has an epoch"},
		"epochs of run 17": {},
		"val":              {},
		"test":             {},
		"parameters":       {},
		"config":           {"contour": "only rate varies"},
		"all but the metric": {
			"contour": "only rate varies", "activations": "run 35 has no layers", "weights": "run 35 has no layers", "gradients": "run 35 has no layers",
			"first-layer": of35("dataset"), "confusion": of35(confusion), "confusion-over-epochs": of35("confusion matrix"), "confusion-difference": "runs 1, 4 have no confusion matrix",
			"class-scores": of35(confusion), "confused-pairs": of35(confusion), "misclassified": of35("dataset"), "wrong-and-right": "runs 1, 4 have no confusion matrix", "calibration": of35("calibration"),
		},
	} {
		ofAll := slices.Contains([]string{"epochs", "epochs of run 17", "val", "test", "parameters", "config", "all but the metric"}, what)
		for _, kind := range Kinds() {
			if len(kind.Needs) == 0 && !ofAll {
				continue // it is drawn from runs and epochs, which have all
			}
			request := Request{Name: kind.Name, Sweep: 1}
			if kind.Of == TwoRuns {
				request = Request{Name: kind.Name, Runs: []int64{4, 1}}
			}
			figure, err := Draw(lacking{db, what}, request)
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
