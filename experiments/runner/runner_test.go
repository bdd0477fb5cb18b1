package runner_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/runnertest"
	"gradbook/experiments/sweep"
)

// spec reads a grid that varies what is given.
func spec(t testing.TB, varied string) *sweep.Spec {
	t.Helper()
	s, err := sweep.Read("sweep.yaml", []byte("name: descents\nmethod: grid\nmetric: {name: closeness, goal: maximize}\nparameters:\n"+varied), sweep.Open)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const sixRuns = `
  steps: {value: 4}
  activation: {values: [relu, sigmoid]}
  seed: {values: [1, 2, 3]}
`

func TestProgram(t *testing.T) {
	for _, p := range []parabola{{}, {endsUnannounced: true}} {
		runnertest.Test(t, p, spec(t, sixRuns))
	}
}

func TestFaultyRunsDoNotStopTheOthers(t *testing.T) {
	db := runnertest.NewRecord(t)
	s := spec(t, `
  steps: {value: 3}
  rate: {values: [0.1, 1.0e+30, 0.2]}
`)
	runs, err := runnertest.CarryOut(t, t.Context(), db, parabola{}, s, 1, runnertest.Watch{OnStep: func(run results.Run, step runner.Step) {
		if run.Config["rate"] == 0.2 && step.Report.Epoch.Epoch == 2 {
			panic("a fault in run " + fmt.Sprint(run.Number))
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		switch run.Config["rate"] {
		case 0.1:
			if run.State != results.Done || run.Epochs != 3 {
				t.Errorf("the sound run is %s after %d epochs", run.State, run.Epochs)
			}
		case 0.2:
			if run.State != results.Failed || !strings.Contains(run.Error, "a fault in run") || !strings.Contains(run.Error, "runner_test.go") {
				t.Errorf("the run that panicked is %s, with error %q", run.State, run.Error)
			}
		default:
			if run.State != results.Diverged || run.Epochs == 3 || !math.IsInf(run.Value("height"), 1) {
				t.Errorf("the run with learning rate 1e30 is %s after %d epochs, loss %v", run.State, run.Epochs, run.Value("height"))
			}
			if epochs, _ := db.Epochs(run.ID); len(epochs) != run.Epochs {
				t.Errorf("%d epochs of the diverged run are kept, want %d", len(epochs), run.Epochs)
			}
		}
	}
}

func TestTargetEndsTheSweep(t *testing.T) {
	text := `
method: random
metric: {name: closeness, goal: maximize, target: 0.5}
parameters:
  steps: {value: 2}
  rate: {min: 0.05, max: 0.2}
`
	s, err := sweep.Read("sweep.yaml", []byte(text), sweep.Open)
	if err != nil {
		t.Fatal(err)
	}
	db := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), db, parabola{}, s, 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	for i, run := range runs {
		if reached := run.BestValue >= 0.5; reached != (i == len(runs)-1) {
			t.Errorf("run %d of %d has %v", i+1, len(runs), run.BestValue)
		}
	}
	if sweeps, _ := db.Sweeps(); sweeps[0].State != results.Done {
		t.Errorf("the sweep is %s", sweeps[0].State)
	}
}

func TestInterruptedSearchGoesOn(t *testing.T) {
	text := `
method: random
metric: {name: height, goal: minimize, target: 1.0e-9}
parameters:
  steps: {value: 1}
  rate: {min: 0.05, max: 0.2}
`
	s, err := sweep.Read("sweep.yaml", []byte(text), sweep.Open)
	if err != nil {
		t.Fatal(err)
	}
	// Interrupted when no run waits or is in training: there are more to draw.
	db := runnertest.NewRecord(t)
	for want := 1; want <= 3; want++ {
		ctx, cancel := context.WithCancel(t.Context())
		runs, err := runnertest.CarryOut(t, ctx, db, parabola{}, s, 1, runnertest.Watch{OnStep: func(results.Run, runner.Step) { cancel() }})
		cancel()
		if !errors.Is(err, runner.ErrInterrupted) || len(runs) != want {
			t.Errorf("call %d: %d runs, %v", want, len(runs), err)
		}
	}
	if sweeps, _ := db.Sweeps(); len(sweeps) != 1 || sweeps[0].State != results.Running {
		t.Errorf("sweeps: %+v", sweeps)
	}
}

// A search that learns draws a run when a worker is free: interrupted and gone on with, it
// ends with the runs that it has without, as it is told of the same ones.
func TestLearningSearch(t *testing.T) {
	for _, method := range []string{"tpe", "bayes"} {
		text := fmt.Sprintf(`
method: %s
run_cap: 14
metric: {name: height, goal: minimize}
parameters:
  steps: {value: 1}
  activation: {values: [relu, tanh]}
  rate: {distribution: log_uniform_values, min: 1.0e-4, max: 1.0e+30}
`, method)
		s, err := sweep.Read("sweep.yaml", []byte(text), sweep.Open)
		if err != nil {
			t.Fatal(err)
		}
		whole := runnertest.NewRecord(t)
		runs, err := runnertest.CarryOut(t, t.Context(), whole, parabola{}, s, 1, runnertest.Watch{})
		if err != nil || len(runs) != 14 {
			t.Fatalf("%s: %d runs, %v", method, len(runs), err)
		}
		want := runnertest.Numbers(t, whole, runs)
		diverged := 0
		for _, run := range runs {
			if run.State == results.Diverged {
				diverged++
			}
		}
		if diverged == 0 || diverged > 11 {
			t.Errorf("%s: %d of 14 runs diverged, want some, and then to be avoided", method, diverged)
		}

		db := runnertest.NewRecord(t)
		runs = runnertest.CarryOutInPieces(t, db, parabola{}, s, 1, 4, func(runs []results.Run) {
			if len(runs) > 14 {
				t.Fatalf("%s: %d runs", method, len(runs))
			}
		})
		if got := runnertest.Numbers(t, db, runs); !reflect.DeepEqual(got, want) {
			t.Errorf("%s, interrupted:\n%v\nuninterrupted:\n%v", method, got, want)
		}

		// With more workers none draws ahead of the others.
		db = runnertest.NewRecord(t)
		most := 0
		var mutex sync.Mutex
		runs, err = runnertest.CarryOut(t, t.Context(), db, parabola{}, s, 3, runnertest.Watch{OnStep: func(run results.Run, _ runner.Step) {
			mutex.Lock()
			defer mutex.Unlock()
			now, err := db.Runs(run.SweepID)
			if err != nil {
				t.Error(err)
			}
			waiting := 0
			for _, run := range now {
				if run.State == results.Pending {
					waiting++
				}
			}
			most = max(most, waiting)
		}})
		if err != nil || len(runs) != 14 || most > 3 {
			t.Errorf("%s with 3 workers: %d runs, at most %d waiting, %v", method, len(runs), most, err)
		}
	}
}

// As another process, this binary carries out the spec that a test names, until
// it is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("GRADBOOK_TEST_DB"); path != "" {
		*runner.CheckpointInterval = 5 * time.Millisecond
		s, err := sweep.Read("sweep.yaml", []byte(os.Getenv("GRADBOOK_TEST_SPEC")), sweep.Open)
		if err == nil {
			var db results.Store
			if db, err = record.Create(path); err == nil {
				r := runner.Runner{DB: db, Program: parabola{}, Workers: 2, Progress: runnertest.Watch{}}
				_, err = r.Sweep(context.Background(), s)
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestKilledSweepGoesOn(t *testing.T) {
	s := spec(t, strings.Replace(sixRuns, "steps: {value: 4}", "steps: {value: 400}", 1))
	whole := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), whole, parabola{}, s, 2, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	want := runnertest.Numbers(t, whole, runs)

	// Killed later and later, until the sweep is done.
	path := filepath.Join(t.TempDir(), "results.db")
	db, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	kills, checkpoints := 0, 0
	for done := false; !done; kills++ {
		process := exec.Command(os.Args[0])
		process.Env = append(os.Environ(), "GRADBOOK_TEST_DB="+path, "GRADBOOK_TEST_SPEC="+s.Text)
		process.Stderr = os.Stderr
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(100+25*kills+rand.IntN(50))*time.Millisecond, func() { process.Process.Kill() })
		if err := process.Wait(); err != nil && process.ProcessState.Exited() {
			t.Fatal(err)
		}
		kill.Stop()
		var found int
		if err := raw.QueryRow(`SELECT count(*) FROM checkpoints`).Scan(&found); err != nil {
			t.Fatal(err)
		}
		checkpoints += found
		sweep, err := db.LatestSweep()
		done = err == nil && sweep.State == results.Done
	}
	t.Logf("killed up to %d times, and left %d checkpoints to go on from", kills-1, checkpoints)
	if kills < 2 || checkpoints == 0 {
		t.Errorf("killed %d times, which left %d checkpoints: nothing was put to the test", kills-1, checkpoints)
	}
	if runs, err = db.Runs(1); err != nil {
		t.Fatal(err)
	}
	if got := runnertest.Numbers(t, db, runs); !reflect.DeepEqual(got, want) {
		t.Error("the killed sweep's runs differ from those of one left in peace")
	}
	if sweeps, _ := db.Sweeps(); len(sweeps) != 1 {
		t.Errorf("%d sweeps were recorded", len(sweeps))
	}
}
