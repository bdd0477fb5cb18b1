//go:build unix

package command_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/runner"
	"gradbook/experiments/runner/command"
	"gradbook/experiments/runner/runnertest"
	"gradbook/experiments/sweep"
)

// carryOut carries out a sweep of a shell script, in a folder of the test's, and returns its
// runs and the folder of their files.
func carryOut(t *testing.T, ctx context.Context, db results.Store, script, file string, workers int) ([]results.Run, string, error) {
	t.Helper()
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.WriteFile("train.sh", []byte(script), 0o666); err != nil {
		t.Fatal(err)
	}
	spec, err := sweep.Read("sweep.yaml", []byte("command: [sh, train.sh, '${args}']\n"+file), nil)
	if err != nil {
		t.Fatal(err)
	}
	files := filepath.Join(folder, "files")
	program, err := command.New(spec, "sweep.yaml", workers, false, func(run int64) string { return filepath.Join(files, fmt.Sprint(run)) })
	if err != nil {
		t.Fatal(err)
	}
	runs, err := runnertest.CarryOut(t, ctx, db, program, spec, workers, runnertest.Watch{})
	return runs, files, err
}

// history is what a run has recorded, a word for each step.
func history(t *testing.T, db results.Store, run int64) (words []string) {
	t.Helper()
	epochs, err := db.Epochs(run)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range epochs {
		word := fmt.Sprint(e.Epoch, ":")
		for _, name := range e.Names() {
			word += fmt.Sprintf(" %s=%v", name, e.Value(name))
		}
		words = append(words, word)
	}
	return words
}

const oneRun = "method: grid\nmetric: {name: loss}\nparameters: {a: {value: 1}}\n"

// All ways of reporting are one history.
func TestMetricsOfAProgram(t *testing.T) {
	db := runnertest.NewRecord(t)
	runs, files, err := carryOut(t, t.Context(), db, `
echo "training $1"
echo '{"step": 0, "loss": 3.5, "note": "x"}'
sleep 0.1 # two pipes have no order
echo "step=1 loss=3 acc=NaN" >&2
echo '{"step": 1, "extra": 1}' >> "$GRADBOOK_METRICS"
sleep 0.1
echo "loss: 2.5"
echo "a line with loss: 9"
test "$GRADBOOK_RUN $GRADBOOK_ATTEMPT $GRADBOOK_STEP" = "1 1 " || exit 7
cat "$GRADBOOK_CONFIG" | tr 1 x; cat > "$GRADBOOK_DIR/mine" < "$WANDB_SWEEP_PARAM_PATH"
`, oneRun, 1)
	if err != nil || len(runs) != 1 || runs[0].State != results.Done {
		t.Fatalf("%+v, %v", runs, err)
	}
	want := []string{"0: loss=3.5", "1: acc=NaN extra=1 loss=2.5"}
	if got := history(t, db, 1); !slices.Equal(got, want) {
		t.Errorf("the history is %q, want %q", got, want)
	}
	if r := runs[0]; r.Epochs != 2 || r.KeptEpoch != 1 || r.BestValue != 2.5 || r.LastValue != 2.5 {
		t.Errorf("the run is %+v", r)
	}
	log, _ := os.ReadFile(filepath.Join(files, "1", "output.log"))
	if text := string(log); !strings.HasPrefix(text, "training --a=1\n") || !strings.HasSuffix(text, `{"a": x}`) {
		t.Errorf("the log is %q", log)
	}
	if mine, err := os.ReadFile(filepath.Join(files, "1", "mine")); string(mine) != "wandb_version: 1\n\"a\":\n  value: 1\n" {
		t.Errorf("its own file is %q, %v", mine, err)
	}
}

// Reports without a step are counted.
func TestReportsWithoutAStep(t *testing.T) {
	db := runnertest.NewRecord(t)
	_, _, err := carryOut(t, t.Context(), db, "for i in 3 2 1; do echo loss=$i; done", oneRun, 1)
	if want := []string{"1: loss=3", "2: loss=2", "3: loss=1"}; err != nil || !slices.Equal(history(t, db, 1), want) {
		t.Errorf("the history is %q, want %q, %v", history(t, db, 1), want, err)
	}
}

func TestProgramsThatFail(t *testing.T) {
	for name, test := range map[string]struct {
		script, file string
		want         []string
	}{
		"exit status":     {"echo first; printf 'bar\\rthe \\033[31merror\\n' >&2; exit 3", "", []string{"exit status 3: the ", "error"}},
		"signal":          {"echo loss=1; kill -KILL $$", "", []string{"ended by signal: killed: loss=1"}},
		"timeout":         {"echo loss=1; sleep 100", "timeout: 0.3\n", []string{"timed out after 300ms: loss=1"}},
		"ignores SIGTERM": {"trap '' TERM; echo loss=1; while :; do sleep 0.02; done", "timeout: 0.3\ngrace: 0.1\n", []string{"timed out after 300ms"}},
		"says nothing":    {"exit 1", "", []string{"exit status 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			db := runnertest.NewRecord(t)
			runs, _, err := carryOut(t, t.Context(), db, test.script, test.file+oneRun, 1)
			if err != nil || runs[0].State != results.Failed {
				t.Fatalf("%+v, %v", runs, err)
			}
			for _, want := range test.want {
				if !strings.Contains(runs[0].Error, want) || strings.ContainsRune(runs[0].Error, '\033') {
					t.Errorf("the error is %q, want %q in it", runs[0].Error, want)
				}
			}
			if strings.Contains(test.script, "loss=1") && runs[0].LastValue != 1 {
				t.Error("what it had reported is lost")
			}
		})
	}
}

// A run that early termination stops ends with the step that it was stopped at, and its
// program ends.
func TestProgramIsStoppedEarly(t *testing.T) {
	db := runnertest.NewRecord(t)
	runs, files, err := carryOut(t, t.Context(), db, `
trap 'echo told >> "$GRADBOOK_DIR/told"; exit 1' TERM
i=0
while [ $i -lt 40 ]; do i=$((i+1)); echo "step=$((10*i)) loss=${1#--a=}"; [ $i -le 20 ] || sleep 0.05; done
`, "early_terminate: {type: asha, min_resource: 4}\nmethod: grid\nmetric: {name: loss, goal: minimize}\nparameters: {a: {values: [1, 2, 3, 4]}}\n", 1)
	if err != nil {
		t.Fatal(err)
	}
	stopped := 0
	for _, run := range runs {
		if run.State != results.Stopped {
			continue
		}
		stopped++
		if run.KeptEpoch != 40 || run.Epochs != 4 {
			t.Errorf("run %d was stopped at step %d", run.ID, run.KeptEpoch)
		}
		if _, err := os.Stat(filepath.Join(files, fmt.Sprint(run.ID), "told")); err != nil {
			t.Error("the program was not told")
		}
	}
	if stopped == 0 {
		t.Errorf("none was stopped: %+v", runs)
	}
}

// An interrupted run begins again, in the same folder, and is told so.
func TestProgramStartsAgain(t *testing.T) {
	db := runnertest.NewRecord(t)
	ctx, cancel := context.WithCancel(t.Context())
	const script = `
if [ "$GRADBOOK_ATTEMPT" = 1 ]; then echo "step=0 loss=5"; echo "step=1 loss=4"; echo "step=2 loss=3"; sleep 100; fi
test "$GRADBOOK_STEP" = 2 || exit 5
echo "step=2 loss=2.5"; echo "step=3 loss=2"
`
	time.AfterFunc(time.Second, cancel)
	if _, _, err := carryOut(t, ctx, db, script, oneRun, 1); !errors.Is(err, runner.ErrInterrupted) {
		t.Fatal(err)
	}
	runs, _, err := carryOut(t, t.Context(), db, script, oneRun, 1)
	if want := []string{"0: loss=5", "1: loss=4", "2: loss=2.5", "3: loss=2"}; err != nil || !slices.Equal(history(t, db, 1), want) || runs[0].State != results.Done || runs[0].Epochs != 4 {
		t.Errorf("the history is %q, want %q; %+v, %v", history(t, db, 1), want, runs, err)
	}
}

// Runs side by side have devices of their own, and share the cores.
func TestDevicesAndThreads(t *testing.T) {
	t.Setenv("MKL_NUM_THREADS", "7")
	os.Unsetenv("OMP_NUM_THREADS")
	db := runnertest.NewRecord(t)
	runs, files, err := carryOut(t, t.Context(), db, `
mkdir "../../device$CUDA_VISIBLE_DEVICES" 2>/dev/null || mkdir "device$CUDA_VISIBLE_DEVICES" || exit 9
sleep 0.05; rmdir "device$CUDA_VISIBLE_DEVICES"
echo "loss=1 threads=$OMP_NUM_THREADS mkl=$MKL_NUM_THREADS"
`, "devices: [0, [1, 2]]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [1, 2, 3, 4, 5, 6, 7, 8]}}\n", 2)
	if err != nil {
		t.Fatal(err, files)
	}
	for _, run := range runs {
		if run.State != results.Done || run.Value("mkl") != 7 || run.Value("threads") < 1 {
			t.Errorf("%s: %s, %v threads", run.State, run.Error, run.Value("threads"))
		}
	}
}

// Devices are numbered among those that this process was given.
func TestDevicesWithinThoseGiven(t *testing.T) {
	t.Setenv("CUDA_VISIBLE_DEVICES", "4,7")
	db := runnertest.NewRecord(t)
	runs, _, err := carryOut(t, t.Context(), db, `echo "loss=$CUDA_VISIBLE_DEVICES"`, "devices: [1]\n"+oneRun, 1)
	if err != nil || runs[0].LastValue != 7 {
		t.Errorf("device %v, %v", runs[0].LastValue, err)
	}
	spec, err := sweep.Read("sweep.yaml", []byte("command: [sh]\ndevices: [2]\n"+oneRun), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := command.New(spec, "sweep.yaml", 1, false, nil); err == nil || !strings.Contains(err.Error(), "no device 2 within CUDA_VISIBLE_DEVICES=4,7") {
		t.Errorf("a device that is not there: %v", err)
	}
}

// A program that ends well when it is told to is not done, however late the runner notices.
func TestInterruptedProgramIsNotDone(t *testing.T) {
	for range 5 {
		db := runnertest.NewRecord(t)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(150*time.Millisecond, cancel)
		runs, _, err := carryOut(t, ctx, db, "trap 'exit 0' TERM; while :; do echo loss=1; done", oneRun, 1)
		if !errors.Is(err, runner.ErrInterrupted) || runs[0].State != results.Pending {
			t.Fatalf("interrupted: the run is %s: %s, %v", runs[0].State, runs[0].Error, err)
		}
	}
}

func TestProgramsThatCannotBeStarted(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for name, mode := range map[string]os.FileMode{"plain": 0o666, "sub/there.py": 0o666, "run": 0o777} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("#!/bin/sh\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	for file, want := range map[string]string{
		"command: [no-such-program]\n":                    "there is no no-such-program on the PATH",
		"command: [./plain]\n":                            "chmod +x ./plain",
		"command: ['${unknown}']\n":                       "starts nothing",
		"command: [./missing]\n":                          "there is no ./missing in the working folder",
		"program: there.py\n":                             "but sub/there.py is there",
		"program: nowhere.py\n":                           "there is no nowhere.py in the working folder",
		"program: sub\ncommand: [sh, '${program}']\n":     "sub is a folder",
		"command: [./run]\n":                              "",
		"command: [sh, -c, exit]\n":                       "",
		"program: a.b\ncommand: [sh, -m, '${program}']\n": "",
	} {
		spec, err := sweep.Read("sub/sweep.yaml", []byte(file+oneRun), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = command.New(spec, "sub/sweep.yaml", 1, false, nil)
		if got := fmt.Sprint(err); want == "" && err != nil || !strings.Contains(got, want) {
			t.Errorf("%s%v, want %q", file, err, want)
		}
	}
}
