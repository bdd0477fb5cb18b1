package catalog

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
)

// committed opens a copy of the committed record, whose sweep 1 has runs 1 to 36.
func committed(t *testing.T) results.Store {
	t.Helper()
	content, err := os.ReadFile("../../results.db")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "results.db")
	if err := os.WriteFile(file, content, 0o666); err != nil {
		t.Fatal(err)
	}
	db, err := record.OpenStore(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestDrawEveryKind(t *testing.T) {
	db := committed(t)
	for _, kind := range Kinds() {
		requests := []Request{{Name: kind.Name, Sweep: 1}}
		switch kind.Of {
		case SweepOrRuns, FewRuns:
			requests = append(requests, Request{Name: kind.Name, Runs: []int64{4, 1}})
		case OneRun:
			requests = append(requests, Request{Name: kind.Name, Runs: []int64{7}})
		case TwoRuns:
			requests = []Request{{Name: kind.Name, Runs: []int64{4, 1}}}
		}
		for _, request := range requests {
			figure, err := Draw(db, request)
			switch {
			case kind.Name == "early-termination":
				if err == nil || !strings.Contains(err.Error(), "it has judged none of the runs") {
					t.Errorf("%+v: %v", request, err)
				}
			case kind.Name == "first-layer" && request.Runs != nil:
				if err == nil || !strings.Contains(err.Error(), `the weights of run 7 are not kept; "replay 7 --keep-weights"`) {
					t.Errorf("%+v: %v", request, err)
				}
			case err != nil:
				t.Errorf("%+v: %v", request, err)
			default:
				if err := figure.WriteSVG(io.Discard); err != nil {
					t.Errorf("%+v: %v", request, err)
				}
			}
		}
	}
}

func TestRequestsThatCannotBe(t *testing.T) {
	db := committed(t)
	for want, request := range map[string]Request{
		`no figure "confuson"; did you mean "confusion"?`:    {Name: "confuson"},
		"this figure is of one run, not of 2":                {Name: "confusion", Runs: []int64{1, 2}},
		"this figure is of a whole sweep":                    {Name: "cost", Runs: []int64{1}},
		"compares two runs, and 1 was named":                 {Name: "wrong-and-right", Runs: []int64{1}},
		"compares two runs, and 0 were named":                {Name: "wrong-and-right"},
		"name either runs or a sweep with --sweep, not both": {Name: "confusion", Sweep: 1, Runs: []int64{1}},
		"run 2 is named twice":                               {Name: "activations", Runs: []int64{2, 2}},
		"run 37 is of sweep 2, but run 1 is of sweep 1":      {Name: "activations", Runs: []int64{1, 37}},
		"they are of 5 runs":                                 {Name: "activations", Runs: []int64{1, 2, 3, 4, 5}},
		"there is no run 999":                                {Name: "confusion", Runs: []int64{999}},
		"there is no sweep 9":                                {Name: "confusion", Sweep: 9},
		"only contour has axes to choose, not cost":          {Name: "cost", Sweep: 1, X: "hidden"},
	} {
		if _, err := Draw(db, request); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", request, err, want)
		}
	}
}

func TestFileNames(t *testing.T) {
	db := committed(t)
	for want, request := range map[string]Request{
		"cost-sweep-2":                      {Name: "cost"},
		"cost-sweep-1":                      {Name: "cost", Sweep: 1},
		"confusion-run-17":                  {Name: "confusion", Runs: []int64{17}},
		"activations-runs-17-3":             {Name: "activations", Runs: []int64{17, 3}},
		"learning-curves-9-runs-of-sweep-1": {Name: "learning-curves", Runs: []int64{1, 2, 3, 4, 5, 6, 7, 8, 9}},
	} {
		if name, err := request.FileName(db); err != nil || name != want {
			t.Errorf("%s, %v; want %s", name, err, want)
		}
	}
}

// The best config need not have the run with the best value, whose weights are kept.
func TestFirstLayerIsOfTheBestRunThatHasWeights(t *testing.T) {
	m := Material{}
	m.Sweep.Goal = results.Maximize
	m.Runs = results.Runs{{ID: 1, LastValue: 0.8}, {ID: 2, LastValue: 0.9}, {ID: 3, LastValue: 0.7}, {ID: 4, LastValue: 0.95}}
	kept := map[int64]bool{1: true, 2: true, 3: true}
	if best := m.bestOfKept(kept); best.ID != 2 {
		t.Errorf("run %d, want run 2", best.ID)
	}
	m.Sweep.Goal = results.Minimize
	if best := m.bestOfKept(kept); best.ID != 3 {
		t.Errorf("run %d, want run 3", best.ID)
	}
	if best := m.bestOfKept(nil); best.ID != 0 {
		t.Errorf("run %d, want none", best.ID)
	}
}
