package plots

import (
	"bytes"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

// Final values are compared with final values alone: with these, the width explains everything.
func TestImportanceIsOfCompleteRuns(t *testing.T) {
	s := synthetic.StoppedGrid(14)
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
	s := synthetic.StoppedGrid(5)
	m, err := study.MeasureImportance(s)
	if err != nil {
		t.Fatal(err)
	}
	if d := shareOf(t, m, "depth"); !near(d.Share, 1) || m.Configs != 16 || m.AfterEpoch != 1 || m.ByBestEpoch != nil {
		t.Errorf("after epoch 1 the depth explains everything: %+v", m)
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
	s := synthetic.ByHand(-0.5, 0.5)
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
}

// A run that was stopped cost less than it would have, for a value that is not its final one.
func TestNoStoppedConfigIsOnAFront(t *testing.T) {
	for _, goal := range []results.Goal{results.Maximize, results.Minimize} {
		s := synthetic.StoppedGrid(5)
		s.Sweep.Goal = goal
		configs, _ := results.Summarise(s.Runs, goal)
		p := newCostPanel(trainingTime, s.Sweep, configs)
		if len(p.offers) != 16 || len(p.front) != 1 || p.front[0].Index != 0 {
			t.Errorf("%s: %d offers, front %v", goal, len(p.offers), p.front)
		}
	}
	s := synthetic.StoppedGrid(0)
	if _, err := Cost(s); err == nil || !strings.Contains(err.Error(), "none of its 16 runs has finished") {
		t.Errorf("of stopped runs alone: %v", err)
	}
}

// The search's best so far is a complete config, though others had more when they were stopped.
func TestNoStoppedConfigIsTheBestSoFar(t *testing.T) {
	s := synthetic.StoppedGrid(5)
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
	wide, _, epochs := synthetic.Search(200)
	wide.Epochs = epochs
	few, _, epochs := synthetic.Search(30)
	few.Epochs = epochs
	for name, s := range map[string]Source{"most complete": synthetic.StoppedGrid(14), "few complete": synthetic.StoppedGrid(5), "wide": wide, "few": few, "without epochs": synthetic.StoppedGrid(9)} {
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
