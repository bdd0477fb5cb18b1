package plots

import (
	"bytes"
	"testing"

	"gradbook/plots/figure"
	"gradbook/plots/internal/synthetic"
)

// So it is with few colours, with many that a palette stands for, and with pictures in the figure.
func TestPNGIsTheSameEveryTime(t *testing.T) {
	s, epochs := synthetic.AblationSweep()
	curves, err := LearningCurves(s, epochs)
	if err != nil {
		t.Fatal(err)
	}
	gallery, err := MisclassifiedGallery(s, synthetic.Misclassified(1, 5))
	if err != nil {
		t.Fatal(err)
	}
	study, _ := synthetic.ActivationStudy(1, 1, "relu")
	weights, err := FirstLayer(study, 1, synthetic.Network(t, 28, 28, 16))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*figure.Figure{curves, gallery, weights, curves.Dark(), weights.Print()} {
		var once bytes.Buffer
		if err := f.WritePNGAt(&once, 50); err != nil {
			t.Fatal(err)
		}
		for range 3 { // maps could be in another order
			var again bytes.Buffer
			if err := f.WritePNGAt(&again, 50); err != nil || !bytes.Equal(once.Bytes(), again.Bytes()) {
				t.Fatalf("%s: a second PNG differs, %v", f.Alt, err)
			}
		}
	}
}
