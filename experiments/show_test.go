package main

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestShowTellsWhyARunStopped(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 4}\n  learning_rate: {values: [0.2, 1e-6]}\n  seed: {values: [1, 2, 3]}\n"+
		"early_terminate: {type: asha}\n")
	if _, stderr, status := run(t, folder, "sweep", "-j", "1"); status != 0 {
		t.Fatalf("sweep: exit status %d\n%s", status, stderr)
	}
	var shown struct {
		Run struct {
			State  string
			Epochs int
		}
		Decisions []struct {
			Epoch, Rung      int
			Value, Threshold float64
			Stopped          bool
		}
	}
	stdout, _, _ := run(t, folder, "show", "6", "--json")
	if err := json.Unmarshal([]byte(stdout), &shown); err != nil || shown.Run.State != "stopped" || shown.Run.Epochs != 1 || len(shown.Decisions) != 1 {
		t.Fatalf("show --json: %v\n%s", err, stdout)
	}
	if d := shown.Decisions[0]; d.Epoch != 1 || d.Rung != 1 || d.Value >= d.Threshold || !d.Stopped {
		t.Errorf("show --json: the decision %+v", d)
	}
	if stdout, _, _ = run(t, folder, "show", "6"); !strings.Contains(stdout, "Early termination: val_accuracy") || !strings.Contains(stdout, " stop │") || !strings.Contains(stdout, " threshold │ of epoch │") {
		t.Errorf("show:\n%s", stdout)
	}
	if stdout, _, _ = run(t, folder, "show", "1"); !strings.Contains(stdout, "go on") {
		t.Errorf("show of a run that was let go on:\n%s", stdout)
	}
	if stdout, _, status := run(t, folder, "replay", "6"); status != 0 || !strings.Contains(stdout, "the same to the bit, 1 epoch") {
		t.Errorf("replay: exit status %d\n%s", status, stdout)
	}
}

func TestABestThatWasNeverANumber(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 3}\n  batch_size: {value: 8}\n  learning_rate: {values: [0.1, 1.0e+30]}\n")
	file := filepath.Join(folder, "sweep.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	byLoss := strings.ReplaceAll(string(text), "{name: val_accuracy, goal: maximize}", "{name: val_loss, goal: minimize}")
	if err := os.WriteFile(file, []byte(byLoss), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, folder, "sweep")
	epochOfNothing := regexp.MustCompile(`Best val_loss: -|val_loss -, epoch|- +│ +1 +│`)
	for _, verb := range [][]string{{"show", "2"}, {"list", "1"}, {"compare", "1", "2"}} {
		stdout, _, _ := run(t, folder, verb...)
		if found := epochOfNothing.FindString(stdout); found != "" || !strings.Contains(stdout, "diverged") {
			t.Errorf("%s says %q of a loss that was never a number\n%s", verb, found, stdout)
		}
	}
	if stdout, _, _ := run(t, folder, "show", "2"); !strings.Contains(stdout, "Best val_loss: none, because it was never a number") {
		t.Errorf("%s", stdout)
	}
}

// A run without a dataset and a confusion matrix, as that of a program may be, is shown as far as
// it goes.
func TestShowARunThatLacksSomething(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../results.db")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "results.db")
	if err := os.WriteFile(file, content, 0o666); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`DELETE FROM datasets; DELETE FROM confusion_matrices; DELETE FROM calibration; DELETE FROM layers`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, arguments := range [][]string{{"show", "35"}, {"show", "35", "--json"}, {"compare", "35", "34"}} {
		stdout, stderr, status := run(t, folder, arguments...)
		if status != 0 || arguments[0] == "show" && len(arguments) == 2 && !strings.Contains(stdout, "dataset        not recorded") {
			t.Errorf("%v: exit status %d\n%s%s", arguments, status, stdout, stderr)
		}
	}
	for _, figure := range []string{"confusion", "activations", "calibration", "misclassified"} {
		if _, stderr, status := run(t, folder, "plot", figure, "35"); status != 1 || !strings.Contains(stderr, "error: run 35 has no ") {
			t.Errorf("plot %s: exit status %d\n%s", figure, status, stderr)
		}
	}
	if stdout, stderr, status := run(t, folder, "report", "1", "--format", "html"); status != 0 {
		t.Errorf("report: exit status %d\n%s%s", status, stdout, stderr)
	}
}
