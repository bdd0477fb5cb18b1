package plots

import (
	"bytes"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/plots/figure"
	"gradbook/plots/internal/synthetic"
)

func TestPDFIsTheSameEveryTime(t *testing.T) {
	s, epochs := synthetic.AblationSweep()
	curves, err := LearningCurves(s, epochs)
	if err != nil {
		t.Fatal(err)
	}
	gallery, err := MisclassifiedGallery(s, synthetic.Misclassified(1, 5))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*figure.Figure{curves, gallery, curves.Dark(), curves.Print()} {
		var once bytes.Buffer
		if err := f.WritePDF(&once); err != nil {
			t.Fatal(err)
		}
		for range 5 { // maps could be in another order
			var again bytes.Buffer
			if err := f.WritePDF(&again); err != nil || !bytes.Equal(once.Bytes(), again.Bytes()) {
				t.Fatalf("%s: a second PDF differs, %v", f.Alt, err)
			}
		}
		if once.Len() > 100_000 {
			t.Errorf("%s: %d bytes; are whole fonts in it?", f.Alt, once.Len())
		}
	}
	if err := new(figure.Figure).WritePDF(io.Discard); err == nil {
		t.Error("no error for an empty figure")
	}
}

// Another program reads the text of a PDF as it was written, whatever its letters.
func TestPDFHasText(t *testing.T) {
	s, _ := synthetic.AblationSweep()
	s.Sweep.Name = "Größe → λ <x> (ж) \\ 日本 🙂"
	f, err := SingleChanges(s)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "changes.pdf")
	if err := f.Save(file); err != nil {
		t.Fatal(err)
	}
	ghostscript, err := exec.LookPath("gs")
	if err != nil {
		t.Skip("ghostscript is not installed")
	}
	output, err := exec.Command(ghostscript, "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=txtwrite", "-sOutputFile=-", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	text := strings.Join(strings.Fields(string(output)), " ")
	for _, want := range []string{"What each single change does: Größe → λ <x> (ж) \\", "sigmoid → relu", "97.11 ± 0.30 +10.17", "−18.78"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
