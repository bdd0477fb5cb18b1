package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/plots/catalog"
	"gradbook/plots/internal/synthetic"
)

// A program's report has what its runs can have, and no empty section for the rest.
func TestReportOfAProgram(t *testing.T) {
	s, epochs := synthetic.Program(600)
	s.Epochs = epochs
	folder := t.TempDir()
	r := &Report{Material: catalog.Material{Source: s}}
	if err := r.WriteMarkdown(folder); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	for _, want := range []string{"optimizer.lr 0.002754", "at the last step", "learning-curves.png", "importance.png", "cost.png", "timeline.png", "The runs are those of a program", "sweep sweep.yaml --new"} {
		if !strings.Contains(page, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	for _, wrong := range []string{"Not shown", "epoch", "What it gets wrong", "What it looks like inside", "dataset", "replay", "kernel", "map["} {
		if strings.Contains(page, wrong) {
			t.Errorf("the report says %q", wrong)
		}
	}
}
