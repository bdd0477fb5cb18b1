package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rewrite changes a folder's sweep.yaml.
func rewrite(t *testing.T, folder, old, new string) {
	t.Helper()
	path := filepath.Join(folder, "sweep.yaml")
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("%v; it lacks %q", err, old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, new, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// sweepsOf returns state and number of runs of each sweep that list tells of.
func sweepsOf(t *testing.T, folder string) (all []string) {
	t.Helper()
	stdout, _, _ := run(t, folder, "list", "--json")
	var sweeps []struct {
		ID    int
		State string
		File  string
	}
	if err := json.Unmarshal([]byte(stdout), &sweeps); err != nil {
		t.Fatalf("%v\n%s", err, stdout)
	}
	for _, sweep := range sweeps {
		if sweep.File != "sweep.yaml" {
			t.Errorf("sweep %d is of the file %q", sweep.ID, sweep.File)
		}
		all = append(all, sweep.State)
	}
	return all
}

func TestSweepOfSeedsAndConditions(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  optimizer: {values: [sgd, momentum]}\n  momentum: {values: [0.5, 0.7], when: {optimizer: momentum}}\nseeds: [5, 6]\n")
	stdout, stderr, status := run(t, folder, "sweep", "--json")
	var runs []struct {
		Seed   int
		Config map[string]any
	}
	if err := json.Unmarshal([]byte(stdout), &runs); err != nil || status != 0 || len(runs) != 6 {
		t.Fatalf("exit status %d, %v\n%s%s", status, err, stdout, stderr)
	}
	for i, momentum := range []float64{0.9, 0.9, 0.5, 0.5, 0.7, 0.7} {
		if run := runs[i]; run.Seed != 5+i%2 || run.Config["momentum"] != momentum {
			t.Errorf("run %d: seed %d, momentum %v", i+1, run.Seed, run.Config["momentum"])
		}
	}
	// The table has a line a config.
	stdout, _, _ = run(t, folder, "sweep")
	if lines := strings.Count(stdout, " ± "); lines < 3 || !strings.Contains(stdout, "6 done") {
		t.Errorf("the table:\n%s", stdout)
	}
	// Momentum is not what its configs without it differ in.
	if list, _, _ := run(t, folder, "list", "1"); strings.Count(stdout, "│ -        │ sgd") != 1 || strings.Count(list, "│ -        │ sgd") != 2 {
		t.Errorf("the tables show what is not varied:\n%s%s", stdout, list)
	}
}

func TestChangedFileAsksWhatToDo(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1} # one\n  activation: {values: [relu, tanh]}\n")
	sweep := func(wantStatus int, want string, arguments ...string) {
		t.Helper()
		stdout, stderr, status := run(t, folder, append([]string{"sweep", "--workers", "1"}, arguments...)...)
		if status != wantStatus || !strings.Contains(stdout+stderr, want) {
			t.Errorf("sweep %q: exit status %d, want %d and %q in\n%s%s", arguments, status, wantStatus, want, stdout, stderr)
		}
	}
	states := func(want string) {
		t.Helper()
		if got := strings.Join(sweepsOf(t, folder), " "); got != want {
			t.Errorf("the sweeps are %s, want %s", got, want)
		}
	}
	sweep(0, "sweep 1 Noise, or not? is not done: 1 done, 1 pending", "--runs", "1")
	states("running")

	// Comments and a better description are no other sweep.
	rewrite(t, folder, " # one", "\n  # An epoch is enough.\n")
	rewrite(t, folder, "Does it learn?", "Does it learn anything?")
	rewrite(t, folder, "[relu, tanh]", "[relu, tanh, elu]")
	for _, want := range []string{"- parameters.activation.values: [\"relu\",\"tanh\"]\n  + parameters.activation.values: [\"relu\",\"tanh\",\"elu\"]\n", "--new", "--extend", "restore the file"} {
		sweep(1, want)
	}
	// The same file by the name of the sweep in it alone, and another name in the same file.
	if err := os.Rename(filepath.Join(folder, "sweep.yaml"), filepath.Join(folder, "other.yaml")); err != nil {
		t.Fatal(err)
	}
	sweep(1, "has changed since", "other.yaml")
	if err := os.Rename(filepath.Join(folder, "other.yaml"), filepath.Join(folder, "sweep.yaml")); err != nil {
		t.Fatal(err)
	}
	rewrite(t, folder, "name: Noise, or not?", "name: Noise")
	sweep(1, "+ name: \"Noise\"")
	rewrite(t, folder, "name: Noise", "name: Noise, or not?")

	sweep(0, "3 runs", "--new", "--runs", "2")
	states("running running")
	sweep(0, "Going on with sweep 2")
	states("running done")
	sweep(0, "sweep 2 Noise, or not? is done already, on noise: 3 done. To train all of it again: ")
	states("running done")
	sweep(0, "Training sweep 3", "--new")
	rewrite(t, folder, ", elu]", "]")
	sweep(0, "Training sweep 4") // as the latest of the file is done
	rewrite(t, folder, "  # An epoch is enough.\n", "")
	sweep(0, "sweep 4 Noise, or not? is done already")
	states("running done done done")

	stdout, _, _ := run(t, folder, "list", "--json")
	if !strings.Contains(stdout, `"description": "Does it learn anything?"`) {
		t.Errorf("list --json:\n%s", stdout)
	}
}

// Sweep files without a name are not taken for one another because they are called alike.
func TestFilesWithoutANameAreToldApart(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  seed: {values: [1, 2]}\n")
	rewrite(t, folder, "name: Noise, or not?\n", "")
	text, err := os.ReadFile(filepath.Join(folder, "sweep.yaml"))
	if err == nil {
		err = os.Mkdir(filepath.Join(folder, "other"), 0o777)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "other", "sweep.yaml"), append(text, "run_cap: 1\n"...), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	run(t, folder, "sweep", "--runs", "1")
	if _, stderr, status := run(t, folder, "sweep", "other/sweep.yaml"); status != 0 || !strings.Contains(stderr, "Training sweep 2 sweep") {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
	if _, stderr, status := run(t, folder, "sweep"); status != 0 || !strings.Contains(stderr, "Going on with sweep 1 sweep") {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
}

func TestExtend(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  activation: {values: [relu, tanh]}\nseeds: 2\n")
	if _, stderr, status := run(t, folder, "sweep", "--extend"); status != 1 || !strings.Contains(stderr, "no sweep of this file or name yet") {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
	run(t, folder, "sweep")
	rewrite(t, folder, "[relu, tanh]", "[elu, relu, tanh]")
	rewrite(t, folder, "seeds: 2", "seeds: 3")
	stdout, stderr, status := run(t, folder, "sweep", "--extend")
	if status != 0 || !strings.Contains(stderr, "Going on with sweep 1") || !strings.Contains(stderr, "4 done, 5 pending") || !strings.Contains(stdout, "9 done") {
		t.Errorf("exit status %d\n%s%s", status, stdout, stderr)
	}
	for old, want := range map[string]string{"[elu, relu, tanh]": "a grid can only grow", "goal: maximize": "judged by val_accuracy (minimize)"} {
		text, err := os.ReadFile(filepath.Join(folder, "sweep.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		rewrite(t, folder, old, map[string]string{"[elu, relu, tanh]": "[elu, relu]", "goal: maximize": "goal: minimize"}[old])
		if _, stderr, status = run(t, folder, "sweep", "--extend"); status != 1 || !strings.Contains(stderr, want) {
			t.Errorf("exit status %d, want %q in\n%s", status, want, stderr)
		}
		if err := os.WriteFile(filepath.Join(folder, "sweep.yaml"), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, stderr, status = run(t, folder, "sweep", "--extend", "--new"); status != 1 || !strings.Contains(stderr, "--new") {
		t.Errorf("both: exit status %d\n%s", status, stderr)
	}
}

func TestSearchWithoutAnEnd(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  learning_rate: {min: 0.1, max: 0.2}\n")
	rewrite(t, folder, "method: grid", "method: random")
	if _, stderr, status := run(t, folder, "sweep"); status != 1 || !strings.Contains(stderr, "sweep.yaml:3:9: method: a random search never ends by itself; write run_cap, the number of runs, or metric: {target: ...}, or sweep with --runs N") {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
	for _, want := range []string{"3 done", "6 done"} {
		if stdout, stderr, status := run(t, folder, "sweep", "--runs", "3", "--workers", "2"); status != 0 || !strings.Contains(stdout, want) {
			t.Errorf("exit status %d, want %s in\n%s%s", status, want, stdout, stderr)
		}
	}
	// With a larger cap the same search goes on: the runs are those that it would have drawn.
	rewrite(t, folder, "method: random", "method: random\nrun_cap: 8")
	if stdout, stderr, status := run(t, folder, "sweep", "--extend"); status != 0 || !strings.Contains(stdout, "8 done") {
		t.Errorf("exit status %d\n%s%s", status, stdout, stderr)
	}
	if got := strings.Join(sweepsOf(t, folder), " "); got != "done" {
		t.Errorf("the sweeps are %s", got)
	}
	stdout, _, _ := run(t, folder, "list", "1", "--json")
	fresh := workplace(t, "  epochs: {value: 1}\n  learning_rate: {min: 0.1, max: 0.2}\n")
	rewrite(t, fresh, "method: grid", "method: random\nrun_cap: 8")
	run(t, fresh, "sweep")
	again, _, _ := run(t, fresh, "list", "1", "--json")
	if a, b := weightsOf(t, stdout), weightsOf(t, again); len(a) != 8 || len(b) != 8 {
		t.Errorf("%d and %d different networks", len(a), len(b))
	} else {
		for weights := range a {
			if !b[weights] {
				t.Errorf("a search at once has no network %.12s", weights)
			}
		}
	}
	rewrite(t, folder, "max: 0.2", "max: 0.3")
	if _, stderr, status := run(t, folder, "sweep", "--extend"); status != 1 || !strings.Contains(stderr, "parameters.learning_rate.max has changed") {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
}

// weightsOf returns the SHA-256 of the runs' weights in what list --json printed.
func weightsOf(t *testing.T, stdout string) map[string]bool {
	t.Helper()
	var runs []struct {
		Weights string `json:"weights_sha256"`
	}
	if err := json.Unmarshal([]byte(stdout), &runs); err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, run := range runs {
		all[run.Weights] = true
	}
	return all
}
