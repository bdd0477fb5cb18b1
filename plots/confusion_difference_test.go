package plots

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"

	"gradbook/experiments/results"
)

// later is a matrix on the same samples after more training: some errors have become
// right answers, a few right answers errors.
func later(m results.ConfusionMatrix, run int64) results.ConfusionMatrix {
	random := rand.New(rand.NewPCG(uint64(run), 9))
	m.RunID = run
	counts := make([][]int, len(m.Counts))
	for label := range m.Counts {
		counts[label] = slices.Clone(m.Counts[label])
		for predicted, count := range counts[label] {
			if predicted == label {
				continue
			}
			mended := random.IntN(count + 1)
			if random.IntN(5) == 0 {
				mended = -random.IntN(4)
			}
			counts[label][predicted] -= mended
			counts[label][label] += mended
		}
	}
	m.Counts = counts
	return m
}

func TestGoldenConfusionDifference(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	a := synthetic.Confusion(16, synthetic.MNIST.Classes, 1000)
	f, err := ConfusionDifference(s, a, later(a, 3))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "confusion-difference.png", png)
}

func TestGoldenConfusionDifferenceOf47Classes(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	a := synthetic.Confusion(16, strings.Split("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", ""), 400)
	f, err := ConfusionDifference(s, a, later(a, 3))
	png, _ := golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "confusion-difference-47-print.png", png)
}

func TestDifferences(t *testing.T) {
	a := results.ConfusionMatrix{Counts: [][]int{{90, 2, 8}, {3, 97, 0}, {0, 8, 12}}}
	b := results.ConfusionMatrix{Counts: [][]int{{96, 3, 1}, {1, 95, 4}, {0, 8, 12}}}
	fewer, more := differences(a, b)
	if want := []errorChange{{0, 2, 8, 1}, {1, 0, 3, 1}}; !slices.Equal(fewer, want) {
		t.Errorf("fewer: %v, want %v", fewer, want)
	}
	if want := []errorChange{{1, 2, 0, 4}, {0, 1, 2, 3}}; !slices.Equal(more, want) {
		t.Errorf("more: %v, want %v", more, want)
	}
	// What a run swapped for itself makes more often, the other makes less often.
	swappedFewer, swappedMore := differences(b, a)
	if len(swappedFewer) != len(more) || len(swappedMore) != len(fewer) {
		t.Errorf("swapped: %v and %v", swappedFewer, swappedMore)
	}
}

func TestConfusionDifferenceOfAnyMatrices(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 2, 1)
	long := strings.Repeat("Ünïcödé class ", 4)
	none := results.ConfusionMatrix{RunID: 1, Split: "val", Names: []string{long, long, long}, Counts: [][]int{{5, 0, 2}, {0, 0, 0}, {1, 19000, 1}}}
	for name, b := range map[string][][]int{
		"the same":  none.Counts,
		"perfect":   {{7, 0, 0}, {0, 0, 0}, {0, 0, 19002}},
		"all wrong": {{0, 7, 0}, {0, 0, 0}, {19002, 0, 0}},
	} {
		other := none
		other.RunID, other.Counts = 2, b
		f, err := ConfusionDifference(s, none, other)
		if words := bothLayouts(t, f, err); strings.Contains(words, "are the same") != (name == "the same") {
			t.Errorf("%s: %s", name, words)
		}
	}
}

func TestConfusionDifferenceErrors(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:2], 1, 1)
	ok := results.ConfusionMatrix{RunID: 1, Split: "val", Names: []string{"a", "b"}, Counts: [][]int{{3, 1}, {0, 4}}}
	for want, change := range map[string]func(*results.ConfusionMatrix){
		"not in Source.Runs":          func(m *results.ConfusionMatrix) { m.RunID = 99 },
		"row 1 has 1 counts":          func(m *results.ConfusionMatrix) { m.Counts = [][]int{{3, 1}, {4}} },
		"take both on one split":      func(m *results.ConfusionMatrix) { m.Split = "test" },
		"other classes":               func(m *results.ConfusionMatrix) { m.Names = []string{"a", "c"} },
		"class b has 4 samples of va": func(m *results.ConfusionMatrix) { m.Counts = [][]int{{3, 1}, {0, 5}} },
	} {
		b := ok
		b.RunID = 2
		change(&b)
		if _, err := ConfusionDifference(s, ok, b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}
