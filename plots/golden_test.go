package plots

import (
	"strings"
	"testing"

	"gradbook/plots/internal/golden"

	"gradbook/experiments/results"
)

// troubled is a sweep in which runs were stopped and diverged.
func troubled() (Source, []results.Epoch) {
	s, epochs := fakeSweep(twelve(), 3, 20)
	for id, epoch := range map[int64]int{4: 6, 34: 2, 35: 1, 36: 4} {
		epochs = diverge(s, epochs, id, epoch)
	}
	for id, epoch := range map[int64]int{20: 7, 22: 5, 23: 5, 24: 9} {
		epochs = stop(s, epochs, id, epoch)
	}
	return s, epochs
}

func TestGoldenLearningCurves(t *testing.T) {
	s, epochs := troubled()
	f, err := LearningCurves(s, epochs)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "learning-curves.png", png)
}

func TestGoldenLearningCurvesOfOneRun(t *testing.T) {
	s, epochs := fakeSweep(twelve()[:1], 1, 10)
	f, err := LearningCurves(s, epochs)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "one-run.png", png)
}

func TestGoldenSingleChanges(t *testing.T) {
	s, _ := ablationSweep()
	f, err := SingleChanges(s)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "single-changes.png", png)
}

func TestGoldenConfusion(t *testing.T) {
	s, _ := fakeSweep(twelve(), 3, 20)
	f, err := Confusion(s, fakeConfusion(3, mnist.Classes, 1000))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "confusion.png", png)
}

func TestGoldenConfusionOf47Classes(t *testing.T) {
	s, _ := fakeSweep(twelve(), 3, 20)
	f, err := Confusion(s, fakeConfusion(3, strings.Split("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", ""), 400))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "confusion-47.png", png)
}

func TestGoldenMisclassified(t *testing.T) {
	s, _ := fakeSweep(twelve(), 3, 20)
	f, err := MisclassifiedGallery(s, fakeMisclassified(3, 9))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "misclassified.png", png)
}

func TestGoldenAugmented(t *testing.T) {
	f, err := AugmentedSheet("Augmented: activation-study", "Data: mnist. Augmentation: shift 2.", 28, 28, fakeAugmented(4, 10))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "augmented.png", png)
}
