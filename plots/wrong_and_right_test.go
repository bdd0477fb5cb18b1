package plots

import (
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

// twoRuns are the matrices of runs 16 and 3, whose mistakes are numbered so that the
// first of A's are B's too, and A's worst samples.
func twoRuns(common int) (a, b results.ConfusionMatrix, mistakes []results.Mistake, worst []results.Misclassified) {
	a = synthetic.Confusion(16, synthetic.MNIST.Classes, 1000)
	b = later(a, 3)
	number := 0
	list := func(m results.ConfusionMatrix, first int) {
		number = first
		for _, kind := range m.ConfusedPairs() {
			for range kind.Count {
				mistakes = append(mistakes, results.Mistake{RunID: m.RunID, Split: m.Split, Sample: number, Label: kind.Label, Predicted: kind.Predicted})
				number++
			}
		}
	}
	list(a, 0)
	list(b, number-common)
	worst = synthetic.Misclassified(16, 30)
	for i := range worst {
		worst[i].Sample = i
	}
	return a, b, mistakes, worst
}

func TestGoldenWrongAndRight(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	a, b, mistakes, worst := twoRuns(40)
	f, err := WrongAndRight(s, a, b, mistakes, worst)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "wrong-and-right.png", png)
}

func TestAgree(t *testing.T) {
	a, b, mistakes, _ := twoRuns(40)
	both, err := agree(a, b, mistakes)
	if err != nil {
		t.Fatal(err)
	}
	samples, rightA := a.Total()
	_, rightB := b.Total()
	if both.wrong != 40 || both.onlyA != samples-rightA-40 || both.onlyB != samples-rightB-40 || both.right+both.onlyA+both.onlyB+both.wrong != samples {
		t.Errorf("%+v of %d samples, %d and %d right", both, samples, rightA, rightB)
	}
}

// The samples shown are A's, the worst first, without those that B got wrong too.
func TestRightIn(t *testing.T) {
	shown := rightIn(2, []results.Misclassified{{Sample: 4, Loss: 3}, {Sample: 5, Loss: 9}, {Sample: 6, Loss: 8}, {Sample: 7, Loss: 8}},
		[]results.Mistake{{RunID: 1, Sample: 5}, {RunID: 2, Sample: 6}, {RunID: 2, Sample: 9}})
	var got []int
	for _, m := range shown {
		got = append(got, m.Sample)
	}
	if len(got) != 3 || got[0] != 5 || got[1] != 7 || got[2] != 4 {
		t.Errorf("samples %v, want 5, 7, 4", got)
	}
}

func TestWrongAndRightOfOddRuns(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:2], 1, 1)
	a := results.ConfusionMatrix{RunID: 1, Split: "test", Names: []string{"a", "b"}, Counts: [][]int{{3, 1}, {0, 4}}}
	b := a
	b.RunID = 2
	perfect := b
	perfect.Counts = [][]int{{4, 0}, {0, 4}}
	one := []results.Mistake{{RunID: 1, Split: "test", Sample: 7, Predicted: 1}}
	same := append(one, results.Mistake{RunID: 2, Split: "test", Sample: 7, Predicted: 1})
	other := append(one, results.Mistake{RunID: 2, Split: "test", Sample: 8, Predicted: 1})
	worst := synthetic.Misclassified(1, 1)
	worst[0].Sample = 7
	for want, c := range map[string]struct {
		b        results.ConfusionMatrix
		mistakes []results.Mistake
		worst    []results.Misclassified
	}{
		"nothing tells them apart": {b, same, worst},
		"it may be chance":         {b, other, worst},
		"as A saw them":            {perfect, one, worst},
		"No image of these":        {perfect, one, nil},
	} {
		f, err := WrongAndRight(s, a, c.b, c.mistakes, c.worst)
		if words := bothLayouts(t, f, err); !strings.Contains(words, want) {
			t.Errorf("no %q in %s", want, words)
		}
	}
}

func TestWrongAndRightErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 1)
	for want, change := range map[string]func(a, b *results.ConfusionMatrix, mistakes *[]results.Mistake, worst *[]results.Misclassified){
		"not in Source.Runs": func(a, _ *results.ConfusionMatrix, _ *[]results.Mistake, _ *[]results.Misclassified) { a.RunID = 99 },
		"give two runs":      func(a, b *results.ConfusionMatrix, _ *[]results.Mistake, _ *[]results.Misclassified) { *b = *a },
		"of which 100 are recorded": func(_, _ *results.ConfusionMatrix, mistakes *[]results.Mistake, _ *[]results.Misclassified) {
			*mistakes = (*mistakes)[:100]
		},
		"they must be those of runs 16 and 3": func(_, _ *results.ConfusionMatrix, mistakes *[]results.Mistake, _ *[]results.Misclassified) {
			(*mistakes)[0].Split = "val"
		},
		"must be those of run 16 on test": func(_, _ *results.ConfusionMatrix, _ *[]results.Mistake, worst *[]results.Misclassified) {
			*worst = synthetic.Misclassified(3, 2)
		},
		"other data": func(_, b *results.ConfusionMatrix, _ *[]results.Mistake, _ *[]results.Misclassified) {
			b.RunID = 36
		},
	} {
		a, b, mistakes, worst := twoRuns(40)
		s.Runs[35].DatasetSHA256 = "other"
		change(&a, &b, &mistakes, &worst)
		if _, err := WrongAndRight(s, a, b, mistakes, worst); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

// Four samples instead of a dozen, and a stricter bound of chance.
func TestGoldenWrongAndRightPlot(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	a, b, mistakes, worst := twoRuns(40)
	f, err := WrongAndRightPlot{Source: s, A: a, B: b, Mistakes: mistakes, Worst: worst, Most: 4, Significance: 1e-30}.Draw()
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "wrong-and-right-plot.png", png)
}
