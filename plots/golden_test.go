package plots

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"gradbook/experiments/results"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew; look at them before you commit")

// golden compares with a file of testdata. Pictures may differ as much as
// rounding differs between processors.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; make it with go test ./plots -update", err)
	}
	same := bytes.Equal(got, want)
	if strings.HasSuffix(name, ".png") {
		if same, err = cmpimg.EqualApprox("png", got, want, 0.05); err != nil {
			t.Fatal(err)
		}
	}
	if same {
		return
	}
	kept := filepath.Join(t.ArtifactDir(), filepath.Base(name))
	if err := os.WriteFile(kept, got, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Errorf("%s differs from %s; run with -artifacts and look, or with -update if that is meant", kept, file)
}

// pictures returns a figure as a small PNG and as SVG, and fails if drawing it a
// second time gives other bytes.
func pictures(t *testing.T, f *Figure, err error) (png, svg []byte) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	const dpi = 72
	var once, again, onceSVG, againSVG bytes.Buffer
	for _, err := range []error{f.writePNG(&once, dpi), f.writePNG(&again, dpi), f.WriteSVG(&onceSVG), f.WriteSVG(&againSVG)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(once.Bytes(), again.Bytes()) {
		t.Error("two PNGs of one figure differ")
	}
	if !bytes.Equal(onceSVG.Bytes(), againSVG.Bytes()) {
		t.Error("two SVGs of one figure differ")
	}
	return once.Bytes(), onceSVG.Bytes()
}

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
	png, _ := pictures(t, f, err)
	golden(t, "learning-curves.png", png)
}

func TestGoldenLearningCurvesOfOneRun(t *testing.T) {
	s, epochs := fakeSweep(twelve()[:1], 1, 10)
	f, err := LearningCurves(s, epochs)
	png, _ := pictures(t, f, err)
	golden(t, "one-run.png", png)
}

func TestGoldenSingleChanges(t *testing.T) {
	s, _ := ablationSweep()
	f, err := SingleChanges(s)
	png, _ := pictures(t, f, err)
	golden(t, "single-changes.png", png)
}

func TestGoldenConfusion(t *testing.T) {
	s, _ := fakeSweep(twelve(), 3, 20)
	f, err := Confusion(s, fakeConfusion(3, mnist.Classes, 1000))
	png, _ := pictures(t, f, err)
	golden(t, "confusion.png", png)
}

func TestGoldenConfusionOf47Classes(t *testing.T) {
	s, _ := fakeSweep(twelve(), 3, 20)
	f, err := Confusion(s, fakeConfusion(3, strings.Split("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", ""), 400))
	png, _ := pictures(t, f, err)
	golden(t, "confusion-47.png", png)
}

func TestGoldenMisclassified(t *testing.T) {
	s, _ := fakeSweep(twelve(), 3, 20)
	f, err := MisclassifiedGallery(s, fakeMisclassified(3, 9))
	png, _ := pictures(t, f, err)
	golden(t, "misclassified.png", png)
}

func TestGoldenAugmented(t *testing.T) {
	f, err := AugmentedSheet("Augmented: activation-study", "Data: mnist. Augmentation: shift 2.", 28, 28, fakeAugmented(4, 10))
	png, _ := pictures(t, f, err)
	golden(t, "augmented.png", png)
}
