package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

func answerWords(s study.Source) string {
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	var words []string
	for _, paragraph := range reportOn(s).answer(configs, varied) {
		words = append(words, paragraph.String())
	}
	return strings.Join(words, "\n")
}

func TestAnswerCountsStoppedRuns(t *testing.T) {
	s := synthetic.StoppedGrid(14)
	s.Sweep.Method = "tpe"
	words := answerWords(s)
	for _, want := range []string{
		"depth 0, width 6 came out best of 16 configs: its val accuracy is 56.00%",
		"By the best epoch of each run, its val accuracy is 90.00%",
		"Early termination stopped 2 of 16 runs. They have no final value and rank below all that have one.",
		"The sampler, tpe, learns from the runs before", "samples unevenly",
		"over the runs that were not stopped early",
		"This answer goes by the last epoch, whose network is kept.",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, words)
		}
	}
	words = answerWords(synthetic.StoppedGrid(0))
	if want := "No run was trained to its end: early termination stopped all that ended. After the most epochs, 3, the best is "; !strings.Contains(words, want) {
		t.Errorf("no %q in\n%s", want, words)
	}
	plain, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	if words := answerWords(plain); strings.Contains(words, "stopped") || strings.Contains(words, "best epoch") {
		t.Errorf("a grid whose last epochs are its best:\n%s", words)
	}
}

// By the best epochs another config may be the best one.
func TestAnswerNamesTheBestConfigByBestEpoch(t *testing.T) {
	s := synthetic.WithValues(results.Minimize, []results.Config{{"a": int64(1)}, {"a": int64(2)}, {"a": int64(3)}}, [][]float64{{0.3, 0.1}, {0.4, 0.4}, {math.NaN()}})
	for i, best := range []float64{0.1, 0.1, 0.05, 0.05, math.NaN()} {
		s.Runs[i].BestEpoch, s.Runs[i].BestValue = 1, best
	}
	words := answerWords(s)
	if want := "By the best epoch of each run, its val loss is 0.1000 ± 0.0000, and the best config is a 2 with 0.0500 ± 0.0000. Such values flatter"; !strings.Contains(words, want) {
		t.Errorf("no %q in\n%s", want, words)
	}
}

// The table marks what is no final value, and names the runs of a config.
func TestTableOfStoppedConfigs(t *testing.T) {
	s := synthetic.StoppedGrid(14)
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	r := reportOn(s)
	table := r.table(configs, varied)
	cells := func(row int) (cells []string) {
		for _, cell := range table.Rows[row] {
			cells = append(cells, cell.String())
		}
		return cells
	}
	if got := cells(0); !slices.Equal(got[:4], []string{"1", "0", "6", "56.00"}) || got[len(got)-1] != "13" {
		t.Errorf("first row %q", got)
	}
	if got := cells(15); !slices.Contains(got, "(40.00)") || !slices.Contains(got, "1 stopped at 1") || got[len(got)-1] != "16" {
		t.Errorf("last row %q", got)
	}
	if words := r.tableWords(configs).String(); !strings.Contains(words, "In brackets is what a config had come to when its runs were stopped early") {
		t.Error(words)
	}
}

func TestReportOfParametersThatChangeTogether(t *testing.T) {
	r := reportOn(synthetic.ScaledGrid("relu"))
	for _, run := range r.Runs {
		r.Epochs = append(r.Epochs, results.Epoch{RunID: run.ID, Epoch: 1, Metrics: results.Metrics{ValLoss: run.LastValue}})
	}
	page := readme(t, r)
	for _, want := range []string{
		"## What each single change does\n", "Of the 2 configs that change one parameter of it,", "Parameters that always change together count as one.",
		"| batch\\_size: 64 → 128, learning\\_rate: 0.1 → 0.2, schedule\\_warmup: 2 → 4 |",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}

// Importances of runs after an epoch that they share, and by their best epochs, in words.
func TestWordsOfWhatMatters(t *testing.T) {
	matters := func(s study.Source) string { return reportOn(s).mattersWords().String() }
	words := matters(synthetic.StoppedGrid(5))
	if want := "What matters most is depth: by itself it explains 100% of the variance of the val accuracy over all runs after epoch 1"; !strings.Contains(words, want) {
		t.Errorf("%q does not say %q", words, want)
	}
	s := synthetic.ByHand(-0.5, 0.5)
	for i := range s.Runs { // nine tenths of what the last epoch is are chance
		run, luck := &s.Runs[i], []float64{-0.5, 0.5}[i%2]
		run.BestEpoch, run.BestValue = 3, run.LastValue-luck
		run.LastValue = 0.1*run.BestValue + 2*luck
	}
	words = matters(s)
	for _, want := range []string{"By the best epoch of each run, width explains most, 84%", "the seed alone 0%", "much of what the last epoch is to a run is chance"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q does not say %q", words, want)
		}
	}
}
