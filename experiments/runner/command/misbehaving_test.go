//go:build unix

package command_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/experiments/runner/runnertest"
)

// Whatever a program does with its output, its signals and its folder, its run ends, with the
// metrics that it has logged.
func TestProgramsThatMisbehave(t *testing.T) {
	// What any sweep takes, of which most is SQLite's, is not the programs' doing.
	if _, _, err := carryOut(t, t.Context(), runnertest.NewRecord(t), "echo loss=1", oneRun, 1); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		script, file string
		state        results.State
		history      []string
		err          string // part of the run's
	}{
		"much text":           {`yes "a line of text" | head -c 150000000; echo; echo loss=1`, "", results.Done, []string{"1: loss=1"}, ""},
		"a very long line":    {`echo loss=1; head -c 150000000 /dev/zero | tr '\0' x; echo; echo loss=2`, "", results.Done, []string{"1: loss=1", "2: loss=2"}, ""},
		"binary rubbish":      {`head -c 300000 /dev/urandom | tr '\n' x; echo; echo loss=1; printf '\377\033]0;title\007\n' >&2; exit 3`, "", results.Failed, []string{"1: loss=1"}, "exit status 3"},
		"closes its output":   {`echo loss=1; exec >&- 2>&-; sleep 0.1; echo '{"loss": 2}' >>"$GRADBOOK_METRICS"`, "", results.Done, []string{"1: loss=1", "2: loss=2"}, ""},
		"a daemon":            {`echo loss=1; sh -c 'trap "" TERM; touch ready; while :; do sleep 0.1; done' & while [ ! -e ready ]; do sleep 0.01; done`, "", results.Done, []string{"1: loss=1"}, ""},
		"ignores the timeout": {`trap '' TERM; echo loss=1; while :; do sleep 0.02; done`, "timeout: 0.3\ngrace: 0.2\n", results.Failed, []string{"1: loss=1"}, "timed out after 300ms"},
		"well after SIGTERM":  {`trap 'exit 0' TERM; echo loss=1; while :; do sleep 0.02; done`, "timeout: 0.3\n", results.Failed, []string{"1: loss=1"}, "timed out after 300ms"},
		"removes its folder":  {`echo loss=1; rm -r "$GRADBOOK_DIR"; echo loss=2; echo bad >&2; exit 2`, "", results.Failed, []string{"1: loss=1", "2: loss=2"}, "exit status 2: bad"},
		"a folder as metrics": {`mkdir "$GRADBOOK_METRICS"; echo loss=1`, "", results.Done, []string{"1: loss=1"}, ""},
		"a pipe as metrics":   {`mkfifo "$GRADBOOK_METRICS"; echo loss=1`, "", results.Done, []string{"1: loss=1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			db := runnertest.NewRecord(t)
			began := time.Now()
			runs, _, err := carryOut(t, t.Context(), db, test.script, test.file+oneRun, 1)
			runtime.GC()
			runtime.ReadMemStats(&after)
			if err != nil || runs[0].State != test.state || !strings.Contains(runs[0].Error, test.err) || (test.err == "") != (runs[0].Error == "") {
				t.Errorf("%s with %q, %v; want %s with %q", runs[0].State, runs[0].Error, err, test.state, test.err)
			}
			if strings.ContainsAny(runs[0].Error, "\033\007") {
				t.Errorf("the error %q steers the terminal", runs[0].Error)
			}
			if got := history(t, db, 1); !slices.Equal(got, test.history) {
				t.Errorf("the history is %q, want %q", got, test.history)
			}
			if taken := time.Since(began); taken > 20*time.Second {
				t.Errorf("it took %v", taken)
			}
			if more := int64(after.Sys) - int64(before.Sys); more > 120<<20 {
				t.Errorf("it took %d MB of memory", more>>20)
			}
		})
	}
}

// A program that ends well when early termination asks it to is stopped, not done.
func TestProgramThatEndsWellIsStopped(t *testing.T) {
	db := runnertest.NewRecord(t)
	runs, files, err := carryOut(t, t.Context(), db, `
trap 'echo told >"$GRADBOOK_DIR/told"; exit 0' TERM
i=0
while [ $i -lt 40 ]; do i=$((i+1)); echo "step=$i loss=${1#--a=}"; [ $i -le 20 ] || sleep 0.05; done
`, "early_terminate: {type: asha, min_resource: 4}\nmethod: grid\nmetric: {name: loss, goal: minimize}\nparameters: {a: {values: [1, 2]}}\n", 1)
	if err != nil || runs[0].State != results.Done || runs[1].State != results.Stopped || runs[1].Error != "" {
		t.Errorf("%+v, %v", runs, err)
	}
	if _, err := os.Stat(filepath.Join(files, "2", "told")); err != nil {
		t.Error("the program was not told")
	}
}
