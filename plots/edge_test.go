package plots

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
)

// nothing is what an epoch holds when nothing was measured.
func nothing() results.Metrics {
	nan := math.NaN()
	return results.Metrics{TrainLoss: nan, TrainAccuracy: nan, ValLoss: nan, ValAccuracy: nan, TestLoss: nan, TestAccuracy: nan}
}

// Sweeps that are odd but can happen get a picture.
func TestLearningCurvesOfOddSweeps(t *testing.T) {
	change := func(what func(*results.Epoch)) func() (Source, []results.Epoch) {
		return func() (Source, []results.Epoch) {
			s, epochs := fakeSweep(twelve()[:3], 2, 4)
			for i := range epochs {
				what(&epochs[i])
			}
			return s, epochs
		}
	}
	for name, sweep := range map[string]func() (Source, []results.Epoch){
		"without val": change(func(e *results.Epoch) { e.ValLoss, e.ValAccuracy = math.NaN(), math.NaN() }),
		"with train alone": change(func(e *results.Epoch) {
			train := nothing()
			train.TrainLoss, train.TrainAccuracy = e.TrainLoss, e.TrainAccuracy
			e.Metrics = train
		}),
		"with nothing measured": change(func(e *results.Epoch) { e.Metrics = nothing() }),
		"perfect": change(func(e *results.Epoch) {
			e.Metrics = results.Metrics{TrainAccuracy: 1, ValAccuracy: 1, TestAccuracy: 1}
		}),
		"perfect in the end": change(func(e *results.Epoch) {
			if e.Epoch > 2 {
				e.Metrics = results.Metrics{TrainAccuracy: 1, ValAccuracy: 1, TestAccuracy: 1}
			}
		}),
		"always wrong":          change(func(e *results.Epoch) { e.TrainAccuracy, e.ValAccuracy = 0, 0 }),
		"huge losses":           change(func(e *results.Epoch) { e.ValLoss, e.TrainLoss = 1e300, 1e-300 }),
		"infinite, yet done":    change(func(e *results.Epoch) { e.ValLoss = math.Inf(1) }),
		"negative losses":       change(func(e *results.Epoch) { e.ValLoss, e.TrainLoss = -e.ValLoss, -e.TrainLoss }),
		"epochs missing":        change(func(e *results.Epoch) { e.Epoch *= 3 }),
		"epochs in any order":   func() (Source, []results.Epoch) { s, e := troubled(); slices.Reverse(e); return s, e },
		"long names":            longNames,
		"some epochs of others": change(func(e *results.Epoch) { e.RunID-- }),
		"all diverged at once": func() (Source, []results.Epoch) {
			s, epochs := fakeSweep(twelve()[:2], 2, 4)
			for _, run := range s.Runs {
				epochs = diverge(s, epochs, run.ID, 1)
			}
			return s, epochs
		},
		"all diverged later": func() (Source, []results.Epoch) {
			s, epochs := fakeSweep(twelve()[:2], 2, 4)
			for _, run := range s.Runs {
				epochs = diverge(s, epochs, run.ID, 3)
			}
			return s, epochs
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, epochs := sweep()
			f, err := LearningCurves(s, epochs)
			_, svg := pictures(t, f, err)
			for _, bad := range []string{"NaN", "Inf"} {
				if strings.Contains(string(svg), bad) {
					t.Errorf("%s in the SVG file", bad)
				}
			}
		})
	}
}

func longNames() (Source, []results.Epoch) {
	outcomes := twelve()[:5]
	for i := range outcomes {
		outcomes[i].config["a_parameter_with_a_very_long_name"] = strings.Repeat("a very long value ", 9*i)
		outcomes[i].config["another_parameter_with_a_very_long_name"] = strings.Repeat("x", 90*i)
	}
	s, epochs := fakeSweep(outcomes, 1, 4)
	s.Sweep.Name = strings.Repeat("sweep ", 60)
	s.Sweep.Description = strings.Repeat("Why? ", 100) + strings.Repeat("x", 400)
	return s, epochs
}

// What was measured has no bearing on which seed a line is drawn for: the order
// in which runs and epochs come does not matter.
func TestOrderOfEpochsDoesNotMatter(t *testing.T) {
	s, epochs := troubled()
	first, err := LearningCurves(s, epochs)
	_, want := pictures(t, first, err)
	slices.Reverse(epochs)
	second, err := LearningCurves(s, epochs)
	_, got := pictures(t, second, err)
	if string(got) != string(want) {
		t.Error("epochs in reverse give another figure")
	}
}

func TestLearningCurvesNeedsAnEpoch(t *testing.T) {
	s, _ := fakeSweep(twelve(), 1, 1)
	if _, err := LearningCurves(s, nil); err == nil || !strings.Contains(err.Error(), "none of its 12 runs has an epoch") {
		t.Error(err)
	}
	if _, err := LearningCurves(Source{}, nil); err == nil {
		t.Error("no error for a sweep without runs")
	}
}

// A curve is the mean of its seeds, as far as they go, without those that diverged.
func TestPointsAreMeansOverSeeds(t *testing.T) {
	val := func(m results.Metrics) float64 { return m.ValLoss }
	at := func(values ...float64) (t trace) {
		for i, v := range values {
			t = append(t, results.Epoch{Epoch: i + 1, Metrics: results.Metrics{ValLoss: v}})
		}
		return t
	}
	c := curve{trained: []trace{at(1, 2, 3), at(3, 4), at(5, math.NaN())}, diverged: []trace{at(100, math.Inf(1))}}
	points := c.points(val)
	want := []struct {
		n               int
		mean, low, high float64
	}{{3, 3, 1, 5}, {2, 3, 2, 4}, {1, 3, 3, 3}}
	if len(points) != len(want) {
		t.Fatalf("%d points, want %d", len(points), len(want))
	}
	for i, w := range want {
		if p := points[i]; p.epoch != i+1 || p.N != w.n || p.Mean != w.mean || p.Min != w.low || p.Max != w.high {
			t.Errorf("epoch %d: %+v, want %+v", i+1, p, w)
		}
	}
	full, rest := split(points, 3)
	if len(full) != 1 || len(rest) != 3 {
		t.Errorf("%d full points and %d others, want 1 and 3", len(full), len(rest))
	}
}

func TestConfusionOfAnySize(t *testing.T) {
	s, _ := fakeSweep(twelve()[:1], 1, 1)
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 9, 17, 26, 47, 100} {
		m := results.ConfusionMatrix{RunID: 1, Epoch: 1, Split: "val"}
		for i := range n {
			m.Names = append(m.Names, strings.Repeat("Ünïcödé class ", random.IntN(4)))
			m.Counts = append(m.Counts, make([]int, n))
			for j := range n {
				m.Counts[i][j] = random.IntN(20000)
			}
		}
		if n > 1 {
			m.Counts[n/2] = make([]int, n) // a class that is missing
		}
		f, err := Confusion(s, m)
		_, svg := pictures(t, f, err)
		if texts(t, svg); strings.Contains(string(svg), "NaN") {
			t.Errorf("%d classes: NaN in the SVG file", n)
		}
	}
}

func TestConfusionErrors(t *testing.T) {
	s, _ := fakeSweep(twelve()[:1], 1, 1)
	ok := results.ConfusionMatrix{RunID: 1, Split: "val", Names: []string{"a", "b"}, Counts: [][]int{{3, 1}, {0, 4}}}
	for want, change := range map[string]func(*results.ConfusionMatrix){
		"not in Source.Runs":         func(m *results.ConfusionMatrix) { m.RunID = 99 },
		"3 names of classes":         func(m *results.ConfusionMatrix) { m.Names = []string{"a", "b", "c"} },
		"row 1 has 1 counts":         func(m *results.ConfusionMatrix) { m.Counts = [][]int{{3, 1}, {4}} },
		"-1 of class 0 predicted as": func(m *results.ConfusionMatrix) { m.Counts = [][]int{{3, -1}, {0, 4}} },
		"counts no sample":           func(m *results.ConfusionMatrix) { m.Counts = [][]int{{0, 0}, {0, 0}} },
	} {
		m := ok
		change(&m)
		if _, err := Confusion(s, m); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

func TestConfusionsAreSorted(t *testing.T) {
	m := results.ConfusionMatrix{Counts: [][]int{{90, 2, 8}, {3, 97, 0}, {0, 8, 12}}}
	want := []confused{{0, 2, 8, 100}, {2, 1, 8, 20}, {1, 0, 3, 100}, {0, 1, 2, 100}}
	if got := confusions(m); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestShare(t *testing.T) {
	for want, of := range map[string][2]int{
		"0%": {0, 10}, "100%": {10, 10}, "<0.1%": {1, 10000}, "0.1%": {1, 1000}, "99.9%": {99999, 100000}, "33.3%": {1, 3},
	} {
		if got := share(of[0], of[1]); got != want {
			t.Errorf("%d of %d: %s, want %s", of[0], of[1], got, want)
		}
	}
}

func TestGalleryErrors(t *testing.T) {
	s, _ := fakeSweep(twelve()[:2], 1, 1)
	for want, change := range map[string]func([]results.Misclassified) []results.Misclassified{
		"none to show":        func(m []results.Misclassified) []results.Misclassified { return nil },
		"not in Source.Runs":  func(m []results.Misclassified) []results.Misclassified { m[0].RunID = 99; return m[:1] },
		"is of run 2 on test": func(m []results.Misclassified) []results.Misclassified { m[1].RunID = 2; return m },
		"not 28 x 28":         func(m []results.Misclassified) []results.Misclassified { m[2].Pixels = nil; return m },
		"not 0 x 0": func(m []results.Misclassified) []results.Misclassified {
			m[2] = results.Misclassified{RunID: 1, Split: "test"}
			return m
		},
	} {
		if _, err := MisclassifiedGallery(s, change(fakeMisclassified(1, 4))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

func TestGalleryOfOddSamples(t *testing.T) {
	s, _ := fakeSweep(twelve()[:1], 1, 1)
	samples := fakeMisclassified(1, 3)
	samples[0].Label = 77 // a class without a name
	samples[1].Probability, samples[1].LabelProbability, samples[1].Loss = math.NaN(), math.NaN(), math.NaN()
	samples[2].Width, samples[2].Height, samples[2].Pixels = 300, 2, make([]byte, 600)
	f, err := MisclassifiedGallery(s, samples)
	_, svg := pictures(t, f, err)
	if !strings.Contains(texts(t, svg), "77") {
		t.Error("the class without a name is not told by its number")
	}
}

func TestGalleryShowsTheWorstFirst(t *testing.T) {
	s, _ := fakeSweep(twelve()[:1], 1, 1)
	samples := fakeMisclassified(1, 30)
	slices.Reverse(samples)
	f, err := MisclassifiedGallery(s, samples)
	_, svg := pictures(t, f, err)
	words := texts(t, svg)
	if first, second := strings.Index(words, "loss 11.0"), strings.Index(words, "loss 9.4"); first < 0 || first > second {
		t.Error("the sample with the highest loss does not come first")
	}
	if samples[0].Loss > samples[29].Loss {
		t.Error("the caller's samples were sorted")
	}
}
