package report

import (
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/catalog"
	"gradbook/plots/study"
)

// besideReport is of a sweep whose best config has 95, 97 and 96 %, beside one whose best has
// 98, 99 and 98.5 %: 0.025 better with a standard error of sqrt(0.01²/3 + 0.005²/3) = 0.00645.
func besideReport() *Report {
	sweep := func(id int64, configs map[string][]float64, rates map[string]float64) study.Source {
		s := study.Source{Sweep: results.Sweep{ID: id, Name: "study", Metric: valAccuracy.Name, Goal: results.Maximize, State: results.Done}}
		for _, key := range []string{"a", "b", "c"} {
			for seed, value := range configs[key] {
				s.Runs = append(s.Runs, results.Run{
					ID: 100*id + int64(len(s.Runs)), Number: len(s.Runs) + 1, ConfigKey: key, Seed: int64(seed + 1), State: results.Done, LastValue: value,
					DatasetSHA256: "da7a", Config: results.Config{"learning_rate": rates[key], "optimizer": "sgd", "epochs": int64(id)},
				})
			}
		}
		return s
	}
	ours := sweep(1, map[string][]float64{"a": {0.95, 0.97, 0.96}, "b": {0.9, 0.91, 0.9}}, map[string]float64{"a": 0.1, "b": 0.2})
	theirs := sweep(2, map[string][]float64{"a": {0.9, 0.92, 0.91}, "b": {0.98, 0.99, 0.985}, "c": {0.96, 0.95, 0.965}}, map[string]float64{"a": 0.1, "b": 0.2, "c": 0.3})
	r := &Report{Material: catalog.Material{Source: ours}, Beside: &Beside{Source: theirs, Changes: []string{"- parameters.epochs.value: 1", "+ parameters.epochs.value: 2"}}}
	for _, run := range ours.Runs {
		r.Epochs = append(r.Epochs, results.Epoch{RunID: run.ID, Epoch: 1, Metrics: results.Metrics{ValAccuracy: run.LastValue}})
	}
	return r
}

func TestReportBesideAnother(t *testing.T) {
	r := besideReport()
	page := readme(t, r)
	for _, want := range []string{
		"## Beside sweep 2\n",
		"The best config of sweep 2, study, is **epochs 2, learning\\_rate 0.2**: its val accuracy is **98.50 ± 0.50%**, that of the best config here, the baseline, 96.00 ± 1.00%.",
		"The difference is **+2.50 percentage points**, at least twice its standard error (0.65 percentage points).",
		"One is the best of 2 configs, the other of 3",
		"| 2 changes: epochs 2, learning\\_rate 0.2 | 98.50 ± 0.50 | +2.50 | 3 |\n", "| epochs: 1 → 2 | 91.00 ± 1.00 | −5.00 | 3 |\n",
		"```diff\n- parameters.epochs.value: 1\n+ parameters.epochs.value: 2\n```", "](beside.png)", "report 1 --compare 2",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	if strings.Contains(page, "not trained on the same data") {
		t.Error("one dataset is taken for two")
	}
	r.Beside.Runs[0].DatasetSHA256 = "other"
	r.Beside.Sweep.State = results.Running
	page = readme(t, r)
	for _, want := range []string{"The two were not trained on the same data", "Sweep 2 is not finished"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestReportNoLongerBesideAnother(t *testing.T) {
	r, folder := besideReport(), t.TempDir()
	for _, want := range []int{2, 0} {
		if err := r.WriteMarkdown(folder); err != nil {
			t.Fatal(err)
		}
		if files, _ := filepath.Glob(filepath.Join(folder, "beside.*")); len(files) != want {
			t.Errorf("%v, want %d files", files, want)
		}
		r.Beside = nil
	}
}

func TestReportBesideWhatCannotBeCompared(t *testing.T) {
	r := besideReport()
	r.Beside.Sweep.Metric = "val_loss"
	if err := r.WriteHTML(t.TempDir()); err == nil || !strings.Contains(err.Error(), "compare sweeps of one metric") {
		t.Error(err)
	}
	r = besideReport()
	for i := range r.Beside.Runs {
		r.Beside.Runs[i].State = results.Failed
	}
	if err := r.WriteHTML(t.TempDir()); err == nil || !strings.Contains(err.Error(), "sweep 2: none of its 9 runs has finished") {
		t.Error(err)
	}
}
