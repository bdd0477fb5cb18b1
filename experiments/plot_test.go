package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/plots/catalog"
)

func TestPlot(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 2}\n  activation: {values: [relu, tanh]}\n  seed: {values: [1, 2]}\n")
	for _, arguments := range [][]string{{"sweep"}, {"sweep", "--new"}} {
		if stdout, stderr, status := run(t, folder, arguments...); status != 0 {
			t.Fatalf("sweep: exit status %d\n%s%s", status, stdout, stderr)
		}
	}
	for file, arguments := range map[string][]string{
		"learning-curves-sweep-2.png":  {"learning-curves"},
		"learning-curves-runs-1-3.png": {"learning-curves", "1", "3"},
		"single-changes-sweep-1.png":   {"single-changes", "--sweep", "1"},
		"confusion-sweep-1.png":        {"confusion", "--sweep", "1"},
		"confusion-run-2.png":          {"confusion", "2"},
		"history.svg":                  {"history", "-o", "history.svg"},
		"timeline.svg":                 {"timeline", "-o", "timeline.svg"},
		"cost.svg":                     {"cost", "-o", "cost.svg"},
		"paper.pdf":                    {"confusion", "2", "--print", "-o", "paper.pdf"},
		"dark.svg":                     {"misclassified", "2", "--dark", "-o", "dark.svg"},
	} {
		stdout, stderr, status := run(t, folder, append([]string{"plot"}, arguments...)...)
		if status != 0 || strings.TrimSpace(stdout) != file {
			t.Errorf("plot %v: exit status %d, want %s\n%s%s", arguments, status, file, stdout, stderr)
		}
		content, err := os.ReadFile(filepath.Join(folder, file))
		begins := map[string]string{".png": "\x89PNG", ".svg": "<?xml", ".pdf": "%PDF"}[filepath.Ext(file)]
		if err != nil || !bytes.HasPrefix(content, []byte(begins)) {
			t.Errorf("%s: %v", file, err)
		}
	}
	begun, err := record.OpenStore(filepath.Join(folder, "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	runs, err := begun.Runs(1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := begun.CreateAnotherSweep(t.Context(), results.Sweep{Name: "begun", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize},
		[]results.NewRun{{Number: 1, Config: runs[0].Config, Dataset: results.Dataset{SHA256: runs[0].DatasetSHA256}}}); err != nil {
		t.Fatal(err)
	}
	if err := begun.Close(); err != nil {
		t.Fatal(err)
	}
	for want, arguments := range map[string][]string{
		`no figure "confuson"; did you mean "confusion"?`:        {"confuson"},
		"the name must end in .png, .svg or .pdf":                {"confusion", "1", "-o", "a.gif"},
		"run 5 is of sweep 2, but run 1 is of sweep 1":           {"learning-curves", "1", "5"},
		"this figure is of one run, not of 2":                    {"confusion", "1", "2"},
		"this figure is of a whole sweep":                        {"single-changes", "1"},
		"name either runs or a sweep with --sweep, not both":     {"confusion", "1", "--sweep", "1"},
		"it has judged none of the runs":                         {"early-termination", "--sweep", "2"},
		"there is no folder none; make it, or name another file": {"confusion", "1", "-o", "none/a.png"},
		"there is no run 99":                                     {"confusion", "99"},
		"run 1 is named twice":                                   {"activations", "1", "1"},
		"sweep 3: none of its 1 run has finished":                {"activations", "--sweep", "3"},
		`"x" is not a whole number`:                              {"confusion", "x"},
	} {
		if _, stderr, status := run(t, folder, append([]string{"plot"}, arguments...)...); status != 1 || !strings.Contains(stderr, want) {
			t.Errorf("plot %v: exit status %d, want %q in %s", arguments, status, want, stderr)
		}
	}
	help, _, _ := run(t, folder, "plot", "--help")
	for _, kind := range catalog.Kinds() {
		if !strings.Contains(help, "\n    "+kind.Name+" ") {
			t.Errorf("plot --help does not name %s", kind.Name)
		}
	}
}
