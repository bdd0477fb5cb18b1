package resultstest

import (
	"fmt"
	"testing"

	"gradbook/experiments/results"
)

// Layers come back as they were reported, of each run that is asked for, and an epoch
// that is trained again replaces them.
func testLayersAreRecorded(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2, 3)
	var want []results.Layer
	for run := range 3 {
		c := Claim(t, db, sweepID, environmentID)
		for _, epoch := range []int{1, 2, 1} {
			if _, err := c.Report(t.Context(), results.EpochReport{Epoch: results.Epoch{Epoch: epoch}, Layers: []results.Layer{HiddenLayer, OutputLayer}}); err != nil {
				t.Fatal(err)
			}
		}
		for epoch := 1; epoch <= 2 && run != 1; epoch++ {
			for _, layer := range []results.Layer{HiddenLayer, OutputLayer} {
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
}

func testCalibrationIsRecorded(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2)
	var want []results.CalibrationBin
	for range 2 {
		c := Claim(t, db, sweepID, environmentID)
		Report(t, c, 1, 0.5, nil)
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

// All mistakes come back by sample and run; of a run from before they were kept, those
// that are, and the answer says that there may be more.
func testMistakesAreComplete(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2, 3, 4)
	end := func(lists ...results.MistakeList) {
		t.Helper()
		c := Claim(t, db, sweepID, environmentID)
		Report(t, c, 1, 0.5, nil)
		worst := []results.Misclassified{{Split: "test", Sample: 3, Label: 1, Predicted: 0, Pixels: []byte{1, 2}}}
		if err := c.Finish(t.Context(), results.Outcome{State: results.Done, Weights: []byte("net"), Misclassified: worst, Mistakes: lists}); err != nil {
			t.Fatal(err)
		}
	}
	end(results.MistakeList{Split: "test", Classes: 2, Mistakes: []results.Mistake{{Sample: 3, Label: 1, Predicted: 0}, {Sample: 2, Label: 0, Predicted: 1}, {Sample: 0, Label: 1, Predicted: 0}}},
		results.MistakeList{Split: "val", Classes: 2, Mistakes: []results.Mistake{{Sample: 7, Label: 0, Predicted: 1}}})
	end(results.MistakeList{Split: "test", Classes: 2}) // all right
	end(results.MistakeList{Split: "test", Classes: 2, Mistakes: []results.Mistake{{Sample: 2, Label: 0, Predicted: 1}}})
	end() // as an older version recorded it

	for _, test := range []struct {
		runs     []int64
		split    string
		want     string // run:sample label>predicted
		complete bool
	}{
		{[]int64{1}, "test", "1:0 1>0, 1:2 0>1, 1:3 1>0, ", true},
		{[]int64{3, 2, 1}, "test", "1:0 1>0, 1:2 0>1, 3:2 0>1, 1:3 1>0, ", true},
		{[]int64{2}, "test", "", true},
		{[]int64{1}, "val", "1:7 0>1, ", true},
		{[]int64{4, 3}, "test", "3:2 0>1, 4:3 1>0, ", false},
		{nil, "test", "", true},
	} {
		mistakes, complete, err := db.Mistakes(test.runs, test.split)
		got := ""
		for _, m := range mistakes {
			got += fmt.Sprintf("%d:%d %d>%d, ", m.RunID, m.Sample, m.Label, m.Predicted)
		}
		if err != nil || got != test.want || complete != test.complete {
			t.Errorf("runs %v on %s: %q, %v, %v, want %q, %v", test.runs, test.split, got, complete, err, test.want, test.complete)
		}
	}
}
