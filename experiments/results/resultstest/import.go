package resultstest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
)

// An exported sweep has in another record all that it had, and is imported once.
func testExportedSweepIsImportedWithAllThatItHas(t *testing.T, k Kind) {
	db, _ := k.new(t)
	NewSweep(t, db, 8) // so that ids differ
	id, environmentID := NewSweep(t, db, 1, 2)
	c := Claim(t, db, id, environmentID)
	for epoch := 1; epoch <= 2; epoch++ {
		e := results.EpochReport{Kept: epoch == 1, Layers: []results.Layer{HiddenLayer, OutputLayer}, Judge: &Judge{RungAt: 1},
			Epoch:     results.Epoch{Epoch: epoch, CountsSteps: true, Seconds: 2, Metrics: results.MetricsOf(map[string]float64{"val_accuracy": 0.5, "F1 \"macro\"": 0.25, "loss": math.Inf(1)})},
			Confusion: []results.ConfusionMatrix{{Split: "val", Counts: [][]int{{1, 2}, {3, 4}}}}}
		if _, err := c.Report(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	err := c.Finish(t.Context(), results.Outcome{State: results.Done, Parameters: 5, WeightsSHA256: "w", Weights: []byte("net"),
		Misclassified: []results.Misclassified{{Split: "val", Sample: 3, Label: 1, Pixels: []byte{5, 6}}},
		Mistakes:      []results.MistakeList{{Split: "val", Classes: 2, Mistakes: []results.Mistake{{Sample: 3, Label: 1}}}},
		Calibration:   []results.CalibrationBin{{Split: "val", Bin: 19, Count: 4, Confidence: 0.97, Correct: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	inTraining := Claim(t, db, id, environmentID)
	Report(t, inTraining, 1, 0.5, []byte("checkpoint"))
	subject := results.Subject{Runs: []int64{c.Run().ID}}
	if err := errors.Join(db.Tag(t.Context(), subject, []string{"good"}, nil), db.SetNote(t.Context(), subject, "noted")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sweep.db")
	if err := db.Export(t.Context(), id, file); err != nil {
		t.Fatal(err)
	}
	if err := db.Export(t.Context(), id, file); err == nil {
		t.Error("a second export went over the first")
	}
	from, err := k.Reader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	other, _ := k.new(t)
	NewSweep(t, other, 8, 9)
	imported, err := other.Import(t.Context(), from)
	if err != nil || len(imported) != 1 || imported[0].Known || imported[0].Runs != 2 {
		t.Fatalf("imported: %+v, %v", imported, err)
	}
	if again, err := other.Import(t.Context(), from); err != nil || len(again) != 1 || !again[0].Known || again[0].ID != imported[0].ID {
		t.Errorf("imported again: %+v, %v", again, err)
	}
	if want, got := words(t, db, id), words(t, other, imported[0].ID); got != want {
		t.Errorf("imported\n%s\nwant\n%s", got, want)
	}
	here, err := other.AddEnvironment(t.Context(), results.Environment{GoVersion: "go1"})
	if err != nil {
		t.Fatal(err)
	}
	if waits := Claim(t, other, imported[0].ID, here); waits == nil || Checkpoint(waits) != "checkpoint" || waits.Run().Number != 2 {
		t.Errorf("the run that was in training: %+v", waits)
	}
}

// words is all that a record says of a sweep, ids and states aside.
func words(t *testing.T, db results.Reader, id int64) string {
	t.Helper()
	var all strings.Builder
	add := func(value any, err error) {
		t.Helper()
		text, failed := json.Marshal(value)
		if err = errors.Join(err, failed); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s\n", text)
	}
	sweep, err := db.Sweep(id)
	add([]any{sweep.Name, sweep.Spec, sweep.Metric, sweep.CreatedAt, sweep.Note}, err)
	runs, err := db.Runs(id)
	add(len(runs), err)
	for _, run := range runs {
		environment, err := db.Environment(run.EnvironmentID)
		add([]any{environment.GoVersion, run.Number, run.Config, run.Seed, run.Epochs, run.Metrics, run.LastValue, run.Tags, run.Note, run.WeightsSHA256, run.StartedAt}, err)
		epochs, err := db.Epochs(run.ID)
		for _, e := range epochs {
			add([]any{e.Epoch, e.Seconds, e.Metrics}, err)
		}
		decisions, err := db.Decisions(run.ID)
		for _, d := range decisions {
			add([]any{d.Epoch, d.Rung, d.Value, d.Stopped}, err)
		}
		layers, err := db.Layers(run.ID)
		for _, l := range layers {
			l.RunID = 0
			add(fmt.Sprint(l), err)
		}
		bins, err := db.Calibration(run.ID)
		for _, b := range bins {
			b.RunID = 0
			add(b, err)
		}
		wrong, complete, err := db.Mistakes([]int64{run.ID}, "val")
		for _, m := range wrong {
			m.RunID = 0
			add([]any{m, complete}, err)
		}
		worst, err := db.Misclassified(run, "val")
		for _, m := range worst {
			add([]any{m.Sample, m.Label, m.Pixels}, err)
		}
		if run.KeptEpoch == 0 || run.WeightsSHA256 == "" {
			continue
		}
		matrix, err := db.Confusion(run, "val")
		add([]any{matrix.Counts, matrix.Names}, err)
		weights, err := db.Weights(run.ID)
		add(weights, err)
	}
	return all.String()
}
