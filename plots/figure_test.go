package plots

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gradbook/plots/figure"
	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
)

func TestPNGHasTwoDotsForAPixelOfThePage(t *testing.T) {
	s, _ := synthetic.Sweep(synthetic.Twelve()[:1], 1, 3)
	f, err := Confusion(s, synthetic.Confusion(1, synthetic.MNIST.Classes, 100))
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := f.WritePNG(&picture); err != nil {
		t.Fatal(err)
	}
	config, err := png.DecodeConfig(&picture)
	if err != nil {
		t.Fatal(err)
	}
	if config.Width != 2000 {
		t.Errorf("%d pixels wide, want 2000", config.Width)
	}
}

// texts returns what a reader of an SVG file finds in it, and fails if it is
// not well-formed XML.
func texts(t *testing.T, svg []byte) (all string) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		if words, ok := token.(xml.CharData); ok {
			all += string(words)
		}
	}
}

func TestSVGIsReadEverywhere(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:2], 2, 3)
	s.Sweep.Name = "a <b> & \x00\x1b\xff \"c\""
	curves, err := LearningCurves(s, epochs)
	_, svg := golden.Pictures(t, curves, err)
	words := texts(t, svg)
	for _, want := range []string{"a <b> & ", "learning_rate", "mnist", "runs 1–4", "seeds 1, 2"} {
		if !strings.Contains(words, want) {
			t.Errorf("the figure does not say %q", want)
		}
	}
	for _, want := range []string{"sans-serif", "<title>", `fill="#ffffff"`} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("no %s in the SVG file", want)
		}
	}
	gallery, err := MisclassifiedGallery(s, synthetic.Misclassified(1, 5))
	_, svg = golden.Pictures(t, gallery, err)
	if n := bytes.Count(svg, []byte("data:image/png;base64,")); n != 5 {
		t.Errorf("%d embedded PNG images, want 5", n)
	}
}

func TestSaveLeavesWhatWouldNotChange(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:1], 1, 3)
	f, err := LearningCurves(s, epochs)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "curves.svg")
	if err := f.Save(file); err != nil {
		t.Fatal(err)
	}
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(file); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(file); !info.ModTime().Equal(old) {
		t.Error("the file was written though it would not change")
	}
	if err := os.WriteFile(file, []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(file); err != nil {
		t.Fatal(err)
	}
	if content, _ := os.ReadFile(file); !bytes.Contains(content, []byte("<svg")) {
		t.Error("the file was not replaced")
	}
	if files, _ := os.ReadDir(folder); len(files) != 1 {
		t.Errorf("%d files, want 1: a temporary one was left behind", len(files))
	}
}

func TestSaveErrors(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve()[:1], 1, 3)
	f, err := LearningCurves(s, epochs)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Save(filepath.Join(t.TempDir(), "curves.gif")); err == nil || !strings.Contains(err.Error(), ".png, .svg or .pdf") {
		t.Errorf("a GIF: %v", err)
	}
	if err := f.Save(filepath.Join(t.TempDir(), "nowhere", "curves.svg")); err == nil {
		t.Error("no error for a folder that does not exist")
	}
	if err := new(figure.Figure).WriteSVG(io.Discard); err == nil {
		t.Error("no error for an empty figure")
	}
}
