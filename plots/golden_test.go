package plots

import (
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
)

func TestGoldenLearningCurves(t *testing.T) {
	s, epochs := synthetic.Troubled()
	f, err := LearningCurves(s, epochs)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "learning-curves.png", png)
}

func TestGoldenLearningCurvesOfOneRun(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:1], 1, 10)
	f, err := LearningCurves(s, epochs)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "one-run.png", png)
}

func TestGoldenSingleChanges(t *testing.T) {
	s, _ := synthetic.AblationSweep()
	f, err := SingleChanges(s)
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "single-changes.png", png)
}

func TestGoldenConfusion(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err := Confusion(s, synthetic.Confusion(3, synthetic.MNIST.Classes, 1000))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "confusion.png", png)
}

func TestGoldenConfusionOf47Classes(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err := Confusion(s, synthetic.Confusion(3, strings.Split("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", ""), 400))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "confusion-47.png", png)
}

func TestGoldenMisclassified(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve(), 3, 20)
	f, err := MisclassifiedGallery(s, synthetic.Misclassified(3, 9))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "misclassified.png", png)
}

func TestGoldenAugmented(t *testing.T) {
	f, err := AugmentedSheet("Augmented: activation-study", "Data: mnist. Augmentation: shift 2.", 28, 28, fakeAugmented(4, 10))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "augmented.png", png)
}
