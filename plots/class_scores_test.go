package plots

import (
	"math"
	"strings"
	"testing"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

func TestGoldenClassScores(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err := ClassScores(s, synthetic.Confusion(3, synthetic.MNIST.Classes, 1000))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "class-scores.png", png)
}

func equal(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12
}

// The example of scikit-learn's precision_recall_fscore_support:
// y_true = cat dog pig cat dog pig, y_pred = cat pig dog cat cat dog.
// Macro averages are documented as 0.22…, 0.33…, 0.26…, micro ones as 0.33….
func TestScoresOfScikitLearnsExample(t *testing.T) {
	m := results.ConfusionMatrix{Counts: [][]int{{2, 0, 0}, {1, 0, 1}, {0, 2, 0}}} // cat, dog, pig
	classes, macro, micro := scoresOf(m)
	for i, want := range []scores{{2. / 3, 1, 0.8, 2, 3}, {0, 0, 0, 2, 2}, {0, 0, 0, 2, 1}} {
		if got := classes[i]; !equal(got.precision, want.precision) || !equal(got.recall, want.recall) || !equal(got.f1, want.f1) || got.support != want.support || got.predicted != want.predicted {
			t.Errorf("class %d: %+v, want %+v", i, got, want)
		}
	}
	if !equal(macro.precision, 2./9) || !equal(macro.recall, 1./3) || !equal(macro.f1, 0.8/3) {
		t.Errorf("macro average %+v", macro)
	}
	if !equal(micro.precision, 1./3) || !equal(micro.recall, 1./3) || !equal(micro.f1, 1./3) {
		t.Errorf("micro average %+v", micro)
	}
}

// Of a class that is never predicted precision is not defined, of one without samples
// recall; neither of them is part of the macro average (scikit-learn's zero_division=nan).
func TestScoresThatAreNotDefined(t *testing.T) {
	m := results.ConfusionMatrix{Counts: [][]int{{3, 0, 1, 0}, {2, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}}
	classes, macro, _ := scoresOf(m)
	nan := math.NaN()
	for i, want := range []scores{{precision: 0.6, recall: 0.75, f1: 2. / 3}, {precision: nan, recall: 0, f1: 0}, {precision: 0, recall: nan, f1: 0}, {precision: nan, recall: nan, f1: nan}} {
		if got := classes[i]; !equal(got.precision, want.precision) || !equal(got.recall, want.recall) || !equal(got.f1, want.f1) {
			t.Errorf("class %d: %+v, want %+v", i, got, want)
		}
	}
	if !equal(macro.precision, 0.3) || !equal(macro.recall, 0.375) || !equal(macro.f1, 2./9) {
		t.Errorf("macro average %+v", macro)
	}
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 1)
	m.RunID, m.Split, m.Names = 1, "val", []string{"a", "b", strings.Repeat("a long name ", 20), "d"}
	f, err := ClassScores(s, m)
	if words := bothLayouts(t, f, err); strings.Count(words, "–") < 2*4 {
		t.Errorf("no dashes for what is not defined: %s", words)
	}
}

// Transposed, precision and recall change places; the harmonic mean is F1; the micro
// average is the accuracy.
func TestScoresProperties(t *testing.T) {
	m := synthetic.Confusion(3, synthetic.MNIST.Classes, 1000)
	transposed := results.ConfusionMatrix{}
	for label := range m.Counts {
		var row []int
		for predicted := range m.Counts {
			row = append(row, m.Counts[predicted][label])
		}
		transposed.Counts = append(transposed.Counts, row)
	}
	classes, _, micro := scoresOf(m)
	mirrored, _, _ := scoresOf(transposed)
	for i, c := range classes {
		if !equal(c.precision, mirrored[i].recall) || !equal(c.recall, mirrored[i].precision) || !equal(c.f1, 2/(1/c.precision+1/c.recall)) {
			t.Errorf("class %d: %+v, transposed %+v", i, c, mirrored[i])
		}
	}
	if samples, right := m.Total(); !equal(micro.f1, float64(right)/float64(samples)) {
		t.Errorf("micro average %v of %d of %d", micro.f1, right, samples)
	}
}

func TestClassScoresOfAnyMatrix(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 1)
	for _, counts := range [][][]int{
		{{5}},
		{{5, 0}, {0, 100000}},
		{{0, 5}, {100000, 0}},
	} {
		m := results.ConfusionMatrix{RunID: 1, Epoch: 1, Split: "test", Names: synthetic.MNIST.Classes[:len(counts)], Counts: counts}
		f, err := ClassScores(s, m)
		bothLayouts(t, f, err)
	}
	if _, err := ClassScores(s, results.ConfusionMatrix{RunID: 1}); err == nil || !strings.Contains(err.Error(), "counts no sample") {
		t.Errorf("an empty matrix: %v", err)
	}
	if _, err := ClassScores(s, results.ConfusionMatrix{RunID: 9}); err == nil || !strings.Contains(err.Error(), "not in Source.Runs") {
		t.Errorf("an unknown run: %v", err)
	}
}

func TestScoreWords(t *testing.T) {
	for want, v := range map[string]float64{"100.0%": 1, "99.9%": 0.99999, "–": math.NaN(), "0.0%": 0, "66.7%": 2. / 3} {
		if got := figure.FormatScore(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}
