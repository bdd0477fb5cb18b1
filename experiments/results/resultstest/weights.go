package resultstest

import (
	"fmt"
	"math"
	"testing"

	"gradbook/experiments/results"
)

func testWeightsThatAreKept(t *testing.T, k Kind) {
	best := []float64{0.5, 0.9, nan, 0.7, 0.9}
	for _, test := range []struct {
		name   string
		values []float64
		pinned map[int64]bool // runs that finish with KeepWeights
		want   string
	}{
		{"the best", best, nil, "map[2:true]"},
		{"a later best", []float64{0.5, 0.6}, nil, "map[2:true]"},
		{"all", best, map[int64]bool{1: true, 2: true, 3: true, 4: true, 5: true}, "map[1:true 2:true 3:true 4:true 5:true]"},
		{"the best and one asked for", best, map[int64]bool{1: true}, "map[1:true 2:true]"},
		{"one asked for that is the best", best, map[int64]bool{2: true}, "map[1:true 2:true]"},
	} {
		db, _ := k.new(t)
		sweepID, environmentID := NewSweep(t, db, 1, 2, 3, 4, 5)
		for i, value := range test.values {
			c, err := db.Claim(t.Context(), sweepID, results.ClaimOptions{Environment: environmentID, KeepWeights: test.pinned[int64(i+1)]})
			if err != nil {
				t.Fatal(err)
			}
			Report(t, c, 1, value, nil)
			if err := c.Finish(t.Context(), results.Outcome{State: results.Done, Weights: []byte{byte(c.Run().ID)}}); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := db.WeightsKept(sweepID)
		if err != nil || fmt.Sprint(kept) != test.want {
			t.Errorf("%s: %v are kept (%v), want %s", test.name, kept, err, test.want)
		}
		for id := int64(1); id <= 5; id++ {
			if weights, err := db.Weights(id); kept[id] != (err == nil) || err == nil && weights[0] != byte(id) {
				t.Errorf("%s: weights of run %d: %v, %v", test.name, id, weights, err)
			}
		}
	}
}

// What a replay brings back stays when a better run ends.
func testWeightsBroughtBackStay(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2, 3)
	for i, value := range []float64{0.6, 0.5, 0.9} {
		c := Claim(t, db, sweepID, environmentID)
		Report(t, c, 1, value, nil)
		if i == 2 {
			if err := db.KeepWeights(t.Context(), 2, []byte("again")); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Finish(t.Context(), results.Outcome{State: results.Done, Weights: []byte{1}}); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := db.WeightsKept(sweepID); fmt.Sprint(kept) != "map[2:true 3:true]" || err != nil {
		t.Errorf("%v are kept, %v", kept, err)
	}
	if weights, err := db.Weights(2); string(weights) != "again" {
		t.Errorf("those of run 2: %q, %v", weights, err)
	}
}

// The best run, whose weights are kept and whose value a list of sweeps shows, is a complete one.
func testTheBestRunIsComplete(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2, 3)
	best := func() float64 {
		t.Helper()
		sweeps, err := db.Overviews("")
		if err != nil {
			t.Fatal(err)
		}
		return sweeps[0].Best
	}
	kept := func() string {
		t.Helper()
		kept, err := db.WeightsKept(sweepID)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(kept)
	}
	first := Claim(t, db, sweepID, environmentID)
	ReportJudged(t, first, 1, 0.9, nil, &Judge{RungAt: 1, Stop: true})
	Finish(t, first, results.Stopped)
	if got := best(); !math.IsNaN(got) || kept() != "map[1:true]" {
		t.Errorf("of a stopped run alone: best %v, weights %s", got, kept())
	}
	second := Claim(t, db, sweepID, environmentID)
	ReportJudged(t, second, 1, 0.2, nil, nil)
	Finish(t, second, results.Done)
	third := Claim(t, db, sweepID, environmentID)
	ReportJudged(t, third, 1, 0.95, nil, &Judge{RungAt: 1, Stop: true})
	Finish(t, third, results.Stopped)
	if got := best(); got != 0.2 || kept() != "map[2:true]" {
		t.Errorf("best %v, weights %s; want 0.2 and those of run 2", got, kept())
	}
}
