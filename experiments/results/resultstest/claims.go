package resultstest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"testing"
	"time"

	"gradbook/experiments/results"
)

func testEpochsTrainedAgainChangeNothing(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	c := Claim(t, db, sweepID, environmentID)
	Report(t, c, 1, 0.9, []byte("after 1"))
	Report(t, c, 2, 0.8, nil)
	if err := c.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	before, _ := db.Run(c.Run().ID)
	c = Claim(t, db, sweepID, environmentID)
	if state, epoch := c.Checkpoint(); string(state) != "after 1" || epoch != 1 || c.Run().Attempt != 2 {
		t.Fatalf("claimed again: checkpoint %q of epoch %d, attempt %d", state, epoch, c.Run().Attempt)
	}
	Report(t, c, 2, 0.8, nil)
	after, _ := db.Run(c.Run().ID)
	if after.Epochs != before.Epochs || after.BestEpoch != 1 || after.LastValue != before.LastValue || after.Seconds != before.Seconds {
		t.Errorf("epoch 2 twice: %+v, before %+v", after, before)
	}
}

func testLostRunCannotBeWritten(t *testing.T, k Kind) {
	db, name := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	late := Claim(t, db, sweepID, environmentID)
	if err := late.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := k.open(t, name)
	successor := Claim(t, other, sweepID, environmentID)
	if successor == nil {
		t.Fatal("a released run was not claimed")
	}
	_, err := late.Report(t.Context(), results.EpochReport{Epoch: results.Epoch{Epoch: 1}})
	for name, err := range map[string]error{
		"report":  err,
		"finish":  late.Finish(t.Context(), results.Outcome{State: results.Done}),
		"release": late.Release(t.Context()),
	} {
		if !errors.Is(err, results.ErrLost) {
			t.Errorf("%s by the late worker: %v", name, err)
		}
	}
	if epochs, _ := db.Epochs(late.Run().ID); len(epochs) != 0 {
		t.Errorf("the late worker wrote %d epochs", len(epochs))
	}
}

func testEachRunIsClaimedOnce(t *testing.T, k Kind) {
	db, name := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
	var mutex sync.Mutex
	var workers sync.WaitGroup
	times := map[int64]int{}
	for range 4 {
		own := k.open(t, name)
		workers.Go(func() {
			for {
				c, err := own.Claim(t.Context(), sweepID, results.ClaimOptions{Environment: environmentID})
				if err != nil {
					t.Error(err)
				}
				if c == nil {
					return
				}
				mutex.Lock()
				times[c.Run().ID]++
				mutex.Unlock()
			}
		})
	}
	workers.Wait()
	if len(times) != 20 {
		t.Errorf("%d of 20 runs were claimed", len(times))
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("run %d was claimed %d times", id, n)
		}
	}
}

func testClaimOfOneRun(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2, 3)
	runs, err := db.Runs(sweepID)
	if err != nil {
		t.Fatal(err)
	}
	second := results.ClaimOptions{Environment: environmentID, Run: runs[1].ID}
	c, err := db.Claim(t.Context(), sweepID, second)
	if err != nil || c == nil || c.Run().ID != runs[1].ID {
		t.Fatalf("claimed %v, %v", c, err)
	}
	if c, err := db.Claim(t.Context(), sweepID, second); c != nil || err != nil {
		t.Errorf("claimed twice: %v, %v", c, err)
	}
	if c := Claim(t, db, sweepID, environmentID); c.Run().ID != runs[0].ID {
		t.Errorf("then run %d is claimed", c.Run().ID)
	}
}

// StartWorker starts a process that claims a run, reports epochs and then waits to be killed.
func StartWorker(t *testing.T, name string, epochs int) *exec.Cmd {
	t.Helper()
	worker := exec.Command(os.Args[0])
	worker.Env = append(os.Environ(), workerOf+"="+name, fmt.Sprint(worksTo, "=", epochs))
	worker.Stderr = os.Stderr
	output, err := worker.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := worker.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { worker.Process.Kill(); worker.Wait() })
	if _, err := output.Read(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	return worker
}

// kill kills a worker, which is then dead but not yet reaped by its parent, this test.
func kill(worker *exec.Cmd) {
	worker.Process.Kill()
	stat := fmt.Sprintf("/proc/%d/stat", worker.Process.Pid)
	for deadline := time.Now().Add(10 * time.Second); runtime.GOOS == "linux" && time.Now().Before(deadline); {
		if text, _ := os.ReadFile(stat); bytes.Contains(text, []byte(") Z ")) {
			return
		}
	}
}

func testDeadWorkersRunIsTakenOverALiveOnesNot(t *testing.T, k Kind) {
	db, name := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	worker := StartWorker(t, name, 0)
	if c := Claim(t, db, sweepID, environmentID); c != nil {
		t.Error("the run of a live worker was claimed")
	}
	if err := db.Delete(t.Context(), results.Subject{Sweep: sweepID}); err == nil {
		t.Error("the sweep of a live worker was deleted")
	}
	kill(worker)
	c := Claim(t, db, sweepID, environmentID)
	if c == nil || c.Run().Attempt != 2 {
		t.Errorf("claim after the worker was killed: %+v", c)
	}
}

// What a killed writer has reported is there, and its successor goes on from the last checkpoint.
func testKilledWriterLeavesWholeEpochs(t *testing.T, k Kind) {
	db, name := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1)
	kill(StartWorker(t, name, 4))
	runs, err := db.Runs(sweepID)
	if err != nil || runs[0].State != results.Running || runs[0].Epochs != 4 || runs[0].ValAccuracy != 0.4 || runs[0].Seconds != 4 {
		t.Errorf("it left %+v, %v", runs, err)
	}
	c := Claim(t, db, sweepID, environmentID)
	if c == nil {
		t.Fatal("nobody takes it over")
	}
	if state, epoch := c.Checkpoint(); epoch != 3 || string(state) != "the last but one" {
		t.Errorf("it goes on from epoch %d and %q", epoch, state)
	}
	for epoch := 4; epoch <= 5; epoch++ {
		Report(t, c, epoch, float64(epoch)/10, nil)
	}
	Finish(t, c, results.Done)
	epochs, err := db.Epochs(c.Run().ID)
	if err != nil || len(epochs) != 5 {
		t.Fatalf("%d epochs, %v", len(epochs), err)
	}
	for i, e := range epochs {
		if e.Epoch != i+1 || e.ValAccuracy != float64(e.Epoch)/10 {
			t.Errorf("epoch %d: %+v", i+1, e)
		}
	}
	if run, err := db.Run(c.Run().ID); err != nil || run.State != results.Done || run.Epochs != 5 || run.LastValue != 0.5 || run.Attempt != 2 {
		t.Errorf("the run is %+v, %v", run, err)
	}
}

// A call whose context is done fails, and nothing is written.
func testNothingIsWrittenForADoneContext(t *testing.T, k Kind) {
	db, _ := k.new(t)
	sweepID, environmentID := NewSweep(t, db, 1, 2)
	c := Claim(t, db, sweepID, environmentID)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	other, err := db.Claim(ctx, sweepID, results.ClaimOptions{Environment: environmentID})
	if other != nil {
		t.Error("a run was claimed")
	}
	_, reported := c.Report(ctx, results.EpochReport{Epoch: results.Epoch{Epoch: 1}, Kept: true})
	_, added := db.AddEnvironment(ctx, results.Environment{GoVersion: "go2"})
	for what, err := range map[string]error{"claim": err, "report": reported, "environment": added, "release": c.Release(ctx),
		"finish": c.Finish(ctx, results.Outcome{State: results.Done}), "tag": db.Tag(ctx, results.Subject{Sweep: sweepID}, []string{"late"}, nil),
		"runs": db.AddRuns(ctx, sweepID, []results.NewRun{{Number: 3, Dataset: TwoClasses}})} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
	}
	runs, err := db.Runs(sweepID)
	if err != nil || len(runs) != 2 || runs[0].State != results.Running || runs[0].Epochs != 0 || runs[1].State != results.Pending {
		t.Errorf("the runs are %+v, %v", runs, err)
	}
	Report(t, c, 1, 0.5, nil)
}
