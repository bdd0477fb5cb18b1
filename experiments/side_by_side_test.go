package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
)

// Two processes share a sweep while others look at it and write to it: each run is
// trained once, to the record that one process alone comes to, and nobody is
// kept out of the database.
func TestProcessesSideBySide(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 250}\n  hidden: {value: [64]}\n  batch_size: {value: 2}\n  activation: {values: [relu, tanh]}\n  seed: {values: [1, 2, 3, 4, 5, 6]}\n")
	if stdout, stderr, status := run(t, folder, "sweep", "-j", "1", "--db", "alone.db"); status != 0 {
		t.Fatalf("sweep: exit status %d\n%s%s", status, stdout, stderr)
	}

	type ending struct {
		status int
		output string
	}
	trained := make(chan ending)
	for range 2 {
		c := command(folder, "sweep", "-j", "2")
		var output bytes.Buffer
		c.Stdout, c.Stderr = &output, &output
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		go func(c *exec.Cmd) {
			c.Wait()
			trained <- ending{c.ProcessState.ExitCode(), output.String()}
		}(c)
	}
	looks := [][]string{
		{"list"}, {"list", "1", "--json"}, {"show", "1"}, {"compare", "1", "2"}, {"report", "1"},
		{"query", "SELECT count(*) FROM epochs JOIN confusion USING (run_id, epoch)"},
		{"tag", "1", "--add", "seen"}, {"tag", "1", "--remove", "seen"},
	}
	looked := 0
	var endings []ending
	for i := 0; len(endings) < 2; i++ {
		arguments := looks[i%len(looks)]
		stdout, stderr, status := run(t, folder, arguments...)
		switch {
		case status == 0:
			looked++
		case strings.Contains(stderr, "let the sweep train"):
		// In its first moments there is no database, or no run in it, or no epoch.
		case looked > 2*len(looks) || strings.Contains(stderr, "locked"):
			t.Errorf("%v: exit status %d\n%s%s", arguments, status, stdout, stderr)
		}
		select {
		case e := <-trained:
			endings = append(endings, e)
		default:
		}
	}
	if _, stderr, status := run(t, folder, "tag", "1", "--remove", "seen"); status != 0 { // which may have come last
		t.Error(stderr)
	}
	if looked < len(looks) {
		t.Errorf("looked at the sweep %d times: it is too short for this machine", looked)
	}
	for _, e := range endings {
		// Who is done first may tell of runs in training by the other.
		if e.status != 0 && e.status != int(exitFaults) || strings.Contains(e.output, "locked") {
			t.Errorf("exit status %d\n%s", e.status, e.output)
		}
	}
	if last := endings[1]; endings[0].status != 0 && last.status != 0 {
		t.Errorf("nobody says that the sweep is done\n%s", last.output)
	}

	shared := filepath.Join(folder, "results.db")
	sameRecord(t, shared, filepath.Join(folder, "alone.db"))
	record := attached(t, shared, filepath.Join(folder, "alone.db"))
	if shares := value(t, record, "SELECT count(*) || ' runs, ' || sum(attempt) || ' attempts, ' || count(DISTINCT worker) || ' workers' FROM main.runs"); shares != "12 runs, 12 attempts, 2 workers" {
		t.Error(shares)
	}
}

// What a verb reads of the record bit by bit is of one moment: a sweep that has begun
// since is not in it.
func TestVerbsLookAtOneMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.db")
	db, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	looking, err := database{DB: path}.open()
	if err != nil {
		t.Fatal(err)
	}
	defer looking.Close()
	if _, err := db.CreateSweep(t.Context(), results.Sweep{Name: "new", Spec: "new", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize}, nil, 0); err != nil {
		t.Fatal(err)
	}
	if sweeps, err := looking.Sweeps(); err != nil || len(sweeps) != 0 {
		t.Errorf("%d sweeps, %v; want none", len(sweeps), err)
	}
}
