package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHookIsToldOfTheFinishedSweep(t *testing.T) {
	const parameters = "  epochs: {value: 1}\n  seed: {values: [1, 2]}\n"
	folder := workplace(t, parameters+"hooks: {on_finish: 'cat > told.json; echo from the hook; false'}\n")
	stdout, stderr, status := run(t, folder, "sweep")
	if status != 0 || !strings.Contains(stderr, "from the hook") || !strings.Contains(stderr, "hooks.on_finish has failed: exit status 1") || strings.Contains(stdout, "from the hook") {
		t.Errorf("exit status %d\n%s%s", status, stdout, stderr)
	}
	text, err := os.ReadFile(filepath.Join(folder, "told.json"))
	var told struct {
		Sweep struct{ Name, State string }
		Runs  []struct{ State string }
	}
	if err == nil {
		err = json.Unmarshal(text, &told)
	}
	if err != nil || told.Sweep.State != "done" || len(told.Runs) != 2 || told.Runs[1].State != "done" {
		t.Errorf("it was told %s (%v)", text, err)
	}

	// It is told of faulty runs too, and not of a sweep that is not done.
	folder = workplace(t, "  epochs: {value: 2}\n  learning_rate: {value: 1.0e+30}\nhooks: {on_finish: 'echo from the hook'}\n")
	if _, stderr, status := run(t, folder, "sweep"); status != 3 || !strings.Contains(stderr, "from the hook") {
		t.Errorf("of diverged runs: exit status %d\n%s", status, stderr)
	}
	folder = workplace(t, "  epochs: {value: 100000}\nhooks: {on_finish: 'echo from the hook'}\n")
	if stderr := interrupted(t, folder); strings.Contains(stderr, "from the hook") {
		t.Errorf("after an interrupt:\n%s", stderr)
	}
}
