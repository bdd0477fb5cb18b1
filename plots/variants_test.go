package plots

import (
	"bytes"
	"testing"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
)

func TestGoldenPrintAndDark(t *testing.T) {
	s, epochs := synthetic.Troubled()
	f, err := LearningCurves(s, epochs)
	png, _ := golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "learning-curves-print.png", png)
	png, _ = golden.Pictures(t, f.Dark(), err)
	golden.Compare(t, "learning-curves-dark.png", png)

	f, err = Confusion(s, synthetic.Confusion(3, synthetic.MNIST.Classes, 1000))
	png, _ = golden.Pictures(t, f.Dark().Print(), err)
	golden.Compare(t, "confusion-dark-print.png", png)
	s, _ = synthetic.AblationSweep()
	f, err = SingleChanges(s)
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "single-changes-print.png", png)
}

// A variant is another figure: the one that it is made from stays as it was.
func TestVariantsLeaveTheFigureAlone(t *testing.T) {
	s, epochs := synthetic.Troubled()
	f, err := LearningCurves(s, epochs)
	before, _ := golden.Pictures(t, f, err)
	if dark := f.Dark(); dark.Width != f.Width || dark.Height != f.Height {
		t.Error("the dark figure has another size")
	}
	if print := f.Print(); print.Width != figure.PrintWidth || print.Alt != f.Alt {
		t.Error("the figure for paper is not as wide as that, or says something else")
	}
	if after, _ := golden.Pictures(t, f, nil); !bytes.Equal(before, after) {
		t.Error("the figure has changed")
	}
	if new(figure.Figure).Print().WritePNG(new(bytes.Buffer)) == nil || new(figure.Figure).Dark().WriteSVG(new(bytes.Buffer)) == nil {
		t.Error("an empty figure was written")
	}
}
