package plots

import (
	"go/build"
	"slices"
	"strings"
	"testing"
)

// The rooms of figures import each other in one direction: results, study and figure, plots,
// catalog, report. Study draws nothing, and figure knows nothing of runs.
func TestImportsNeverTurnBack(t *testing.T) {
	helpers := []string{"gradbook/internal/disk", "gradbook/internal/number", "gradbook/internal/printable"}
	for folder, allowed := range map[string][]string{
		"figure":       {},
		"study":        {"gradbook/experiments/results", "gradbook/plots/study/forest"},
		"study/forest": {},
		".":            {"gradbook/experiments/results", "gradbook/nn", "gradbook/plots/figure", "gradbook/plots/study"},
		"catalog": {
			"gradbook/experiments/hint", "gradbook/experiments/results", "gradbook/experiments/results/weights", "gradbook/nn",
			"gradbook/plots", "gradbook/plots/figure", "gradbook/plots/study",
		},
		"report": {
			"gradbook/experiments/results", "gradbook/experiments/sweep",
			"gradbook/plots", "gradbook/plots/catalog", "gradbook/plots/figure", "gradbook/plots/study",
		},
	} {
		pkg, err := build.ImportDir(folder, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pkg.Imports {
			draws := strings.HasPrefix(path, "gonum.org/v1/plot") && strings.HasPrefix(folder, "study")
			ours := strings.HasPrefix(path, "gradbook/") && !slices.Contains(allowed, path) && !slices.Contains(helpers, path)
			if draws || ours {
				t.Errorf("plots/%s imports %s; of the project it may import %q", folder, path, allowed)
			}
		}
	}
}
