package results_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"gradbook/experiments/results"
)

var nan = math.NaN()

// ended is a run of a config of ten epochs that ended after some of them.
func ended(id int64, key string, state results.State, epochs int, last float64) results.Run {
	return results.Run{ID: id, ConfigKey: key, Seed: id, State: state, Epochs: epochs, KeptEpoch: epochs, LastValue: last,
		Config: results.Config{"key": key, "epochs": int64(10), "seed": id}}
}

// patient is a run whose own early_stopping of three epochs keeps an epoch.
func patient(r results.Run, kept int) results.Run {
	r.Config["early_stopping"], r.KeptEpoch = int64(3), kept
	return r
}

func TestCompleteRuns(t *testing.T) {
	for name, test := range map[string]struct {
		run           results.Run
		complete, cut bool
	}{
		"trained to its end":                {ended(1, "a", results.Done, 10, 0.9), true, false},
		"stopped by the sweep":              {ended(1, "a", results.Stopped, 4, 0.9), false, true},
		"out of its own patience":           {patient(ended(1, "a", results.Stopped, 7, 0.9), 4), true, false},
		"stopped before its own patience":   {patient(ended(1, "a", results.Stopped, 6, 0.9), 4), false, true},
		"done before its own patience":      {patient(ended(1, "a", results.Done, 10, 0.9), 9), true, false},
		"diverged":                          {ended(1, "a", results.Diverged, 10, 0.9), false, false},
		"in training":                       {ended(1, "a", results.Running, 9, 0.9), false, false},
		"a config without early_stopping":   {results.Run{State: results.Stopped, Epochs: 3, KeptEpoch: 3}, false, true},
		"early_stopping that is turned off": {results.Run{State: results.Stopped, Epochs: 3, KeptEpoch: 3, Config: results.Config{"early_stopping": int64(0)}}, false, true},
	} {
		if test.run.Complete() != test.complete || test.run.Cut() != test.cut {
			t.Errorf("%s: complete %t, cut %t", name, test.run.Complete(), test.run.Cut())
		}
	}
}

// A run that was stopped after an epoch has no final value, however good the one is that it has.
func TestStoppedRunsRankBelowCompleteOnes(t *testing.T) {
	runs := []results.Run{
		ended(1, "pending", results.Pending, 0, nan),
		ended(2, "stopped late", results.Stopped, 6, 0.7),
		ended(3, "stopped soon, well", results.Stopped, 2, 0.99),
		ended(4, "worst", results.Done, 10, 0.3),
		ended(5, "diverged", results.Diverged, 3, 0.95),
		ended(6, "stopped soon, badly", results.Stopped, 2, 0.5),
		ended(7, "best", results.Done, 10, 0.9),
		patient(ended(8, "patient", results.Stopped, 8, 0.6), 5),
	}
	for goal, want := range map[results.Goal][]int64{
		results.Maximize: {7, 8, 4, 2, 3, 6, 1, 5},
		results.Minimize: {4, 8, 7, 2, 6, 3, 1, 5},
	} {
		sorted := append([]results.Run{}, runs...)
		results.SortRuns(sorted, goal)
		var ids []int64
		for _, run := range sorted {
			ids = append(ids, run.ID)
		}
		if !reflect.DeepEqual(ids, want) {
			t.Errorf("%s: %v, want %v", goal, ids, want)
		}
		configs, _ := results.Summarise(runs, goal)
		for i, config := range configs {
			if config.Runs[0].ID != want[i] {
				t.Errorf("%s: config %d is %q, want that of run %d", goal, i+1, config.Key, want[i])
			}
		}
	}
}

// A mean is over runs after the same training.
func TestSummariseCountsComparableSeeds(t *testing.T) {
	configs, _ := results.Summarise([]results.Run{
		ended(1, "some", results.Done, 10, 0.8), ended(2, "some", results.Stopped, 1, 0.1), ended(3, "some", results.Done, 10, 0.6),
		ended(4, "none", results.Stopped, 2, 0.3), ended(5, "none", results.Stopped, 4, 0.5), ended(6, "none", results.Stopped, 4, 0.4), ended(7, "none", results.Failed, 9, 0.9),
	}, results.Maximize)
	some, none := configs[0], configs[1]
	if some.Last.N != 2 || math.Abs(some.Last.Mean-0.7) > 1e-12 || some.StoppedAfter() != 0 || len(some.Counted()) != 2 {
		t.Errorf("two complete seeds: %+v", some)
	}
	if none.Last.N != 2 || math.Abs(none.Last.Mean-0.45) > 1e-12 || none.StoppedAfter() != 4 || len(none.Counted()) != 2 {
		t.Errorf("two seeds with four epochs: %+v", none)
	}
}

func TestSharedEpoch(t *testing.T) {
	var complete, stopped []results.Run
	for i := range results.FewestComplete {
		complete = append(complete, ended(int64(i), fmt.Sprint(i), results.Done, 10, 0.5))
		stopped = append(stopped, ended(int64(100+i), fmt.Sprint("s", i), results.Stopped, 3+i, 0.5))
	}
	diverged := ended(99, "d", results.Diverged, 1, nan)
	with := func(runs []results.Run, more ...results.Run) []results.Run {
		return append(runs[:len(runs):len(runs)], more...)
	}
	for name, test := range map[string]struct {
		runs []results.Run
		want int
	}{
		"no run":                                 {nil, 0},
		"few, all complete":                      {complete[:3], 0},
		"enough complete":                        {with(complete, stopped...), 0},
		"too few complete":                       {with(complete[1:], stopped[2:]...), 5},
		"too few configs, as seeds are no more":  {with(complete[:1], ended(50, "0", results.Done, 10, 0.5), stopped[0]), 3},
		"none complete":                          {stopped, 3},
		"one that diverged sooner is not shared": {with(complete[1:], stopped[0], diverged), 3},
	} {
		if got := results.SharedEpoch(test.runs); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}
