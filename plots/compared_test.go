package plots

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/study"
)

// stoppedGrid is a grid of a depth and a width, of which all but a few configs were
// stopped, after one epoch or two, with values that have little to do with what they
// would have come to. After epoch 1, the depth explains everything: its values are 0.2 and 0.4.
func stoppedGrid(complete int) Source {
	s, _ := fakeSweep(nil, 0, 0)
	s.Sweep.Name = "stopped"
	for i := range 16 {
		depth, width := i%2, i/2
		run := results.Run{
			ID: int64(i + 1), Number: i + 1, Seed: 1, State: results.Done, DatasetSHA256: mnist.SHA256, Seconds: 10, Parameters: 100,
			Config: results.Config{"depth": int64(depth), "width": int64(width), "epochs": int64(5)}, Epochs: 5,
		}
		run.ConfigKey = run.Config.String()
		if i >= complete {
			run.State, run.Epochs, run.Seconds = results.Stopped, 1+i%3, 1
		}
		for epoch := 1; epoch <= run.Epochs; epoch++ {
			v := 0.2 + 0.2*float64(depth)
			switch {
			case epoch == 5:
				v = 0.5 + 0.01*float64(width)
			case epoch > 1:
				v = 0.9
			}
			s.Epochs = append(s.Epochs, results.Epoch{RunID: run.ID, Epoch: epoch, Metrics: results.Metrics{ValAccuracy: v, ValLoss: 1 - v, TrainLoss: 1 - v}})
			run.LastValue, run.KeptEpoch = v, epoch
			if run.BestEpoch == 0 || v > run.BestValue {
				run.BestEpoch, run.BestValue = epoch, v
			}
		}
		s.Runs = append(s.Runs, run)
	}
	return s
}

// Final values are compared with final values alone: with these, the width explains everything.
func TestImportanceIsOfCompleteRuns(t *testing.T) {
	s := stoppedGrid(14)
	m, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	if w := shareOf(t, m, "width"); w.Share < 0.95 || m.Configs != 14 || m.AfterEpoch != 0 {
		t.Errorf("of complete runs the width explains everything: %+v", m)
	}
	sp, err := study.NewSpace(s)
	if err != nil {
		t.Fatal(err)
	}
	if sp.Cut != 2 || len(sp.Stopped) != 2 || len(sp.Runs()) != 14 || len(sp.RunsInPicture()) != 16 {
		t.Errorf("%d cut, %d configs stopped, %d runs compared", sp.Cut, len(sp.Stopped), len(sp.Runs()))
	}
	for _, want := range []string{"2 runs were stopped early, have no final value and are left out.", "explain less of what differs"} {
		if words := sp.ComparedWords("left out"); !strings.Contains(words, want) {
			t.Errorf("%q does not say %q", words, want)
		}
	}
}

// With few complete runs, all are compared after the epoch that they share.
func TestImportanceAfterASharedEpoch(t *testing.T) {
	s := stoppedGrid(5)
	m, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	if d := shareOf(t, m, "depth"); !near(d.Share, 1) || m.Configs != 16 || m.AfterEpoch != 1 || m.ByBestEpoch != nil {
		t.Errorf("after epoch 1 the depth explains everything: %+v", m)
	}
	words := (&Report{Source: s}).mattersWords().String()
	if want := "What matters most is depth: by itself it explains 100% of the variance of the val accuracy over all runs after epoch 1"; !strings.Contains(words, want) {
		t.Errorf("%q does not say %q", words, want)
	}
	sp, _ := study.NewSpace(s)
	if want := "only 5 of 16 configs train to their end, so that all are compared after epoch 1"; !strings.Contains(sp.ComparedWords("hollow"), want) || sp.Cut != 0 {
		t.Errorf("%q does not say %q", sp.ComparedWords("hollow"), want)
	}
	if first := sp.Configs[0].Config["depth"]; first != int64(1) || sp.Means()[0] != 0.4 {
		t.Errorf("the best after epoch 1 has a depth of %v", first)
	}
	// Without epochs there is nothing else to compare.
	s.Epochs = nil
	if m, err = study.MeasureImportance(s); err != nil || m.Configs != 5 || m.AfterEpoch != 0 {
		t.Errorf("without epochs: %+v, %v", m, err)
	}
}

// The best epochs of byHand's grid are its values, its last ones are chance, by which seeds
// differ: of a variance of 31/3 the seeds add nothing, of the last ones half of what they are.
func TestImportanceByBestEpoch(t *testing.T) {
	s := byHand(-0.5, 0.5)
	for i := range s.Runs {
		run := &s.Runs[i]
		run.BestEpoch, run.BestValue = 3, run.LastValue-[]float64{-0.5, 0.5}[i%2]
	}
	m, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	best := m.ByBestEpoch
	if best == nil {
		t.Fatal("the best epochs are not measured")
	}
	if w := shareOf(t, m, "width"); !near(w.Share, 26./3/(31./3+0.5)) || !near(m.Seeds, 0.5/(31./3+0.5)) {
		t.Errorf("by the last epoch: %+v", m)
	}
	if w := shareOf(t, *best, "width"); !near(w.Share, 26./31) || !near(best.Seeds, 0) || best.ByBestEpoch != nil {
		t.Errorf("by the best epoch: %+v", *best)
	}
	for i := range s.Runs { // nine tenths of what the last epoch is are chance
		s.Runs[i].LastValue = 0.1*s.Runs[i].BestValue + 2*[]float64{-0.5, 0.5}[i%2]
	}
	words := (&Report{Source: s}).mattersWords().String()
	for _, want := range []string{"By the best epoch of each run, width explains most, 84%", "the seed alone 0%", "much of what the last epoch is to a run is chance"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q does not say %q", words, want)
		}
	}
}

// A run that was stopped cost less than it would have, for a value that is not its final one.
func TestNoStoppedConfigIsOnAFront(t *testing.T) {
	for _, goal := range []results.Goal{results.Maximize, results.Minimize} {
		s := stoppedGrid(5)
		s.Sweep.Goal = goal
		configs, _ := results.Summarise(s.Runs, goal)
		p := newCostPanel(trainingTime, s.Sweep, configs)
		if len(p.offers) != 16 || len(p.front) != 1 || p.front[0].Index != 0 {
			t.Errorf("%s: %d offers, front %v", goal, len(p.offers), p.front)
		}
	}
	s := stoppedGrid(0)
	if _, err := Cost(s); err == nil || !strings.Contains(err.Error(), "none of its 16 runs has finished") {
		t.Errorf("of stopped runs alone: %v", err)
	}
}

// The search's best so far is a complete config, though others had more when they were stopped.
func TestNoStoppedConfigIsTheBestSoFar(t *testing.T) {
	s := stoppedGrid(5)
	h := newHistory(s)
	for i, try := range h.tries {
		if try.record && try.Runs[0].State == results.Stopped {
			t.Errorf("config %d was stopped, and is the best so far", i+1)
		}
	}
	if got := h.best(); h.tries[got].Last.Mean != 0.52 {
		t.Errorf("the best has %v", h.tries[got].Last.Mean)
	}
}

// Pictures of searches with stopped runs are whole, and say so.
func TestPicturesOfStoppedRuns(t *testing.T) {
	wide, _, epochs := fakeSearch(200)
	wide.Epochs = epochs
	few, _, epochs := fakeSearch(30)
	few.Epochs = epochs
	for name, s := range map[string]Source{"most complete": stoppedGrid(14), "few complete": stoppedGrid(5), "wide": wide, "few": few, "without epochs": stoppedGrid(9)} {
		if name == "without epochs" {
			s.Epochs = nil
		}
		for kind, draw := range map[string]func(Source) (*figure.Figure, error){
			"importance": Importance, "slices": Slices, "parallel": ParallelCoordinates, "cost": Cost, "history": History,
			"contour": func(s Source) (*figure.Figure, error) { return Contour(s, "", "") },
		} {
			f, err := draw(s)
			if err != nil {
				t.Errorf("%s of %s: %v", kind, name, err)
				continue
			}
			var svg bytes.Buffer
			for _, f := range []*figure.Figure{f, f.Print()} {
				if err := f.WriteSVG(&svg); err != nil {
					t.Fatal(err)
				}
			}
			for _, bad := range []string{"NaN", "Inf"} {
				if strings.Contains(svg.String(), bad) {
					t.Errorf("%s of %s: %s in the SVG file", kind, name, bad)
				}
			}
		}
	}
}

func answerWords(s Source) string {
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	var words []string
	for _, paragraph := range (&Report{Source: s}).answer(configs, varied) {
		words = append(words, paragraph.String())
	}
	return strings.Join(words, "\n")
}

func TestAnswerCountsStoppedRuns(t *testing.T) {
	s := stoppedGrid(14)
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
	words = answerWords(stoppedGrid(0))
	if want := "No run was trained to its end: early termination stopped all that ended. After the most epochs, 3, the best is "; !strings.Contains(words, want) {
		t.Errorf("no %q in\n%s", want, words)
	}
	plain, _ := fakeSweep(twelve(), 3, 20)
	if words := answerWords(plain); strings.Contains(words, "stopped") || strings.Contains(words, "best epoch") {
		t.Errorf("a grid whose last epochs are its best:\n%s", words)
	}
}

// By the best epochs another config may be the best one.
func TestAnswerNamesTheBestConfigByBestEpoch(t *testing.T) {
	s := withValues(results.Minimize, []results.Config{{"a": int64(1)}, {"a": int64(2)}, {"a": int64(3)}}, [][]float64{{0.3, 0.1}, {0.4, 0.4}, {math.NaN()}})
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
	s := stoppedGrid(14)
	configs, varied := results.Summarise(s.Runs, s.Sweep.Goal)
	r := &Report{Source: s}
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
