package plots

import (
	"bytes"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/figure"
	"gradbook/plots/internal/synthetic"
)

// A run that was stopped cost less than it would have, for a value that is not its final one.
func TestNoStoppedConfigIsOnAFront(t *testing.T) {
	for _, goal := range []results.Goal{results.Maximize, results.Minimize} {
		s := synthetic.StoppedGrid(5)
		s.Sweep.Goal = goal
		configs, _ := results.Summarise(s.Runs, goal)
		p := newCostPanel(trainingTime, s, configs)
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
