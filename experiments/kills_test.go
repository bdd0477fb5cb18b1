package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var long = flag.Bool("long", false, "kill a sweep as often as CI does")

var killSeed = flag.Uint64("kill-seed", 0, "of the moments at which TestKilledAgainAndAgain kills; 0 draws one")

// stateful has all that a checkpoint must hold, on networks whose checkpoints take
// two megabytes.
const stateful = `
  epochs: {value: %d}
  hidden: {value: [300, 300]}
  batch_size: {value: 4}
  optimizer: {values: [momentum, adam]}
  learning_rate: {value: 0.001}
  batch_norm: {value: true}
  dropout: {value: 0.2}
  input_dropout: {value: 0.1}
  schedule: {value: plateau}
  ema: {value: 0.99}
  early_stopping: {value: %d}
  augment_shift: {value: 0.5}
  augment_elastic: {value: 2}
  seed: {values: [1, 2]}
`

// A sweep that is killed again and again, at any moment, ends with the record of one
// that was left in peace.
func TestKilledAgainAndAgain(t *testing.T) {
	t.Parallel()
	kills, epochs := 5, 100
	if *long {
		kills, epochs = 20, 400
	}
	folder := workplace(t, fmt.Sprintf(stateful, epochs, epochs*3/8))
	sweep := func(db string) *exec.Cmd { return command(folder, "sweep", "-j", "4", "--db", db) }
	start := time.Now()
	if output, err := sweep("whole.db").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	whole := time.Since(start)

	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	random := rand.New(rand.NewPCG(seed, 0))
	between := func(least, most time.Duration) time.Duration {
		return least + time.Duration(random.Float64()*float64(most-least))
	}
	t.Logf("go test ./experiments -run %s -kill-seed %d has the same moments again", t.Name(), seed)

	ask := func(question string) string {
		answer, _, _ := run(t, folder, "query", "--db", "killed.db", "--csv", question)
		_, answer, _ = strings.Cut(answer, "\n") // the name of the column
		return strings.TrimSpace(answer)
	}
	killed, interrupted := 0, 0
	done := false
	for i := 0; killed < kills && !done; i++ {
		before := ""
		if killed == kills-1 {
			before = ask("SELECT sum(epoch) FROM checkpoints")
		}
		process := sweep("killed.db")
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- process.Wait() }()
		lives := func(d time.Duration) (itEnded bool) {
			select {
			case err := <-ended:
				ended <- err
				return true
			case <-time.After(d):
				return false
			}
		}
		life := between(0, min(300*time.Millisecond, whole/10))
		// The last one, until its runs have taken checkpoints of their own accord.
		for killed == kills-1 && ask("SELECT sum(epoch) FROM checkpoints") == before && !lives(100*time.Millisecond) {
		}
		// Every third is interrupted first, and has about as long as it needs to take
		// checkpoints and to put its runs back.
		if !lives(life) && i%3 == 0 {
			process.Process.Signal(os.Interrupt)
			lives(between(0, 150*time.Millisecond))
		}
		process.Process.Kill()
		<-ended
		switch status := process.ProcessState.ExitCode(); status {
		case -1:
			killed++
		case int(exitInterrupted):
			interrupted++
		case 0:
			done = true
		default:
			t.Fatalf("exit status %d after %v", status, life)
		}
	}
	t.Logf("killed %d times, ended by an interrupt before that %d times; left in peace, it takes %v", killed, interrupted, whole)
	if killed < kills/2 {
		t.Error("too few kills: the sweep is too short for this machine")
	}
	if output, err := sweep("killed.db").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, file := range []string{"killed.db-wal", "killed.db-shm"} {
		if _, err := os.Stat(filepath.Join(folder, file)); err == nil {
			t.Errorf("%s is left", file)
		}
	}
	sameRecord(t, filepath.Join(folder, "killed.db"), filepath.Join(folder, "whole.db"))
}
