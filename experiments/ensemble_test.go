package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// answer is what ensemble --json prints, as far as the test reads it.
type answer struct {
	Members      []member
	Ensemble     metrics
	TestMistakes int `json:"test_mistakes"`
}

type member struct {
	Run struct {
		ID int
		metrics
	}
	TestMistakes int `json:"test_mistakes"`
}

type metrics struct {
	TrainLoss    *float64 `json:"train_loss"`
	ValAccuracy  float64  `json:"val_accuracy"`
	TestLoss     float64  `json:"test_loss"`
	TestAccuracy float64  `json:"test_accuracy"`
}

func ask(t *testing.T, folder string, arguments ...string) (a answer, runs []int) {
	t.Helper()
	stdout, stderr, status := run(t, folder, append([]string{"ensemble", "--json"}, arguments...)...)
	if err := json.Unmarshal([]byte(stdout), &a); err != nil || status != 0 {
		t.Fatalf("ensemble %v: %v\n%s%s", arguments, err, stdout, stderr)
	}
	for _, m := range a.Members {
		runs = append(runs, m.Run.ID)
	}
	return a, runs
}

func TestEnsemble(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  activation: {values: [relu, tanh]}\n  seed: {values: [1, 2]}\n")
	if _, stderr, status := run(t, folder, "sweep", "--keep-weights"); status != 0 {
		t.Fatalf("sweep: exit status %d\n%s", status, stderr)
	}
	all, runs := ask(t, folder, "--sweep", "1")
	if !slices.Equal(runs, []int{1, 2, 3, 4}) || all.Ensemble.TrainLoss != nil {
		t.Errorf("of the sweep: %+v", all)
	}
	// Accuracy and mistakes say the same of the 60 samples; by Jensen's inequality
	// the loss is not above the members' mean.
	mean := 0.0
	for _, m := range all.Members {
		mean += m.Run.TestLoss / 4
		if math.Abs(60*(1-m.Run.TestAccuracy)-float64(m.TestMistakes)) > 1e-9 {
			t.Errorf("run %d: accuracy %v with %d mistakes", m.Run.ID, m.Run.TestAccuracy, m.TestMistakes)
		}
	}
	if math.Abs(60*(1-all.Ensemble.TestAccuracy)-float64(all.TestMistakes)) > 1e-9 || all.Ensemble.TestLoss > mean {
		t.Errorf("the ensemble: %+v, the members' mean loss is %v", all, mean)
	}
	if again, _ := ask(t, folder, "3", "1", "4", "2"); !reflect.DeepEqual(again, all) {
		t.Errorf("in another order: %+v, was %+v", again, all)
	}
	slices.SortStableFunc(all.Members, func(a, b member) int { return cmp.Compare(b.Run.ValAccuracy, a.Run.ValAccuracy) })
	best := []int{all.Members[0].Run.ID, all.Members[1].Run.ID}
	slices.Sort(best)
	if _, top := ask(t, folder, "--sweep", "1", "--top", "2"); !slices.Equal(top, best) {
		t.Errorf("--top 2 took %v, want %v", top, best)
	}
	stdout, _, _ := run(t, folder, "ensemble", "1", "4")
	for _, want := range []string{"activation", "tanh", "ensemble", "test mistakes"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the table lacks %q\n%s", want, stdout)
		}
	}
}

func TestReplayBringsWeightsBackForAnEnsemble(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  output: {values: [softmax, sigmoid]}\n  seed: {values: [1, 2]}\n")
	if _, stderr, status := run(t, folder, "sweep"); status != 0 {
		t.Fatalf("sweep: exit status %d\n%s", status, stderr)
	}
	_, stderr, status := run(t, folder, "ensemble", "--sweep", "1")
	if status == 0 || !strings.Contains(stderr, "sweep 1: the weights of 1 of its runs are kept, and 2 are needed") || !strings.Contains(stderr, "replay RUN --keep-weights") {
		t.Errorf("with the best's weights alone: exit status %d\n%s", status, stderr)
	}
	stdout, stderr, status := run(t, folder, "replay", "--sweep", "1", "--keep-weights")
	if status != 0 || strings.Count(stdout, "weights kept") != 4 {
		t.Fatalf("replay: exit status %d\n%s%s", status, stdout, stderr)
	}
	if stdout, _, _ = run(t, folder, "list", "1"); strings.Count(stdout, "│ yes ") != 4 {
		t.Errorf("list 1:\n%s", stdout)
	}
	ask(t, folder, "1", "2")

	// A second sweep, with another val split: runs 5 to 8.
	text, err := os.ReadFile(filepath.Join(folder, "sweep.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte("validation: {value: 60}"), []byte("validation: {value: 30}"), 1)
	if err := os.WriteFile(filepath.Join(folder, "other.yaml"), text, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, stderr, status := run(t, folder, "sweep", "other.yaml"); status != 0 {
		t.Fatalf("sweep other.yaml: exit status %d\n%s", status, stderr)
	}
	for _, test := range []struct{ arguments, want string }{
		{"1 3", "run 1 has output softmax, run 3 sigmoid"},
		{"1 5", "run 1 has validation 60, run 5 30"},
		{"5 6", "--keep-weights"},
		{"1 1", "named twice"},
		{"1", "at least two"},
		{"9 1", "there is no run 9"},
		{"", "name the runs"},
		{"1 2 --top 2", "--sweep N"},
		{"2 --sweep 1", "name either runs or a sweep with --sweep, not both"},
		{"--sweep 1 --top 9", "keeps those of all"},
		{"--sweep 9", "there is no sweep 9"},
	} {
		_, stderr, status := run(t, folder, append([]string{"ensemble"}, strings.Fields(test.arguments)...)...)
		if status == 0 || !strings.Contains(stderr, test.want) {
			t.Errorf("ensemble %s: exit status %d, want %q in\n%s", test.arguments, status, test.want, stderr)
		}
	}
}
