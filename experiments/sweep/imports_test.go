package sweep_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The language of sweep files knows no network, no images and no store, and neither do the
// samplers and the rules of early termination.
func TestWhatSweepImports(t *testing.T) {
	output, err := exec.Command("go", "list", "-deps", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"hint", "results", "results/worker", "sweep", "sweep/sampler", "sweep/stop"}
	for path := range strings.Lines(string(output)) {
		path = strings.TrimSpace(path)
		room, isOurs := strings.CutPrefix(path, "gradbook/experiments/")
		if isOurs && !slices.Contains(allowed, room) || !isOurs && strings.HasPrefix(path, "gradbook/") {
			t.Errorf("it imports %s", path)
		}
	}
	for _, room := range []string{"sampler", "stop"} {
		output, err := exec.Command("go", "list", "-deps", "./"+room).Output()
		if err != nil || !strings.Contains(string(output), "gradbook/experiments/results\n") || strings.Contains(string(output), "gradbook/experiments/sweep\n") {
			t.Errorf("%s imports %s, %v", room, output, err)
		}
	}
}
