package sqlite_test

import (
	"fmt"
	"testing"

	"gradbook/experiments/results"
)

// All mistakes come back by sample and run; of a run from before they were kept, those
// that are, and the answer says that there may be more.
func TestMistakesAreComplete(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1, 2, 3, 4)
	end := func(lists ...results.MistakeList) {
		t.Helper()
		c := claim(t, db, sweepID, environmentID)
		report(t, c, 1, 0.5, nil)
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

	// What run 1 got wrong and run 3 right, in SQL.
	var only string
	err := rawDB(t, path).QueryRow(`SELECT group_concat(sample ORDER BY sample) FROM mistakes a WHERE run_id = 1 AND split = 'test'
		AND sample NOT IN (SELECT sample FROM mistakes WHERE run_id = 3 AND split = 'test')`).Scan(&only)
	if err != nil || only != "0,3" {
		t.Errorf("only run 1 got wrong %q, %v", only, err)
	}
}
