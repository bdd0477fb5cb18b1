package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gradbook/experiments/dataset"
)

// With GRADBOOK_TEST_MAIN set, this binary is the command itself.
func TestMain(m *testing.M) {
	if os.Getenv("GRADBOOK_TEST_MAIN") != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// command returns the command with the arguments, set to run in folder.
func command(folder string, arguments ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], arguments...)
	c.Dir = folder
	c.Env = append(os.Environ(), "GRADBOOK_TEST_MAIN=1", "COLUMNS=")
	return c
}

// run carries out the command and returns what it printed and its exit status.
func run(t *testing.T, folder string, arguments ...string) (stdout, stderr string, status int) {
	t.Helper()
	c := command(folder, arguments...)
	var out, err bytes.Buffer
	c.Stdout, c.Stderr = &out, &err
	if e := c.Run(); e != nil && c.ProcessState == nil {
		t.Fatal(e)
	}
	return out.String(), err.String(), c.ProcessState.ExitCode()
}

// workplace returns a folder with a small dataset, noise with labels, and a
// sweep.yaml with the given parameters.
func workplace(t *testing.T, parameters string) string {
	t.Helper()
	folder := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) (s dataset.Samples) {
		for i := range n {
			s.Labels = append(s.Labels, uint8(i%2))
			for range 9 {
				s.Pixels = append(s.Pixels, uint8(random.IntN(200)+50*(i%2)))
			}
		}
		return s
	}
	err := dataset.Write(filepath.Join(folder, "noise"), &dataset.Dataset{Name: "noise", Width: 3, Height: 3, Classes: []string{"0", "1"}, Train: draw(300), Test: draw(60)})
	if err != nil {
		t.Fatal(err)
	}
	text := "name: Noise, or not?\ndescription: Does it learn?\nmethod: grid\nmetric: {name: val_accuracy, goal: maximize}\nparameters:\n" +
		"  dataset: {value: noise}\n  validation: {value: 60}\n"
	if !strings.Contains(parameters, "hidden:") {
		text += "  hidden: {value: [4]}\n"
	}
	text += strings.TrimPrefix(parameters, "\n")
	if err := os.WriteFile(filepath.Join(folder, "sweep.yaml"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestSweepListShowReport(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 2}\n  activation: {values: [relu, tanh]}\n  seed: {values: [1, 2]}\n")
	stdout, stderr, status := run(t, folder, "sweep")
	if status != 0 || !strings.Contains(stderr, "4 runs") || !strings.Contains(stdout, "tanh") || !strings.Contains(stdout, "4 done") || strings.Contains(stderr, "Ctrl-C") {
		t.Fatalf("sweep: exit status %d\n%s%s", status, stdout, stderr)
	}

	// Whatever looks at the record leaves its file, and nothing else, as it is.
	record := filepath.Join(folder, "results.db")
	before, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if after, err := os.ReadFile(record); err != nil || sha256.Sum256(after) != sha256.Sum256(before) {
			t.Errorf("results.db was changed (%v)", err)
		}
		if files, _ := filepath.Glob(record + "*"); len(files) != 1 {
			t.Errorf("beside results.db are %v", files)
		}
	}()

	stdout, _, _ = run(t, folder, "list", "--json")
	var sweeps []struct {
		Name, State string
	}
	if err := json.Unmarshal([]byte(stdout), &sweeps); err != nil || len(sweeps) != 1 || sweeps[0].Name != "Noise, or not?" || sweeps[0].State != "done" {
		t.Errorf("list --json: %v\n%s", err, stdout)
	}
	stdout, _, _ = run(t, folder, "list", "1", "--json")
	var runs []struct {
		ID       int
		Accuracy float64 `json:"val_accuracy"`
		Config   map[string]any
	}
	if err := json.Unmarshal([]byte(stdout), &runs); err != nil || len(runs) != 4 {
		t.Fatalf("list 1 --json: %v\n%s", err, stdout)
	}
	for i, run := range runs {
		if i > 0 && run.Accuracy > runs[i-1].Accuracy || run.Config["batch_size"] != 64.0 {
			t.Errorf("list 1 --json: run %d stands at place %d\n%s", run.ID, i+1, stdout)
		}
	}
	// The tables say what the JSON says.
	stdout, _, _ = run(t, folder, "list", "1")
	if best := fmt.Sprintf("%.2f %%", 100*runs[0].Accuracy); !strings.Contains(stdout, best) {
		t.Errorf("list 1 lacks %s\n%s", best, stdout)
	}
	stdout, _, status = run(t, folder, "show", "3")
	for _, want := range []string{"Confusion on test after epoch 2", "weights_sha256", "noise, 300 + 60 images of 3 x 3"} {
		if !strings.Contains(stdout, want) || status != 0 {
			t.Errorf("show 3 lacks %q (exit status %d)\n%s", want, status, stdout)
		}
	}
	if _, config, _ := strings.Cut(stdout, "\nConfig: what varies in the sweep\n"); !regexp.MustCompile(`^  activation {8,}tanh\n`).MatchString(config) {
		t.Errorf("show 3 begins its config otherwise than with activation tanh\n%s", stdout)
	} else {
		config, _, _ = strings.Cut(config, "\n\n")
		for line := range strings.Lines(config) {
			if value := strings.Index(config, "tanh"); line[value-1] != ' ' || line[value] == ' ' {
				t.Errorf("show 3 has a value that does not stand below the others: %q", line)
			}
		}
	}
	stdout, stderr, status = run(t, folder, "report")
	if status != 0 || strings.TrimSpace(stdout) != filepath.Join("plots", "1-noise-or-not", "README.md") {
		t.Errorf("report: exit status %d\n%s%s", status, stdout, stderr)
	}
	for _, file := range []string{"README.md", "learning-curves.png", "learning-curves.svg", "confusion.png", "misclassified.png"} {
		if info, err := os.Stat(filepath.Join(folder, "plots/1-noise-or-not", file)); err != nil || info.Size() == 0 {
			t.Errorf("report: %s: %v", file, err)
		}
	}
	stdout, stderr, status = run(t, folder, "replay", "--sweep", "1", "--sample", "2")
	if status != 0 || strings.Count(stdout, "the same to the bit, 2 epochs") != 2 {
		t.Errorf("replay: exit status %d\n%s%s", status, stdout, stderr)
	}
	stdout, stderr, status = run(t, folder, "data", "noise")
	if status != 0 || !strings.Contains(stdout, "300 training and 60 test images of 3 x 3, 2 classes") {
		t.Errorf("data noise: exit status %d\n%s%s", status, stdout, stderr)
	}
}

func TestInterruptEndsWith130AndGoesOn(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 100000}\n")
	if stderr := interrupted(t, folder); !strings.Contains(stderr, "goes on where it stopped") {
		t.Errorf("the first call:\n%s", stderr)
	}
	stdout, _, _ := run(t, folder, "list", "1")
	if !strings.Contains(stdout, "1 pending") {
		t.Errorf("after the interrupt:\n%s", stdout)
	}
	if stderr := interrupted(t, folder); !strings.Contains(stderr, "Going on with sweep 1") {
		t.Errorf("the second call:\n%s", stderr)
	}
}

// interrupted sends an interrupt to a sweep when it says that it trains, and
// returns what it said.
func interrupted(t *testing.T, folder string) (stderr string) {
	t.Helper()
	c := command(folder, "sweep")
	pipe, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(pipe)
	for lines.Scan() {
		if stderr == "" {
			c.Process.Signal(os.Interrupt)
		}
		stderr += lines.Text() + "\n"
	}
	c.Wait()
	if status := c.ProcessState.ExitCode(); status != 130 {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
	return stderr
}

func TestExitStatusTellsOfFaultyRuns(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 3}\n  batch_size: {value: 8}\n  learning_rate: {values: [0.1, 1.0e+30]}\n")
	stdout, stderr, status := run(t, folder, "sweep")
	if status != 3 || !strings.Contains(stdout, "1 done, 1 diverged") || !strings.Contains(stderr, "Not all runs are done: 1 diverged (") {
		t.Errorf("exit status %d\n%s%s", status, stdout, stderr)
	}
}

func TestUnknownKernelTouchesNothing(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n")
	c := command(folder, "sweep")
	c.Env = append(c.Env, "GRADBOOK_KERNEL=abacus")
	output, _ := c.CombinedOutput()
	if c.ProcessState.ExitCode() != 1 || !strings.Contains(string(output), `GRADBOOK_KERNEL is "abacus"`) {
		t.Errorf("exit status %d\n%s", c.ProcessState.ExitCode(), output)
	}
	if _, err := os.Stat(filepath.Join(folder, "results.db")); err == nil {
		t.Error("it made a results.db")
	}
}

func TestErrorsAreClear(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  activaton: {value: relu}\n  epochs: {value: ten}\n")
	for _, test := range []struct {
		arguments []string
		want      []string
	}{
		{[]string{"sweep"}, []string{`sweep.yaml:9:3: parameters.activaton: no such parameter; did you mean "activation"?`, `sweep.yaml:10:`}},
		{[]string{"sweep", "sweeps.yaml"}, []string{"sweeps.yaml: no such file"}},
		{[]string{"sweep", "--workers", "-1"}, []string{"--workers"}},
		{[]string{"sweep", "--workers=0"}, []string{"--workers: at least 1 is needed"}},
		{[]string{"sweep", "--runs=0"}, []string{"--runs: at least 1 is needed"}},
		{[]string{"sweep", "--runs=few"}, []string{`--runs: "few" is not a whole number`}},
		{[]string{"replay", "--sweep", "1", "--sample=0"}, []string{"--sample: at least 1 is needed"}},
		{[]string{"ensemble", "--sweep", "1", "--top=0"}, []string{"--top: at least 1 is needed"}},
		{[]string{"list", "--db", "."}, []string{". is a folder; name a database in it"}},
		{[]string{"plot", "slices", "--x", "epochs"}, []string{"error: --x and --y are of contour, not of slices"}},
		{[]string{"query", "SELECT 1", "--db", "."}, []string{". is a folder"}},
		{[]string{"list"}, []string{"results.db", "no such database yet"}},
		{[]string{"data", "minst"}, []string{"did you mean \"mnist\"?"}},
		{[]string{"list", "results.db"}, []string{`<sweep>`, `"results.db" is not a whole number`}},
		{[]string{"sweep", "--retries", "x"}, []string{`--retries`, `"x" is not a whole number`}},
		{[]string{"lisst"}, []string{`did you mean "list"`}},
	} {
		_, stderr, status := run(t, folder, test.arguments...)
		for _, want := range test.want {
			if status == 0 || !strings.Contains(stderr, want) {
				t.Errorf("%v: exit status %d, want %q in\n%s", test.arguments, status, want, stderr)
			}
		}
		if strings.Contains(stderr, "goroutine") {
			t.Errorf("%v panicked", test.arguments)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "results.db")); err == nil {
		t.Error("a faulty sweep file made a results.db")
	}
}

// list tells how long a run that stopped early has trained, and of which epoch its
// metrics are.
func TestListSaysWhichEpochIsKept(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 200}\n  early_stopping: {value: 2}\n")
	if stdout, stderr, status := run(t, folder, "sweep"); status != 0 || !strings.Contains(stdout, "1 stopped") {
		t.Fatalf("sweep: exit status %d\n%s%s", status, stdout, stderr)
	}
	stdout, _, _ := run(t, folder, "list", "1", "--json")
	var runs []struct {
		Epochs    int
		KeptEpoch int `json:"kept_epoch"`
	}
	if err := json.Unmarshal([]byte(stdout), &runs); err != nil || len(runs) != 1 || runs[0].KeptEpoch != runs[0].Epochs-2 {
		t.Fatalf("list 1 --json: %v\n%s", err, stdout)
	}
	stdout, _, _ = run(t, folder, "list", "1")
	header := regexp.MustCompile(`│ state   │ epochs │ kept_epoch │ val_accuracy │`)
	row := regexp.MustCompile(fmt.Sprintf(`│ stopped │ +%d │ +%d │ `, runs[0].Epochs, runs[0].KeptEpoch))
	if !header.MatchString(stdout) || !row.MatchString(stdout) {
		t.Errorf("list 1 does not say that epoch %d of %d is kept\n%s", runs[0].KeptEpoch, runs[0].Epochs, stdout)
	}
}

func TestOneIsSingular(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n")
	if _, stderr, _ := run(t, folder, "sweep"); !strings.Contains(stderr, "): 1 run\n") {
		t.Errorf("sweep: %s", stderr)
	}
	if stdout, _, _ := run(t, folder, "replay", "1"); !strings.Contains(stdout, "the same to the bit, 1 epoch, ") {
		t.Errorf("replay: %s", stdout)
	}
}
