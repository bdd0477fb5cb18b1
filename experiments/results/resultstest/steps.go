package resultstest

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gradbook/experiments/results"
)

// step is what a program reports at a step.
func step(at int, metrics map[string]float64) results.EpochReport {
	return results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: at, CountsSteps: true, LearningRate: nan, Seconds: 0.5, Metrics: results.MetricsOf(metrics)}}
}

func accuracy(value float64) map[string]float64 { return map[string]float64{"val_accuracy": value} }

// told is the history of a run in a line: "0:val_accuracy=0.5 1:loss=2".
func told(t *testing.T, db results.Store, runID int64) (words []string) {
	t.Helper()
	history, err := db.Epochs(runID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range history {
		word := fmt.Sprint(e.Epoch, ":")
		for _, name := range e.Names() {
			word += fmt.Sprintf(" %s=%v", name, e.Value(name))
		}
		words = append(words, word)
	}
	return words
}

func mustReport(t *testing.T, c results.Claim, reports ...results.EpochReport) results.Answer {
	t.Helper()
	answer, err := c.Report(t.Context(), reports...)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// Steps begin at 0, come many at once and in any order, and a step may come in parts.
func testStepsOfAProgram(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	c := Claim(t, db, sweepID, environmentID)
	mustReport(t, c, step(0, map[string]float64{"loss": 4}), step(1, map[string]float64{"loss": 3}), step(2, map[string]float64{"loss": 2}))
	if run := c.Run(); run.Epochs != 3 || run.KeptEpoch != 2 || !math.IsNaN(run.BestValue) || !math.IsNaN(run.LastValue) {
		t.Errorf("of a run that has not reported its metric: %+v", run)
	}
	late := step(1, accuracy(0.9))
	late.Adds = true
	mustReport(t, c, late, step(5, accuracy(0.5)))
	mustReport(t, c, step(4, map[string]float64{"loss": 1, "val_accuracy": math.Inf(-1)}))
	Finish(t, c, results.Done)
	run, err := db.Run(c.Run().ID)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"0: loss=4", "1: val_accuracy=0.9 loss=3", "2: loss=2", "4: val_accuracy=-Inf loss=1", "5: val_accuracy=0.5"}
	if got := told(t, db, run.ID); !slices.Equal(got, want) {
		t.Errorf("the history is %q, want %q", got, want)
	}
	if run.Epochs != 5 || run.KeptEpoch != 5 || run.BestEpoch != 1 || run.BestValue != 0.9 || run.Seconds != 2.5 || run.Value("loss") != 1 {
		t.Errorf("the run: %+v", run)
	}
}

// What a later attempt reports replaces what an earlier one did, and counts once. Until the
// run is done, nothing that was reported is gone.
func testStepsOfALaterAttempt(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	c := Claim(t, db, sweepID, environmentID)
	for i := range 5 {
		mustReport(t, c, step(i, map[string]float64{"val_accuracy": 0.5 + 0.1*float64(i), "first": 1}))
	}
	if err := c.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	c = Claim(t, db, sweepID, environmentID)
	mustReport(t, c, step(2, accuracy(0.4)), step(3, accuracy(0.45)))
	if got := told(t, db, c.Run().ID); len(got) != 5 {
		t.Errorf("before the run is done: %q", got)
	}
	Finish(t, c, results.Done)
	run, err := db.Run(c.Run().ID)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"0: val_accuracy=0.5 first=1", "1: val_accuracy=0.6 first=1", "2: val_accuracy=0.4", "3: val_accuracy=0.45"}
	if got := told(t, db, run.ID); !slices.Equal(got, want) {
		t.Errorf("the history is %q, want %q", got, want)
	}
	if run.Epochs != 4 || run.KeptEpoch != 3 || run.BestEpoch != 1 || run.BestValue != 0.6 || run.LastValue != 0.45 || run.Seconds != 2 {
		t.Errorf("the run: %+v", run)
	}
}

// Rungs count the values of the sweep's metric, and of the steps that are reported at once
// none is recorded after the one that the run stops with.
func testStepsAreJudgedByTheirCount(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2)
	other := Claim(t, db, sweepID, environmentID)
	mustReport(t, other, step(0, accuracy(0.1)), step(7, map[string]float64{"loss": 1}), step(100, accuracy(0.2)), step(200, accuracy(0.3)))
	c := Claim(t, db, sweepID, environmentID)
	judge := &Judge{RungAt: 2}
	judged := func(at int, metrics map[string]float64) results.EpochReport {
		e := step(at, metrics)
		e.Judge = judge
		return e
	}
	answer := mustReport(t, c, judged(0, accuracy(0.5)), judged(1, map[string]float64{"loss": 2}), judged(10, accuracy(0.6)))
	if answer != (results.Answer{Recorded: 3}) || judge.asked != 2 || !slices.Equal(judge.values, []float64{0.5, 0.6}) || len(judge.peers) != 1 || judge.peers[0].Value != 0.2 {
		t.Errorf("%+v, the judge: %+v", answer, judge)
	}
	judge.Stop = true
	answer = mustReport(t, c, judged(11, map[string]float64{"loss": 2}), judged(12, accuracy(0.7)), judged(13, accuracy(0.8)))
	if answer != (results.Answer{Recorded: 2, Stop: true}) {
		t.Errorf("answered %+v", answer)
	}
	Finish(t, c, results.Stopped)
	if got := told(t, db, c.Run().ID); len(got) != 5 || got[4] != "12: val_accuracy=0.7" {
		t.Errorf("the history is %q", got)
	}
	decisions, err := db.Decisions(c.Run().ID)
	if err != nil || len(decisions) != 3 || decisions[2].Epoch != 12 || decisions[2].Rung != 2 || !decisions[2].Stopped {
		t.Errorf("decisions %+v, %v", decisions, err)
	}
}
