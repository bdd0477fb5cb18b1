package interpreter

import (
	"os"
	"regexp"
	"testing"
)

// The cells in docs/notebooks.md run in a notebook of the folder notebooks, one after another.
func TestCellsOfTheManualRun(t *testing.T) {
	page, err := os.ReadFile("../../../docs/notebooks.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("../..")
	var cells []string
	for _, found := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		cells = append(cells, found[1])
	}
	if len(cells) < 3 {
		t.Fatalf("docs/notebooks.md has %d cells", len(cells))
	}
	notebook(t, cells...)
}
