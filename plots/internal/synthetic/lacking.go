package synthetic

import (
	"fmt"
	"math"

	"gradbook/experiments/results"
)

// Lacking is a record whose runs lack something: "confusion", "layers", "dataset" and the like, or
// "all but the metric" or "loss and accuracy", as runs of a program may that reports nothing
// else, or only a reward.
type Lacking struct {
	results.Reader
	What string
}

func (l Lacking) Confusion(run results.Run, split string) (results.ConfusionMatrix, error) {
	return l.ConfusionAt(run, run.KeptEpoch, split)
}

func (l Lacking) ConfusionAt(run results.Run, epoch int, split string) (m results.ConfusionMatrix, err error) {
	if l.What == "confusion" || l.What == "confusion of early epochs" && epoch < 3 || l.What == "all but the metric" {
		return m, fmt.Errorf("record: %w of run %d", results.ErrNoConfusion, run.ID)
	}
	if m, err = l.Reader.ConfusionAt(run, epoch, split); l.What == "dataset" {
		for i := range m.Names {
			m.Names[i] = fmt.Sprint(i)
		}
	}
	return m, err
}

func (l Lacking) Misclassified(run results.Run, split string) ([]results.Misclassified, error) {
	switch l.What {
	case "misclassified":
		return nil, nil
	case "dataset", "all but the metric":
		return nil, fmt.Errorf("record: %w of run %d", results.ErrNoDataset, run.ID)
	}
	return l.Reader.Misclassified(run, split)
}

func (l Lacking) Mistakes(ids []int64, split string) ([]results.Mistake, bool, error) {
	if l.What == "mistakes" || l.What == "all but the metric" {
		return nil, false, nil
	}
	return l.Reader.Mistakes(ids, split)
}

func (l Lacking) Calibration(ids ...int64) (bins []results.CalibrationBin, err error) {
	if l.What == "calibration" || l.What == "all but the metric" {
		return nil, nil
	}
	all, err := l.Reader.Calibration(ids...)
	for _, bin := range all {
		if l.What != "calibration on "+bin.Split {
			bins = append(bins, bin)
		}
	}
	return bins, err
}

func (l Lacking) Layers(ids ...int64) ([]results.Layer, error) {
	if l.What == "layers" || l.What == "layers of run 17" && ids[0] == 17 || l.What == "all but the metric" {
		return nil, nil
	}
	return l.Reader.Layers(ids...)
}

func (l Lacking) WeightsKept(id int64) (map[int64]bool, error) {
	if l.What == "weights" || l.What == "all but the metric" {
		return nil, nil
	}
	return l.Reader.WeightsKept(id)
}

func (l Lacking) Datasets(runs []results.Run) ([]results.Dataset, error) {
	if l.What == "dataset" || l.What == "all but the metric" {
		return nil, nil
	}
	return l.Reader.Datasets(runs)
}

func (l Lacking) SweepEpochs(id int64) (epochs results.Epochs, err error) {
	all, err := l.Reader.SweepEpochs(id)
	for _, e := range all {
		if l.What == "epochs" || l.What == "epochs of run 17" && e.RunID == 17 {
			continue
		}
		l.blank(&e.Metrics)
		epochs = append(epochs, e)
	}
	return epochs, err
}

func (l Lacking) Sweep(id int64) (results.Sweep, error) {
	sweep, err := l.Reader.Sweep(id)
	if l.What == "loss and accuracy" {
		sweep.Metric, sweep.Goal = "reward", results.Maximize
	}
	return sweep, err
}

func (l Lacking) Environment(id int64) (e results.Environment, err error) {
	if l.What == "environments" {
		return e, results.ErrNoEnvironment
	}
	return l.Reader.Environment(id)
}

func (l Lacking) Runs(id int64) (results.Runs, error) {
	runs, err := l.Reader.Runs(id)
	for i := range runs {
		l.strip(&runs[i])
	}
	return runs, err
}

func (l Lacking) Run(id int64) (results.Run, error) {
	run, err := l.Reader.Run(id)
	l.strip(&run)
	return run, err
}

func (l Lacking) blank(m *results.Metrics) {
	nan := math.NaN()
	switch l.What {
	case "val":
		m.ValLoss, m.ValAccuracy = nan, nan
	case "test":
		m.TestLoss, m.TestAccuracy = nan, nan
	case "loss and accuracy":
		*m = results.MetricsOf(map[string]float64{"reward": m.ValAccuracy * 1000})
	case "all but the metric":
		*m = results.Metrics{TrainLoss: nan, TrainAccuracy: nan, ValLoss: nan, ValAccuracy: m.ValAccuracy, TestLoss: nan, TestAccuracy: nan}
	}
}

func (l Lacking) strip(run *results.Run) {
	l.blank(&run.Metrics)
	switch l.What {
	case "parameters":
		run.Parameters = 0
	case "loss and accuracy":
		run.BestValue, run.LastValue = run.BestValue*1000, run.LastValue*1000
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
