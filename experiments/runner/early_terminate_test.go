package runner_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/results/record"
	"gradbook/experiments/runner/runnertest"
	"gradbook/experiments/sweep"
)

// terminated reads a sweep of three good runs and three that hardly learn, with a
// rule of early termination.
func terminated(t testing.TB, epochs int, early string) *sweep.Spec {
	t.Helper()
	s := spec(t, fmt.Sprintf(`
  steps: {value: %d}
  rate: {values: [0.2, 0.00001]}
  seed: {values: [1, 2, 3]}
`, epochs))
	s, err := sweep.Read("sweep.yaml", []byte(strings.Replace(s.Text, "parameters:", "early_terminate: "+early+"\nparameters:", 1)), sweep.Open)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// checkDecisions checks that the decisions of a sweep's runs are consistent: a
// run that is stopped has one decision to do so, of its last epoch, others none; a value
// below its threshold stops.
func checkDecisions(t *testing.T, db results.Reader, runs []results.Run) (stopped int) {
	t.Helper()
	for _, run := range runs {
		decisions, err := db.Decisions(run.ID)
		if err != nil {
			t.Fatal(err)
		}
		epochs, err := db.Epochs(run.ID)
		if err != nil || len(epochs) != run.Epochs {
			t.Fatalf("run %d: %d epochs of %d, %v", run.Number, len(epochs), run.Epochs, err)
		}
		for i, d := range decisions {
			if d.Stopped != (d.Value < d.Threshold) || d.Stopped && (i != len(decisions)-1 || d.Epoch != run.Epochs) || i > 0 && d.Epoch <= decisions[i-1].Epoch {
				t.Errorf("run %d, %s after epoch %d: %+v", run.Number, run.State, run.Epochs, decisions)
			}
		}
		wasStopped := len(decisions) > 0 && decisions[len(decisions)-1].Stopped
		switch {
		case wasStopped && run.State == results.Stopped && run.KeptEpoch == run.Epochs && run.WeightsSHA256 != "":
			stopped++
		case wasStopped || run.State != results.Done || fmt.Sprint(run.Config["steps"]) != fmt.Sprint(run.Epochs):
			t.Errorf("run %d is %s after epoch %d, of which %d is kept, with the decisions %+v; %s", run.Number, run.State, run.Epochs, run.KeptEpoch, decisions, run.Error)
		}
	}
	return stopped
}

func TestHyperbandStopsBadRuns(t *testing.T) {
	db := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), db, parabola{}, terminated(t, 9, "{type: hyperband, min_iter: 2, eta: 2, strict: true}"), 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	checkDecisions(t, db, runs)
	bad := 0
	for _, run := range runs {
		if run.Config["rate"] == 0.2 {
			continue
		}
		// The good runs come first, so that these find what is better than they.
		if bad++; run.State != results.Stopped || run.Epochs != 2 {
			t.Errorf("run %d, which does not learn, is %s after %d epochs", run.Number, run.State, run.Epochs)
		}
	}
	if bad != 3 {
		t.Errorf("%d runs that do not learn", bad)
	}
}

func TestEveryRuleStopsRuns(t *testing.T) {
	for _, early := range []string{
		"{type: hyperband, max_iter: 9, s: 2, strict: false}", "{type: asha}", "{type: median, n_startup_runs: 2, n_warmup_epochs: 1}",
	} {
		for _, workers := range []int{1, 3} {
			t.Run(fmt.Sprint(early, workers), func(t *testing.T) {
				db := runnertest.NewRecord(t)
				runs, err := runnertest.CarryOut(t, t.Context(), db, parabola{}, terminated(t, 9, early), workers, runnertest.Watch{})
				if err != nil {
					t.Fatal(err)
				}
				if stopped := checkDecisions(t, db, runs); stopped == 0 || stopped == len(runs) {
					t.Errorf("%d of %d runs are stopped", stopped, len(runs))
				}
			})
		}
	}
}

// A run that no longer gets better stops by the sweep's patience.
func TestPatienceStopsARun(t *testing.T) {
	s := spec(t, "  steps: {value: 500}\n  rate: {value: 0.5}\n")
	s, err := sweep.Read("sweep.yaml", []byte(s.Text+"early_terminate: {type: patience, patience: 3}\n"), sweep.Open)
	if err != nil {
		t.Fatal(err)
	}
	db := runnertest.NewRecord(t)
	runs, err := runnertest.CarryOut(t, t.Context(), db, parabola{}, s, 1, runnertest.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	if run := runs[0]; run.State != results.Stopped || run.Epochs != run.BestEpoch+3 || run.KeptEpoch != run.Epochs {
		t.Errorf("%s after %d epochs, the best is %d, and %d is kept", run.State, run.Epochs, run.BestEpoch, run.KeptEpoch)
	}
}

// history notes the decisions of a sweep's runs from time to time.
type history map[int64][]results.Decision

// note checks that the runs have the decisions that were noted before, and maybe
// more after them.
func (h history) note(t *testing.T, db results.Reader, runs []results.Run) {
	t.Helper()
	for _, run := range runs {
		decisions, err := db.Decisions(run.ID)
		if err != nil {
			t.Fatal(err)
		}
		if before := h[run.ID]; len(decisions) < len(before) || !slices.Equal(before, decisions[:len(before)]) {
			t.Errorf("run %d: decisions %+v, then %+v", run.Number, before, decisions)
		}
		h[run.ID] = decisions
	}
}

func TestInterruptedSweepKeepsItsDecisions(t *testing.T) {
	s := terminated(t, 9, "{type: hyperband, min_iter: 1, eta: 2, strict: true}")
	db, decided := runnertest.NewRecord(t), history{}
	calls := 0
	runs := runnertest.CarryOutInPieces(t, db, parabola{}, s, 2, 4, func(runs []results.Run) {
		calls++
		decided.note(t, db, runs)
	})
	if stopped := checkDecisions(t, db, runs); calls < 3 || stopped == 0 {
		t.Errorf("%d calls, %d runs stopped", calls, stopped)
	}
}

func TestKilledSweepKeepsItsDecisions(t *testing.T) {
	s := terminated(t, 120, "{type: hyperband, min_iter: 20, eta: 2, strict: true}")
	path := filepath.Join(t.TempDir(), "results.db")
	db, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	decided := history{}
	for kills := 0; ; kills++ {
		process := exec.Command(os.Args[0])
		process.Env = append(os.Environ(), "GRADBOOK_TEST_DB="+path, "GRADBOOK_TEST_SPEC="+s.Text)
		process.Stderr = os.Stderr
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(100+25*kills)*time.Millisecond, func() { process.Process.Kill() })
		if err := process.Wait(); err != nil && process.ProcessState.Exited() {
			t.Fatal(err)
		}
		kill.Stop()
		record, err := db.LatestSweep()
		if err != nil {
			continue // it was killed before it had recorded its sweep
		}
		runs, err := db.Runs(record.ID)
		if err != nil {
			t.Fatal(err)
		}
		decided.note(t, db, runs)
		if record.State == results.Done {
			if stopped := checkDecisions(t, db, runs); kills == 0 || stopped == 0 {
				t.Errorf("%d kills, %d runs stopped", kills, stopped)
			}
			return
		}
	}
}
