package study_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
	"gradbook/plots/study"
)

// Runs without a value take no part, and neither do parameters that only they have.
func TestSpaceIsOfRunsWithAValue(t *testing.T) {
	s := synthetic.WithValues(results.Minimize, []results.Config{
		{"a": int64(1), "b": "x", "c": int64(0)}, {"a": int64(2), "b": "x", "c": int64(0)}, {"a": int64(3), "b": "y", "c": int64(0)},
	}, [][]float64{{0.3, 0.1, math.NaN()}, {0.1, math.Inf(1)}, {0.5}})
	s.Runs[5].State = results.Diverged
	sp, err := study.NewSpace(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(sp.Parameters) != 1 || sp.Parameters[0].Name != "a" || !slices.Equal(sp.Parameters[0].At, []int{0, 1}) && !slices.Equal(sp.Parameters[0].At, []int{1, 0}) {
		t.Errorf("parameters %+v", sp.Parameters)
	}
	if sp.Without != 3 || len(sp.Runs()) != 3 || len(sp.Configs) != 2 {
		t.Errorf("%d runs without a value, %d with one, %d configs", sp.Without, len(sp.Runs()), len(sp.Configs))
	}
}

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
