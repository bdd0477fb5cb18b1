package resultstest

import (
	"cmp"
	"errors"
	"fmt"
	"testing"

	"gradbook/experiments/results"
)

func testTagsAndNotes(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, _ := NewSweep(t, db, 1, 2)
	all := results.Subject{Runs: []int64{1, 2}}
	for _, step := range []struct {
		subject     results.Subject
		add, remove []string
		want        string // of run 1, of run 2, of the sweep; "" is an error, and nothing changes
	}{
		{all, []string{"good", "a/b:c-1"}, nil, "[a/b:c-1 good] [a/b:c-1 good] []"},
		{results.Subject{Sweep: sweepID}, []string{"größe"}, nil, "[a/b:c-1 good] [a/b:c-1 good] [größe]"},
		{results.Subject{Runs: []int64{2}}, []string{"good", "slow"}, []string{"a/b:c-1", "never"}, "[a/b:c-1 good] [good slow] [größe]"},
		{results.Subject{Runs: []int64{1, 3}}, []string{"bad"}, []string{"good"}, ""},
		{all, []string{"two words"}, nil, ""},
		{results.Subject{Sweep: 9}, []string{"bad"}, nil, ""},
		{all, nil, []string{"good"}, "[a/b:c-1] [slow] [größe]"},
	} {
		tags := func() string {
			one, err1 := db.Run(1)
			two, err2 := db.Run(2)
			sweep, err3 := db.Sweep(sweepID)
			if err := errors.Join(err1, err2, err3); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(one.Tags, " ", two.Tags, " ", sweep.Tags)
		}
		before := tags()
		err := db.Tag(t.Context(), step.subject, step.add, step.remove)
		if got := tags(); (err == nil) != (step.want != "") || got != cmp.Or(step.want, before) {
			t.Errorf("%+v: %s, %v; want %s", step, got, err, step.want)
		}
	}
	for _, note := range []string{"for the talk", "in place\nof it", ""} {
		if err := errors.Join(db.SetNote(t.Context(), all, note), db.SetNote(t.Context(), results.Subject{Sweep: sweepID}, note+".")); err != nil {
			t.Fatal(err)
		}
		run, _ := db.Run(2)
		if sweep, err := db.Sweep(sweepID); err != nil || run.Note != note || sweep.Note != note+"." {
			t.Errorf("notes %q and %q, %v", run.Note, sweep.Note, err)
		}
	}
	if err := db.SetNote(t.Context(), results.Subject{Runs: []int64{1, 9}}, "x"); err == nil {
		t.Error("a note on a run that is not there")
	}
	if run, err := db.Run(1); err != nil || run.Note != "" {
		t.Errorf("the note of a refused call is %q, %v", run.Note, err)
	}
	for tag, want := range map[string]int{"": 1, "slow": 1, "größe": 1, "good": 0} {
		if overviews, err := db.Overviews(tag); err != nil || len(overviews) != want {
			t.Errorf("%d sweeps with %q, %v", len(overviews), tag, err)
		}
	}
}
