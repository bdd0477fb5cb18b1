package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
)

func TestTally(t *testing.T) {
	run := func(id int64, state results.State, epochs int) results.Run {
		return results.Run{ID: id, State: state, Epochs: epochs, Config: results.Config{"epochs": int64(10)}}
	}
	p := tally{unit: "epochs"}
	expect := func(what, want string) {
		t.Helper()
		if got := p.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	p.begin(results.Sweep{}, []results.Run{run(1, results.Done, 10), run(2, results.Pending, 4), run(3, results.Pending, 0)})
	expect("resumed", "1 of 3 runs, 14 of 30 epochs")
	p.take(run(2, results.Running, 4))
	p.count(run(2, results.Running, 4), 3) // trained again after its last checkpoint
	p.count(run(2, results.Running, 4), 4)
	expect("epochs trained again", "1 of 3 runs, 14 of 30 epochs")
	p.count(run(2, results.Running, 5), 5)
	p.end(run(2, results.Diverged, 5))
	expect("a run that ends early", "2 of 3 runs, 20 of 30 epochs")
	p.end(run(3, results.Running, 0))
	expect("a run lost to another process", "2 of 3 runs, 20 of 30 epochs")
	p.take(run(4, results.Running, 0))
	expect("a run drawn later", "2 of 4 runs, 20 of 40 epochs")

	numbered := func(n int, state results.State, epochs int) results.Run {
		r := run(int64(100+n), state, epochs)
		r.Number = n
		return r
	}
	p = tally{unit: "epochs", drawn: drawn{last: 6, varied: []string{"hidden"}}}
	p.begin(results.Sweep{}, []results.Run{numbered(1, results.Done, 10), numbered(3, results.Pending, 0)}) // 2 was deleted
	expect("a search that learns, gone on with", "1 of 5 runs, 10 of 50 epochs")
	p.take(numbered(4, results.Running, 0))
	expect("a run that was to be drawn", "1 of 5 runs, 10 of 50 epochs")
	p.count(numbered(4, results.Running, 5), 5)
	expect("its epochs", "1 of 5 runs, 15 of 50 epochs")

	// Nobody knows how many steps the runs of another program take.
	p = tally{}
	p.begin(results.Sweep{Metric: "height"}, []results.Run{run(1, results.Done, 7), run(2, results.Pending, 4), run(3, results.Pending, 0)})
	p.count(run(2, results.Running, 6), 6)
	expect("steps of a run that goes on", "1 of 3 runs")
	if got := p.bar(6); got != "██░░░░" {
		t.Errorf("the bar is %s", got)
	}
	p.end(run(2, results.Done, 9))
	expect("a run that has ended", "2 of 3 runs, about ")
	metrics := results.MetricsOf(map[string]float64{"height": 0.25})
	step := runner.Step{Report: results.EpochReport{Epoch: results.Epoch{Epoch: 7, Metrics: metrics, Seconds: 1}}}
	if got := p.step(run(3, results.Running, 7), step); got != "step 7  height 0.25" {
		t.Errorf("a step: %q", got)
	}
	done := results.Run{State: results.Done, Seconds: 2, LastValue: 0.25, Metrics: metrics}
	if got := p.outcome(done); got != "done  height 0.25, 2.0 s" {
		t.Errorf("the outcome: %q", got)
	}
}

// A search that learns has few of its runs at its beginning, if any.
func TestProgressOfASearchThatLearns(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  learning_rate: {min: 0.01, max: 0.2}\n  activation: {values: [relu, tanh]}\n")
	file := filepath.Join(folder, "sweep.yaml")
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, []byte(strings.Replace(string(text), "method: grid", "method: bayes\nrun_cap: 3", 1)), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, stderr, status := run(t, folder, "sweep", "-j", "1")
	if status != 0 {
		t.Fatalf("sweep: exit status %d\n%s", status, stderr)
	}
	lines := strings.Split(stderr, "\n")
	if !strings.HasSuffix(lines[0], ": 3 runs") {
		t.Errorf("the first line is %q", lines[0])
	}
	for _, want := range []string{"(1 of 3 runs, 1 of 3 epochs", "(2 of 3 runs, 2 of 3 epochs", "(3 of 3 runs, 3 of 3 epochs)"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is not in\n%s", want, stderr)
		}
	}
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, "run ") && (!strings.Contains(line, "  activation ") || !strings.Contains(line, "learning_rate 0.")) {
			t.Errorf("%q does not say what the run is", line)
		}
	}
}

// A terminal cuts a line off at its end: what a run is may go, how far it is may not.
func TestLineNamesWhatARunIsAfterHowFarItIs(t *testing.T) {
	run := func(id int64, normalized bool, rate float64) results.Run {
		return results.Run{ID: id, Config: results.Config{"epochs": int64(10), "batch_norm": normalized, "learning_rate": rate, "seed": int64(3)}}
	}
	var p tally
	runs := []results.Run{run(1, true, 0.1), run(2, false, 0.0194168220271)}
	p.begin(results.Sweep{}, runs)
	for i, want := range []string{
		"run 1  epoch 4/10  batch_norm true, learning_rate 0.1, seed 3",
		"run 2  epoch 4/10  batch_norm false, learning_rate 0.01942, seed 3",
	} {
		if got := p.line(runs[i], "epoch 4/10"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// On a terminal no line wraps, whatever runs are called and however many train; the bar
// and the best run so far are below them.
func TestLiveProgressFitsTheTerminal(t *testing.T) {
	const columns, rows = 80, 24
	var b bytes.Buffer
	p := &liveProgress{tally: tally{unit: "epochs"}, out: &output{raw: &b, terminal: true, colored: true, columns: columns, size: func() (int, int) { return columns, rows }}}
	var runs []results.Run
	for id := range int64(40) {
		runs = append(runs, results.Run{ID: id + 1, Number: int(id) + 1, State: results.Pending, Config: results.Config{
			"epochs": int64(10), "seed": id, "dataset": strings.Repeat("a folder\nwith a long name\x1b[31m ", 9) + fmt.Sprint(id)}})
	}
	sweep := results.Sweep{ID: 1, Name: "two\nlines\x1b]0;x\a", Metric: "val_accuracy", Goal: results.Maximize}
	p.Start(sweep, runs, false)
	for i := range runs {
		p.Begin(runs[i])
	}
	for i, state := range []results.State{results.Done, results.Failed, results.Done, results.Done} {
		run := runs[i]
		run.State, run.LastValue, run.Error = state, []float64{0.9, 0.99, 0.95, 0.1}[i], "it\x1b[2J is full"
		p.Step(run, runner.Step{Report: results.EpochReport{Epoch: results.Epoch{Epoch: 10, Seconds: 1}}, Samples: 100})
		p.End(run)
	}
	ours := regexp.MustCompile(`\x1b\[\d+A\r\x1b\[J|\x1b\[[0-9;]*m`)
	last := b.String()[strings.LastIndex(b.String(), "\x1b[J"):]
	for line := range strings.Lines(ours.ReplaceAllString(b.String(), "")) {
		if width := text.StringWidth(strings.TrimRight(line, "\n")); width > columns || strings.ContainsAny(line, "\x1b\a") {
			t.Errorf("a line of %d: %q", width, line)
		}
	}
	for _, want := range []string{"4 of 40 runs, 40 of 400 epochs", "█░", "best so far: val_accuracy 95.00 %, run 3"} {
		if !strings.Contains(last, want) {
			t.Errorf("%q is not in the last drawing\n%s", want, last)
		}
	}
	if lines := strings.Count(last, "\n"); lines > rows {
		t.Errorf("%d lines on a screen of %d", lines, rows)
	}
}
