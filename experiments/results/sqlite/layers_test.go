package sqlite_test

import (
	"fmt"
	"testing"

	"gradbook/experiments/results"
)

var (
	hiddenLayer = results.Layer{Layer: 1, WeightNorm: 2.5, GradientNorm: 0.125, UpdateRatio: 0.001, Dead: 0.25, Saturated: nan,
		Weights:     results.Histogram{Low: -1.5, High: 0.5, Thousandths: []int{0, 750, 250}},
		Activations: results.Histogram{Low: 0, High: 3.25, Thousandths: []int{1000, 0, 0}}}
	outputLayer = results.Layer{Layer: 2, WeightNorm: nan, GradientNorm: nan, UpdateRatio: nan, Dead: nan, Saturated: nan,
		Weights: results.Histogram{Low: nan, High: nan}, Activations: results.Histogram{Low: nan, High: nan}}
)

// Layers come back as they were reported, of each run that is asked for, and an epoch
// that is trained again replaces them.
func TestLayersAreRecorded(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1, 2, 3)
	var want []results.Layer
	for run := range 3 {
		c := claim(t, db, sweepID, environmentID)
		for _, epoch := range []int{1, 2, 1} {
			if _, err := c.Report(t.Context(), results.EpochReport{Epoch: results.Epoch{Epoch: epoch}, Layers: []results.Layer{hiddenLayer, outputLayer}}); err != nil {
				t.Fatal(err)
			}
		}
		for epoch := 1; epoch <= 2 && run != 1; epoch++ {
			for _, layer := range []results.Layer{hiddenLayer, outputLayer} {
				layer.RunID, layer.Epoch = c.Run().ID, epoch
				want = append(want, layer)
			}
		}
	}
	got, err := db.Layers(3, 1)
	if err != nil || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("read back:\n%+v, %v, want\n%+v", got, err, want)
	}
	if none, err := db.Layers(); err != nil || len(none) != 0 {
		t.Errorf("of no runs: %+v, %v", none, err)
	}

	// As another program sees it.
	var text string
	err = rawDB(t, path).QueryRow(`SELECT typeof(saturated) || ' ' || (weights ->> 0) || ' ' || (weights ->> 1) || ' ' || (weights ->> 3)
		FROM layers WHERE run_id = 1 AND epoch = 2 AND layer = 1`).Scan(&text)
	if err != nil || text != "null -1.5 0.5 750" {
		t.Errorf("in the file: %q, %v", text, err)
	}
}

// A file whose histogram is no list of numbers gives an error, and no figure.
func TestDamagedHistogram(t *testing.T) {
	db, path := newDB(t)
	newSweep(t, db, 1)
	for _, damaged := range []string{`'[1]'`, `'{}'`, `'['`, `7`} {
		if _, err := rawDB(t, path).Exec(`REPLACE INTO layers (run_id, epoch, layer, weights) VALUES (1, 1, 1, ` + damaged + `)`); err != nil {
			t.Fatal(err)
		}
		if layers, err := db.Layers(1); err == nil {
			t.Errorf("%s was read as %+v", damaged, layers)
		}
	}
}

func TestCalibrationIsRecorded(t *testing.T) {
	db, _ := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1, 2)
	var want []results.CalibrationBin
	for range 2 {
		c := claim(t, db, sweepID, environmentID)
		report(t, c, 1, 0.5, nil)
		bins := []results.CalibrationBin{{Split: "val", Bin: 12, Count: 3, Confidence: 0.625, Correct: 2}, {Split: "test", Bin: 19, Count: 4, Confidence: 1, Correct: 4}}
		if err := c.Finish(t.Context(), results.Outcome{State: results.Done, Weights: []byte("net"), Calibration: bins}); err != nil {
			t.Fatal(err)
		}
		for _, bin := range []results.CalibrationBin{bins[1], bins[0]} {
			bin.RunID = c.Run().ID
			want = append(want, bin)
		}
	}
	if got, err := db.Calibration(1, 2); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read back: %+v, %v, want %+v", got, err, want)
	}
}
