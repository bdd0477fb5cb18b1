//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// inFolder writes files of a test into a folder of its own.
func inFolder(t *testing.T, files map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestSweepOfAProgram(t *testing.T) {
	t.Parallel()
	folder := inFolder(t, map[string]string{
		"train.sh":   "echo \"hello $*\"; for i in 0 1 2; do echo \"step=$i loss=$((i + ${1#--a=}))\"; done\n",
		"sweep.yaml": "command: [sh, train.sh, '${args}']\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [1, 2]}, b: {value: x y}}\n",
	})
	text, _, _ := run(t, folder, "sweep")
	for _, want := range []string{"2 done", "│ 1", "│ 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("sweep says nothing of %q:\n%s", want, text)
		}
	}
	if text, _, _ = run(t, folder, "show", "2", "--log"); text != "hello --a=2 --b=x y\nstep=0 loss=2\nstep=1 loss=3\nstep=2 loss=4\n" {
		t.Errorf("the log is %q", text)
	}
	if text, _, _ = run(t, folder, "show", "2", "--follow"); !strings.HasSuffix(text, "loss=4\n") {
		t.Errorf("the log, followed, is %q", text)
	}
}

// The first Ctrl-C begins no more runs and lets the program end, the second ends it, and the
// same command goes on.
func TestInterruptedSweepOfAProgram(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		signals int
		waits   string
		first   string // what becomes of the run at work
	}{{1, "while [ ! -e go ]; do sleep 0.02; done", "1 done, 1 pending"}, {2, "sleep 100", "2 pending"}} {
		folder := inFolder(t, map[string]string{
			"train.sh":   "echo loss=1; touch begun; [ $GRADBOOK_ATTEMPT = 2 ] || " + "{ " + test.waits + "; }; echo loss=2\n",
			"sweep.yaml": "command: [sh, train.sh]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [1, 2]}}\n",
		})
		c := command(folder, "sweep")
		var said strings.Builder
		c.Stderr = &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, filepath.Join(folder, "begun"))
		for range test.signals {
			c.Process.Signal(syscall.SIGINT)
			time.Sleep(100 * time.Millisecond)
		}
		os.WriteFile(filepath.Join(folder, "go"), nil, 0o666)
		c.Wait()
		if c.ProcessState.ExitCode() != int(exitInterrupted) || !strings.Contains(said.String(), "go on to their end") {
			t.Errorf("%d signals: %s, %s", test.signals, c.ProcessState, &said)
		}
		if text, _, _ := run(t, folder, "list"); !strings.Contains(text, test.first) {
			t.Errorf("%d signals: %s", test.signals, text)
		}
		if test.signals == 1 {
			if text, _, _ := run(t, folder, "sweep"); !strings.Contains(text, "2 done") {
				t.Errorf("gone on: %s", text)
			}
		}
	}
}

// A program is given a number as the file writes it: 1.0 is no 1.
func TestProgramIsGivenFractionsAsFractions(t *testing.T) {
	t.Parallel()
	folder := inFolder(t, map[string]string{
		"train.sh":   "echo \"$*\"; echo loss=1\n",
		"sweep.yaml": "command: [sh, train.sh, '${args}']\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [0.0, 1]}, b: {value: [2.0, 1.0e+06]}, c: {parameters: {d: {value: 3.0}}}}\n",
	})
	_, said, _ := run(t, folder, "sweep")
	for i, want := range []string{"0.0", "1"} {
		want = "--a=" + want + " --b=[2.0, 1000000.0] --c={'d': 3.0}\n"
		if text, _, _ := run(t, folder, "show", fmt.Sprint(i+1), "--log"); !strings.HasPrefix(text, want) {
			t.Errorf("run %d is given %q, want %q\n%s", i+1, text, want, said)
		}
	}
}

// Lightning's WandbLogger names the working folder to wandb.init, whatever WANDB_DIR says.
func TestRunFilesOfWandBInTheWorkingFolder(t *testing.T) {
	t.Parallel()
	sample, err := filepath.Abs("exchange/wandb/testdata/wandb/offline-run-20261201_052541-sample/run-sample.wandb")
	if err != nil {
		t.Fatal(err)
	}
	folder := inFolder(t, map[string]string{
		"train.sh":   "for id in $WANDB_RUN_ID another; do d=wandb/offline-run-20261201_0525$$-$id; mkdir -p $d; cp $1 $d/run-$id.wandb; done\n",
		"sweep.yaml": "command: [sh, train.sh, '" + sample + "']\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [1, 2]}}\n",
	})
	_, said, _ := run(t, folder, "sweep", "--workers", "2")
	reported := "SELECT run_id, count(*) FROM metrics WHERE name = 'loss' GROUP BY run_id"
	text, _, _ := run(t, folder, "query", "--csv", reported)
	first, _, _ := strings.Cut(text, "\n2,")
	if !strings.HasPrefix(text, "run_id,count(*)\n1,") || text != first+"\n2,"+strings.TrimPrefix(first, "run_id,count(*)\n1,")+"\n" {
		t.Errorf("the reports of each run are %q\n%s", text, said)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	folder := inFolder(t, map[string]string{
		"train.sh":   "echo loss=1; touch begun; [ $1 = --a=2 ] || sleep 100\n",
		"sweep.yaml": "command: [sh, train.sh, '${args}']\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [1, 2, 3]}}\n",
	})
	c := command(folder, "sweep")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, filepath.Join(folder, "begun"))
	if text, _, _ := run(t, folder, "cancel", "1", "3"); !strings.Contains(text, "1 run canceled") || !strings.Contains(text, "1 run at work asked to end") {
		t.Errorf("cancel says %s", text)
	}
	c.Wait()
	if text, _, _ := run(t, folder, "list"); !strings.Contains(text, "1 done, 2 canceled") {
		t.Errorf("canceled: %s", text)
	}
}

// What of a program's files is no metrics is said, once.
func TestLinesThatAreNoMetricsAreSaid(t *testing.T) {
	folder := inFolder(t, map[string]string{
		"train.sh":   `echo '{"loss": 1}' >>"$GRADBOOK_METRICS"; echo rubbish >>"$GRADBOOK_METRICS"; echo more >>"$GRADBOOK_METRICS"` + "\n",
		"sweep.yaml": "command: [sh, train.sh]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {value: 1}}\n",
	})
	_, said, status := run(t, folder, "sweep")
	if want := `2 of its lines are no JSON object with a number; the first is "rubbish"`; status != 0 || strings.Count(said, want) != 1 || !strings.Contains(said, "run 1: ") {
		t.Errorf("exit status %d, want %q once in\n%s", status, want, said)
	}
	_, said, _ = run(t, folder, "track", "--", "sh", "train.sh")
	if !strings.Contains(said, "2 of its lines are no JSON") {
		t.Errorf("track says %s", said)
	}
}

// A run that has not reported the metric is not the best so far.
func TestRunWithoutTheMetricIsNotTheBest(t *testing.T) {
	folder := inFolder(t, map[string]string{"sweep.yaml": "command: [sh, -c, 'exit 0']\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {value: 1}}\n"})
	if _, said, status := run(t, folder, "sweep"); status != 0 || strings.Contains(said, "best so far") {
		t.Errorf("exit status %d, %s", status, said)
	}
}

// Where the sweep's metric never comes, the sweep says what came instead.
func TestMetricThatNeverCame(t *testing.T) {
	t.Parallel()
	for program, want := range map[string]string{
		"echo validation/loss=1 accuracy=0.5": "2 runs never reported loss, by which the sweep is judged. Run 1 reported accuracy, validation/loss.",
		"echo hello":                          "Run 1 reported no metrics; docs/programs.md says",
		"echo loss=1":                         "",
	} {
		folder := inFolder(t, map[string]string{"sweep.yaml": "command: [sh, -c, '" + program + "']\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [1, 2]}}\n"})
		_, said, status := run(t, folder, "sweep")
		if status != 0 || !strings.Contains(said, want) || want == "" && strings.Contains(said, "never") {
			t.Errorf("%s: exit status %d, want %q in\n%s", program, status, want, said)
		}
		if _, said, _ = run(t, folder, "sweep"); !strings.Contains(said, "is done already: 2 done") {
			t.Errorf("the second time: %s", said)
		}
	}
}

// Runs that are tracked by one name stand in one table, with what their arguments say.
func TestTrack(t *testing.T) {
	t.Parallel()
	folder := inFolder(t, map[string]string{
		"train.sh": "echo \"loss=$1\"; [ $1 != 3 ] || exit 4\n",
		"c.yaml":   "optimizer: {lr: 0.5, name: sgd}\n",
	})
	text, said, status := run(t, folder, "track", "--config", "c.yaml", "--", "sh", "train.sh", "2", "--rate", "-0.5", "--big", "--no-cuda", "x=y")
	if status != 0 || text != "loss=2\n" || !strings.Contains(said, "run 1: done, loss 2") {
		t.Errorf("exit status %d, %q, %q", status, text, said)
	}
	if _, said, status = run(t, folder, "track", "--", "sh", "train.sh", "3", "--rate=7"); status != int(exitFaults) || !strings.Contains(said, "exit status 4") {
		t.Errorf("exit status %d, %q", status, said)
	}
	if text, _, _ = run(t, folder, "list"); !strings.Contains(text, "1 done, 1 failed") || !strings.Contains(text, " train ") {
		t.Errorf("listed: %s", text)
	}
	text, _, _ = run(t, folder, "query", "--json", "SELECT config FROM runs ORDER BY id")
	text = strings.ReplaceAll(text, `\"`, `"`)
	for _, want := range []string{`"rate":-0.5`, `"big":true`, `"cuda":false`, `"x":"y"`, `"optimizer.lr":0.5`, `{"rate":7}`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if text, _, _ = run(t, folder, "show", "1"); !strings.Contains(text, "sh train.sh 2 --rate -0.5") {
		t.Errorf("shown: %s", text)
	}
	if _, said, status = run(t, folder, "track", "--", "no-such-program"); status != 1 || !strings.Contains(said, "no-such-program") {
		t.Errorf("exit status %d, %q", status, said)
	}
}

func waitFor(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not come", path)
		}
	}
}
