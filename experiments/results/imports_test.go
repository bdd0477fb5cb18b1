package results_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The words of the record need no database, no C compiler, and nothing of the rooms that
// use them.
func TestWhatResultsImports(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}}{{if not .Standard}}{{if .CgoFiles}} in C{{end}}{{end}}", ".")
	output, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := strings.Split(strings.TrimSpace(string(output)), "\n")
	if !slices.Contains(imports, "encoding/json") {
		t.Fatalf("go list says %q", imports)
	}
	allowed := []string{"gradbook/experiments/results", "gradbook/experiments/results/worker"}
	for _, path := range imports {
		ours, isOurs := strings.CutPrefix(path, "gradbook/")
		switch {
		case isOurs && !slices.Contains(allowed, path):
			t.Errorf("it imports %s", ours)
		case path == "database/sql", strings.HasSuffix(path, " in C"), strings.Contains(path, "sqlite"), strings.Contains(path, "goose"):
			t.Errorf("it imports %s", path)
		}
	}
}
