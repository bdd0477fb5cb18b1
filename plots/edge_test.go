package plots

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

// Sweeps that are odd but can happen get a picture.
func TestLearningCurvesOfOddSweeps(t *testing.T) {
	change := func(what func(*results.Epoch)) func() (Source, []results.Epoch) {
		return func() (Source, []results.Epoch) {
			s, epochs := synthetic.Sweep(synthetic.Twelve()[:3], 2, 4)
			for i := range epochs {
				what(&epochs[i])
			}
			return s, epochs
		}
	}
	for name, sweep := range map[string]func() (Source, []results.Epoch){
		"without val": change(func(e *results.Epoch) { e.ValLoss, e.ValAccuracy = math.NaN(), math.NaN() }),
		"with train alone": change(func(e *results.Epoch) {
			train := synthetic.Nothing()
			train.TrainLoss, train.TrainAccuracy = e.TrainLoss, e.TrainAccuracy
			e.Metrics = train
		}),
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
		"epochs in any order":   func() (Source, []results.Epoch) { s, e := synthetic.Troubled(); slices.Reverse(e); return s, e },
		"long names":            longNames,
		"some epochs of others": change(func(e *results.Epoch) { e.RunID-- }),
		"all diverged at once": func() (Source, []results.Epoch) {
			s, epochs := synthetic.Sweep(synthetic.Twelve()[:2], 2, 4)
			for _, run := range s.Runs {
				epochs = synthetic.Diverge(s, epochs, run.ID, 1)
			}
			return s, epochs
		},
		"all diverged later": func() (Source, []results.Epoch) {
			s, epochs := synthetic.Sweep(synthetic.Twelve()[:2], 2, 4)
			for _, run := range s.Runs {
				epochs = synthetic.Diverge(s, epochs, run.ID, 3)
			}
			return s, epochs
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, epochs := sweep()
			f, err := LearningCurves(s, epochs)
			_, svg := golden.Pictures(t, f, err)
			for _, bad := range []string{"NaN", "Inf"} {
				if strings.Contains(string(svg), bad) {
					t.Errorf("%s in the SVG file", bad)
				}
			}
		})
	}
}

// The curves are those of the split that the sweep's metric is of.
func TestLearningCurvesShowTheMetricsSplit(t *testing.T) {
	for _, c := range []struct {
		metric     string
		validation bool
		want       string
	}{
		{"val_accuracy", true, "val, mean of the seeds"},
		{"test_accuracy", true, "test, mean of the seeds"},
		{"test_loss", false, "test, mean of the seeds"},
		{"val_loss", false, "test, mean of the seeds"}, // of what there is
		{"train_loss", true, "val, mean of the seeds"}, // train is there in dashes
	} {
		s, epochs := synthetic.Sweep(synthetic.Twelve()[:2], 2, 3)
		s.Sweep.Metric = c.metric
		for i := range epochs {
			if !c.validation {
				epochs[i].ValLoss, epochs[i].ValAccuracy = math.NaN(), math.NaN()
			}
		}
		f, err := LearningCurves(s, epochs)
		_, svg := golden.Pictures(t, f, err)
		if !strings.Contains(texts(t, svg), c.want) {
			t.Errorf("%s, val split %t: the key has no %q", c.metric, c.validation, c.want)
		}
	}
}

func longNames() (Source, []results.Epoch) {
	outcomes := synthetic.Twelve()[:5]
	for i := range outcomes {
		outcomes[i].Config["a_parameter_with_a_very_long_name"] = strings.Repeat("a very long value ", 9*i)
		outcomes[i].Config["another_parameter_with_a_very_long_name"] = strings.Repeat("x", 90*i)
	}
	s, epochs := synthetic.Sweep(outcomes, 1, 4)
	s.Sweep.Name = strings.Repeat("sweep ", 60)
	s.Sweep.Description = strings.Repeat("Why? ", 100) + strings.Repeat("x", 400)
	return s, epochs
}

// What was measured has no bearing on which seed a line is drawn for: the order
// in which runs and epochs come does not matter.
func TestOrderOfEpochsDoesNotMatter(t *testing.T) {
	s, epochs := synthetic.Troubled()
	first, err := LearningCurves(s, epochs)
	_, want := golden.Pictures(t, first, err)
	slices.Reverse(epochs)
	second, err := LearningCurves(s, epochs)
	_, got := golden.Pictures(t, second, err)
	if string(got) != string(want) {
		t.Error("epochs in reverse give another figure")
	}
}

func TestLearningCurvesNeedsAnEpoch(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 1, 1)
	if _, err := LearningCurves(s, nil); err == nil || !strings.Contains(err.Error(), "none of its 12 runs has an epoch") {
		t.Error(err)
	}
	if _, err := LearningCurves(s, []results.Epoch{{RunID: 99, Epoch: 1}}); err == nil || !strings.Contains(err.Error(), "of other runs, such as run 99") {
		t.Error(err)
	}
	if _, err := LearningCurves(Source{}, nil); err == nil {
		t.Error("no error for a sweep without runs")
	}
}

// A curve is the mean of its seeds, as far as they go, without those that diverged.
func TestPointsAreMeansOverSeeds(t *testing.T) {
	val := named("val_loss")
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
		if p := points[i]; p.Epoch != i+1 || p.N != w.n || p.Mean != w.mean || p.Min != w.low || p.Max != w.high {
			t.Errorf("epoch %d: %+v, want %+v", i+1, p, w)
		}
	}
	if all := pieces(points, 3); len(all) != 2 || !all[0].full || len(all[0].points) != 1 || all[1].full || len(all[1].points) != 3 {
		t.Errorf("the pieces are %+v, want one of 1 full point and one of 3 others", all)
	}
}

func TestConfusionOfAnySize(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 1)
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
		_, svg := golden.Pictures(t, f, err)
		if texts(t, svg); strings.Contains(string(svg), "NaN") {
			t.Errorf("%d classes: NaN in the SVG file", n)
		}
	}
}

func TestConfusionErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 1)
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

func TestShare(t *testing.T) {
	for want, of := range map[string][2]int{
		"0%": {0, 10}, "100%": {10, 10}, "<0.1%": {1, 10000}, "0.1%": {1, 1000}, "99.9%": {99999, 100000}, "33.3%": {1, 3},
	} {
		if got := figure.FormatShare(of[0], of[1]); got != want {
			t.Errorf("%d of %d: %s, want %s", of[0], of[1], got, want)
		}
	}
}

func TestGalleryErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:2], 1, 1)
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
		if _, err := MisclassifiedGallery(s, change(synthetic.Misclassified(1, 4))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

func TestGalleryOfOddSamples(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 1)
	samples := synthetic.Misclassified(1, 3)
	samples[0].Label = 77 // a class without a name
	samples[1].Probability, samples[1].LabelProbability, samples[1].Loss = math.NaN(), math.NaN(), math.NaN()
	samples[2].Width, samples[2].Height, samples[2].Pixels = 300, 2, make([]byte, 600)
	f, err := MisclassifiedGallery(s, samples)
	_, svg := golden.Pictures(t, f, err)
	if !strings.Contains(texts(t, svg), "77") {
		t.Error("the class without a name is not told by its number")
	}
}

func TestGalleryShowsTheWorstFirst(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 1)
	samples := synthetic.Misclassified(1, 30)
	slices.Reverse(samples)
	f, err := MisclassifiedGallery(s, samples)
	_, svg := golden.Pictures(t, f, err)
	words := texts(t, svg)
	if first, second := strings.Index(words, "loss 11.0"), strings.Index(words, "loss 9.4"); first < 0 || first > second {
		t.Error("the sample with the highest loss does not come first")
	}
	if samples[0].Loss > samples[29].Loss {
		t.Error("the caller's samples were sorted")
	}
}

func TestSingleChangesErrors(t *testing.T) {
	a, b := results.Config{"x": int64(1), "y": int64(1)}, results.Config{"x": int64(2), "y": int64(2)}
	for want, s := range map[string]Source{
		"it has no runs":                   {},
		"differs in exactly one parameter": synthetic.WithValues(results.Maximize, []results.Config{a, b}, [][]float64{{1}, {2}}),
		"none of its 1 config differs":     synthetic.WithValues(results.Maximize, []results.Config{a}, [][]float64{{1, 2}}),
		"config of run 1, has no val loss": synthetic.WithValues(results.Maximize, []results.Config{a, {"x": int64(2), "y": int64(1)}}, [][]float64{{math.NaN()}, {2}}),
	} {
		if _, err := SingleChanges(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

func TestSingleChangesOfOddSweeps(t *testing.T) {
	many := []results.Config{{"a": int64(0), "b": int64(0)}}
	values := [][]float64{{0.5, 0.6}}
	for i := range 60 {
		many = append(many, results.Config{"a": int64(i + 1), "b": int64(i % 2)})
		values = append(values, []float64{0.5 + 0.01*float64(i), 0.6})
	}
	long := strings.Repeat("a very long value ", 20)
	pair := []results.Config{{"a": "x", "a_parameter_with_a_very_long_name": "y"}, {"a": "x", "a_parameter_with_a_very_long_name": long}, {"a": long, "a_parameter_with_a_very_long_name": long}}
	for name, s := range map[string]Source{
		"many configs":  synthetic.WithValues(results.Minimize, many, values),
		"long names":    synthetic.WithValues(results.Minimize, pair, [][]float64{{1, 2}, {3, 4}, {5, 6}}),
		"all the same":  synthetic.WithValues(results.Maximize, pair, [][]float64{{0, 0}, {0, 0}, {0, 0}}),
		"huge":          synthetic.WithValues(results.Minimize, pair, [][]float64{{1e300, 2e300}, {3, 4}, {5, 6}}),
		"infinite":      synthetic.WithValues(results.Minimize, pair, [][]float64{{1, 2}, {math.Inf(1), 4}, {5, 6}}),
		"infinite base": synthetic.WithValues(results.Minimize, pair, [][]float64{{math.Inf(1), 2}, {3, 4}, {5, 6}}),
		"tiny":          synthetic.WithValues(results.Minimize, pair, [][]float64{{1e-9, 2e-9}, {3e-9, 4e-9}, {5e-9, 6e-9}}),
		"one has none":  synthetic.WithValues(results.Minimize, pair, [][]float64{{1, 2}, {math.NaN()}, {5, 6}}),
	} {
		t.Run(name, func(t *testing.T) {
			f, err := SingleChanges(s)
			_, svg := golden.Pictures(t, f, err)
			texts(t, svg)
			for _, bad := range []string{"NaN", "Inf"} {
				if strings.Contains(string(svg), bad) {
					t.Errorf("%s in the SVG file", bad)
				}
			}
		})
	}
}

func TestAugmentedSheetErrors(t *testing.T) {
	good := AugmentedRow{Images: [][]byte{make([]byte, 6), make([]byte, 6)}}
	for _, test := range []struct {
		rows []AugmentedRow
		want string
	}{
		{nil, "none to show"},
		{[]AugmentedRow{{Images: [][]byte{make([]byte, 6)}}}, "a row of 1 images"},
		{[]AugmentedRow{{Images: make([][]byte, 17)}}, "a row of 17 images"},
		{[]AugmentedRow{good, {Images: make([][]byte, 3)}}, "row 2 has 3 images, but the first has 2"},
		{[]AugmentedRow{good, {Images: [][]byte{make([]byte, 6), make([]byte, 5)}}}, "image 2 of row 2 has 5 pixels, which is not 3 x 2"},
	} {
		if _, err := AugmentedSheet("title", "caption", 3, 2, test.rows); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
	if _, err := AugmentedSheet("title", "caption", 3, 2, []AugmentedRow{good}); err != nil {
		t.Error(err)
	}
}

// The three single changes that matter most, and none of several.
func TestGoldenSingleChangesPlot(t *testing.T) {
	s, _ := synthetic.AblationSweep()
	f, err := SingleChangesPlot{Source: s, MostSingle: 3, MostSeveral: -1}.Draw()
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "single-changes-plot.png", png)
}
