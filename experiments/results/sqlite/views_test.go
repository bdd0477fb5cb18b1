package sqlite_test

import (
	"testing"

	"gradbook/experiments/results"
)

// The views and the JSON of the tables say what the program does, to other programs.
func TestWhatOtherProgramsSee(t *testing.T) {
	db, path := newDB(t)
	sweepID, environmentID := newSweep(t, db, 1, 2)
	for _, samples := range [][]results.Mistake{{{Sample: 3, Label: 1}, {Sample: 2, Predicted: 1}, {Sample: 0, Label: 1}}, {{Sample: 2, Predicted: 1}}} {
		c := claim(t, db, sweepID, environmentID)
		if _, err := c.Report(t.Context(), results.EpochReport{Epoch: results.Epoch{Epoch: 2}, Layers: []results.Layer{hiddenLayer, outputLayer}}); err != nil {
			t.Fatal(err)
		}
		if err := c.Finish(t.Context(), results.Outcome{State: results.Done, Weights: []byte("net"), Mistakes: []results.MistakeList{{Split: "test", Classes: 2, Mistakes: samples}}}); err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string]string{
		// what run 1 got wrong and run 2 right
		`SELECT group_concat(sample ORDER BY sample) FROM mistakes a WHERE run_id = 1 AND split = 'test'
			AND sample NOT IN (SELECT sample FROM mistakes WHERE run_id = 2 AND split = 'test')`: "0,3",
		`SELECT typeof(saturated) || ' ' || (weights ->> 0) || ' ' || (weights ->> 1) || ' ' || (weights ->> 3)
			FROM layers WHERE run_id = 1 AND epoch = 2 AND layer = 1`: "null -1.5 0.5 750",
	} {
		var got string
		if err := rawDB(t, path).QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", query, got, err, want)
		}
	}
}
