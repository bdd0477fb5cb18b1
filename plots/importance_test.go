package plots

import (
	"strings"
	"testing"

	"gradbook/plots/internal/golden"
	"gradbook/plots/internal/synthetic"
)

func TestGoldenImportance(t *testing.T) {
	f, err := Importance(searchSweep(60, 2))
	png, _ := golden.Pictures(t, f, err)
	golden.Compare(t, "importance.png", png)
	png, _ = golden.Pictures(t, f.Print(), err)
	golden.Compare(t, "importance-print.png", png)
}

func TestImportanceOfOddSweeps(t *testing.T) { drawsOddSpaces(t, Importance) }

// More parameters than fit are counted.
func TestImportanceOfManyParameters(t *testing.T) {
	f, err := Importance(synthetic.Drawn(30, 20))
	_, svg := golden.Pictures(t, f, err)
	if !strings.Contains(texts(t, svg), "and 5 less important parameters") {
		t.Error("the figure does not say how many parameters it leaves out")
	}
	if _, err := Importance(synthetic.ByHand()); err == nil {
		t.Error("no error for a sweep without runs")
	}
}
