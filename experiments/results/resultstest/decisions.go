package resultstest

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gradbook/experiments/results"
)

func testJudgeSeesTheHistory(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2, 3, 4, 5, 6)
	other, err := db.CreateSweep(t.Context(), results.Sweep{Name: "other", Spec: "other", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize},
		[]results.NewRun{{Number: 1, Dataset: TwoClasses}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	ReportJudged(t, Claim(t, db, other, environmentID), 1, 0.99, nil, nil)
	all := &Judge{RungAt: 1, Stop: true}

	done := Claim(t, db, sweepID, environmentID)
	ReportJudged(t, done, 1, 0.1, nil, nil)
	ReportJudged(t, done, 2, 0.2, nil, nil)
	Finish(t, done, results.Done)
	stoppedItself := Claim(t, db, sweepID, environmentID)
	ReportJudged(t, stoppedItself, 1, 0.3, nil, nil)
	Finish(t, stoppedItself, results.Stopped)
	stopped := Claim(t, db, sweepID, environmentID)
	if !ReportJudged(t, stopped, 1, 0.4, nil, all) {
		t.Error("the judge's word to stop was not passed on")
	}
	Finish(t, stopped, results.Stopped)
	running := Claim(t, db, sweepID, environmentID)
	ReportJudged(t, running, 1, 0.5, nil, nil)
	ReportJudged(t, running, 2, 0.6, nil, nil)
	ReportJudged(t, running, 3, 0.7, nil, nil)
	judged := Claim(t, db, sweepID, environmentID) // and one run has not begun

	judge := &Judge{RungAt: 2}
	ReportJudged(t, judged, 1, 0.8, nil, nil)
	if ReportJudged(t, judged, 2, 0.9, nil, judge) {
		t.Error("stopped without a word of the judge")
	}
	if want := []float64{0.8, 0.9}; !slices.Equal(judge.values, want) {
		t.Errorf("the run's values %v, want %v", judge.values, want)
	}
	var there []float64
	complete := 0
	for _, p := range judge.peers {
		if !math.IsNaN(p.Value) {
			there = append(there, p.Value)
		}
		if p.Complete {
			complete++
		}
	}
	slices.Sort(there)
	if want := []float64{0.2, 0.6}; !slices.Equal(there, want) || len(judge.peers) != 5 || complete != 2 {
		t.Errorf("%d peers, %d of them complete, %v at epoch 2; want 5, 2 and %v", len(judge.peers), complete, there, want)
	}
	decisions, err := db.Decisions(judged.Run().ID)
	if err != nil || len(decisions) != 1 {
		t.Fatalf("decisions: %+v, %v", decisions, err)
	}
	d := decisions[0]
	if d.RunID != judged.Run().ID || d.Epoch != 2 || d.Rung != 2 || d.Value != 0.9 || !math.IsNaN(d.Threshold) || d.Stopped {
		t.Errorf("the decision: %+v", d)
	}
	if text, err := json.Marshal(d); err != nil || !strings.Contains(string(text), `"rung":2,"value":0.9,"threshold":null,"stopped":false`) {
		t.Errorf("JSON of the decision: %s, %v", text, err)
	}
}

// An attempt that trains epochs again neither asks nor decides again, and does not
// get beyond the epoch that stopped the run.
func testDecisionsStand(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	c := Claim(t, db, sweepID, environmentID)
	goOn, stop := &Judge{RungAt: 1}, &Judge{RungAt: 1, Stop: true}
	ReportJudged(t, c, 1, 0.5, []byte("after 1"), goOn)
	ReportJudged(t, c, 2, 0.6, nil, &Judge{}) // which knows too little
	if !ReportJudged(t, c, 3, 0.7, []byte("after 3"), stop) {
		t.Fatal("it was not stopped")
	}
	before, err := db.Decisions(c.Run().ID)
	if err != nil || len(before) != 2 {
		t.Fatalf("decisions %+v, %v", before, err)
	}
	if err := c.Release(t.Context()); err != nil { // as if the worker had died
		t.Fatal(err)
	}
	c = Claim(t, db, sweepID, environmentID)
	if _, epoch := c.Checkpoint(); epoch != 1 {
		t.Fatalf("it goes on from epoch %d, where it had been stopped", epoch)
	}
	again := &Judge{RungAt: 1, Stop: true}
	if ReportJudged(t, c, 2, 0.6, nil, again) {
		t.Error("epoch 2 stops the run, which it had not")
	}
	again.Stop = false
	if !ReportJudged(t, c, 3, 0.7, []byte("after 3"), again) {
		t.Error("epoch 3 does not stop the run, which it had")
	}
	after, err := db.Decisions(c.Run().ID)
	if err != nil || again.asked > 0 {
		t.Errorf("asked %d times, %v", again.asked, err)
	}
	for i := range before { // NaN is not equal to itself
		before[i].Threshold, after[i].Threshold = 0, 0
	}
	if !reflect.DeepEqual(before, after) {
		t.Errorf("decisions %+v, then %+v", before, after)
	}
}
