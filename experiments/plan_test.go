package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlan(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 7}\n  optimizer: {values: [sgd, momentum]}\n  momentum: {values: [0.5, 0.7], when: {optimizer: momentum}}\nseeds: 2\nrun_cap: 5\n")
	stdout, stderr, status := run(t, folder, "plan", "--workers", "3")
	for _, want := range []string{"Noise, or not?: grid, 5 runs; every config with 2 seeds: 1, 2", "│ optimizer: momentum │", "Always: ", "epochs 7", "It takes ", "on 3 cores", "of 3 configs"} {
		if !strings.Contains(stdout, want) || status != 0 {
			t.Errorf("it lacks %q (exit status %d)\n%s%s", want, status, stdout, stderr)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(folder, "*")); len(files) != 2 { // sweep.yaml and noise
		t.Errorf("it left %v", files)
	}
	_, table, _ := strings.Cut(stdout, "The first configs:")
	for _, want := range []string{"1-2  │ -        │ sgd", "3-4  │ 0.5      │ momentum", "5    │ 0.7      │ momentum"} {
		if !strings.Contains(table, want) {
			t.Errorf("it lacks %q\n%s", want, table)
		}
	}

	stdout, _, _ = run(t, folder, "plan", "--first", "2", "--json")
	var p struct {
		Runs  int
		First []struct {
			FirstRun int `json:"first_run"`
			Config   map[string]any
		}
		Estimate struct {
			Seconds    float64
			RunSeconds float64 `json:"run_seconds"`
		}
	}
	if err := json.Unmarshal([]byte(stdout), &p); err != nil || p.Runs != 5 || len(p.First) != 2 || p.First[1].FirstRun != 3 || p.First[1].Config["momentum"] != 0.5 {
		t.Errorf("--json: %v, %+v\n%s", err, p, stdout)
	}
	// What it expects is what it takes, more or less: other programs want the cores too.
	run(t, folder, "sweep", "--workers", "1")
	list, _, _ := run(t, folder, "list", "1", "--json")
	var runs []struct{ Seconds float64 }
	if err := json.Unmarshal([]byte(list), &runs); err != nil || len(runs) != 5 {
		t.Fatalf("%v\n%s", err, list)
	}
	seconds := 0.0
	for _, run := range runs {
		seconds += run.Seconds / 5
	}
	if ratio := p.Estimate.RunSeconds / seconds; ratio < 0.05 || ratio > 20 {
		t.Errorf("a run takes %v s, and was expected to take %v", seconds, p.Estimate.RunSeconds)
	}
}

// What is derived is planned, trained and listed like any other parameter.
func TestDerived(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  batch_size: {values: [32, 96]}\n  learning_rate: {derive: 0.1 * batch_size / 32}\n")
	stdout, stderr, status := run(t, folder, "plan")
	for _, want := range []string{"grid, 2 runs", "= 0.1 * batch_size / 32", "│ 32         │ 0.1 ", "│ 96         │ 0.3 "} {
		if !strings.Contains(stdout, want) || status != 0 {
			t.Errorf("it lacks %q (exit status %d)\n%s%s", want, status, stdout, stderr)
		}
	}
	run(t, folder, "sweep", "--workers", "1")
	list, _, _ := run(t, folder, "list", "1", "--json")
	var runs []struct {
		State  string
		Config struct {
			BatchSize    int     `json:"batch_size"`
			LearningRate float64 `json:"learning_rate"`
		}
	}
	if err := json.Unmarshal([]byte(list), &runs); err != nil || len(runs) != 2 {
		t.Fatalf("%v\n%s", err, list)
	}
	for _, run := range runs {
		if run.State != "done" || run.Config.LearningRate != map[int]float64{32: 0.1, 96: 0.3}[run.Config.BatchSize] {
			t.Errorf("got %+v", run)
		}
	}
	// A value more of what it is derived from is a run more.
	rewrite(t, folder, "[32, 96]", "[32, 96, 64]")
	if stdout, stderr, status = run(t, folder, "sweep", "--workers", "1", "--extend"); status != 0 {
		t.Fatalf("exit status %d\n%s%s", status, stdout, stderr)
	}
	if stdout, _, _ = run(t, folder, "list", "1"); !strings.Contains(stdout, "3 done") || !strings.Contains(stdout, "│ 0.2 ") {
		t.Errorf("got\n%s", stdout)
	}
}

func TestPlanOfSearch(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  learning_rate: {distribution: log_uniform_values, min: 0.01, max: 1}\n")
	rewrite(t, folder, "method: grid", "method: random")
	stdout, _, status := run(t, folder, "plan")
	for _, want := range []string{"random, no end: add run_cap or metric.target, or run sweep with --runs N", "log_uniform_values, min 0.01, max 1", "A run takes about "} {
		if !strings.Contains(stdout, want) || status != 0 {
			t.Errorf("it lacks %q (exit status %d)\n%s", want, status, stdout)
		}
	}
	rewrite(t, folder, "maximize", "maximize, target: 0.9")
	if stdout, _, _ = run(t, folder, "plan"); !strings.Contains(stdout, "random, until val_accuracy reaches 0.9\n") {
		t.Errorf("with a target:\n%s", stdout)
	}
	// What the sweep would refuse, the plan refuses.
	rewrite(t, folder, "validation: {value: 60}", "validation: {value: 300}")
	if _, stderr, status := run(t, folder, "plan"); status != 1 || !strings.Contains(stderr, "parameters.validation.value: 300 leaves nothing to train on of the 300 training samples of dataset: ") {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
}

func TestPlanOfMethodThatLearns(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 2}\n  optimizer: {values: [sgd, nesterov]}\n  momentum: {min: 0.5, max: 0.9, when: {optimizer: nesterov}}\n"+
		"seeds: 3\nrun_cap: 7\nearly_terminate: {type: median, n_startup_runs: 2}\nhooks: {on_finish: 'touch told'}\n")
	rewrite(t, folder, "method: grid", "method: tpe")
	stdout, stderr, status := run(t, folder, "plan")
	for _, want := range []string{"tpe, 7 runs; every config with 3 seeds: 1, 2, 3", "The first configs, before tpe has results to learn from:", "│ 1-3  │ ", "│ 4-6  │ ", "│ 7    │ ",
		"of 3 configs", "Runs may stop early, by median, n_startup_runs 2.", "When it is done, it runs: touch told"} {
		if !strings.Contains(stdout, want) || status != 0 {
			t.Errorf("it lacks %q (exit status %d)\n%s%s", want, status, stdout, stderr)
		}
	}
	if strings.Count(stdout, "│ -        │ sgd")+strings.Count(stdout, " │ nesterov  │") != 3 {
		t.Errorf("momentum:\n%s", stdout)
	}
	// With as few results, the sweep has these configs.
	var p struct {
		EarlyTerminate string `json:"early_terminate"`
		OnFinish       string `json:"on_finish"`
		First          []struct {
			FirstRun int `json:"first_run"`
			Config   map[string]any
		}
	}
	stdout, _, _ = run(t, folder, "plan", "--json")
	if err := json.Unmarshal([]byte(stdout), &p); err != nil || len(p.First) != 3 || p.EarlyTerminate != "median, n_startup_runs 2" || p.OnFinish != "touch told" {
		t.Fatalf("--json: %v, %+v", err, p)
	}
	if _, stderr, status := run(t, folder, "sweep"); status != 0 {
		t.Fatalf("exit status %d\n%s", status, stderr)
	}
	list, _, _ := run(t, folder, "list", "1", "--json")
	var runs []struct {
		Number int
		Config map[string]any
	}
	if err := json.Unmarshal([]byte(list), &runs); err != nil || len(runs) != 7 {
		t.Fatalf("%v\n%s", err, list)
	}
	for _, run := range runs {
		planned := p.First[(run.Number-1)/3].Config
		if run.Config["optimizer"] != planned["optimizer"] || run.Config["momentum"] != planned["momentum"] {
			t.Errorf("run %d is %v, and was planned as %v", run.Number, run.Config, planned)
		}
	}
}

// A data set that is not there is not fetched: digits of its size stand for it.
func TestPlanWithoutTheDataset(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n")
	rewrite(t, folder, "dataset: {value: noise}", "dataset: {values: [fashion-mnist, drawn-digits]}")
	c := command(folder, "plan", "--json")
	c.Env = append(c.Env, "XDG_CACHE_HOME="+filepath.Join(folder, "cache"))
	output, err := c.Output()
	if err != nil || !strings.Contains(string(output), `"runs": 2`) {
		t.Errorf("%v\n%s", err, output)
	}
	if _, err := os.Stat(filepath.Join(folder, "cache")); err == nil {
		t.Error("it fetched something")
	}
}

// The plan of a program's sweep shows what a shell would be told to start, and refuses a program
// that is not there.
func TestPlanOfAProgram(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "")
	text := "command: [go, run, '${args}', '${args_json}']\nmethod: grid\nparameters: {b: {values: [1.0e-5, 'a b']}, o: {parameters: {c: {value: null}}}}\n"
	path := filepath.Join(folder, "sweep.yaml")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, status := run(t, folder, "plan")
	for _, want := range []string{
		`run 1: go run --b=1e-05 '--o={'\''c'\'': None}' '{"b": 1e-05, "o": {"c": null}}'`,
		`run 2: go run '--b=a b' `,
	} {
		if !strings.Contains(stdout, want) && filepath.Separator == '/' || status != 0 || strings.Contains(stdout, "It takes") {
			t.Errorf("it lacks %q (exit status %d)\n%s%s", want, status, stdout, stderr)
		}
	}
	if err := os.WriteFile(path, []byte("program: nowhere.py\n"+text[strings.Index(text, "method"):]), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, stderr, status := run(t, folder, "plan"); status == 0 || !strings.Contains(stderr, "nowhere.py") {
		t.Errorf("exit status %d, %s", status, stderr)
	}
}
