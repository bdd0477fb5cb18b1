package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Two processes that carry out one sweep start each of its programs once, and all of it is
// recorded.
func TestSweepsOfAProgramSideBySide(t *testing.T) {
	folder := inFolder(t, map[string]string{
		"train.sh":   "echo $GRADBOOK_RUN $GRADBOOK_ATTEMPT >>starts; for i in 1 2 3 4 5; do echo \"step=$i loss=$i\"; sleep 0.01; done\n",
		"sweep.yaml": "command: [sh, train.sh]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [1, 2, 3, 4, 5, 6]}, b: {values: [1, 2, 3]}}\n",
	})
	both := make(chan string, 2)
	for range 2 {
		c := command(folder, "sweep", "-j", "2")
		go func() {
			said, err := c.CombinedOutput()
			if code := c.ProcessState.ExitCode(); err != nil && code != int(exitFaults) { // who is done first may tell of runs of the other
				both <- fmt.Sprintf("%v\n%s", err, said)
			}
			both <- ""
		}()
	}
	for range 2 {
		if said := <-both; said != "" {
			t.Error(said)
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, "starts"))
	if err != nil {
		t.Fatal(err)
	}
	starts := strings.Split(strings.TrimSpace(string(text)), "\n")
	slices.Sort(starts)
	if len(starts) != 18 || len(slices.Compact(starts)) != 18 {
		t.Errorf("not each of 18 runs was started once: %q", starts)
	}
	record := opened(t, filepath.Join(folder, "results.db"))
	if got := value(t, record, "SELECT count(*) || ' ' || state || ', attempts ' || sum(attempt) || ', workers ' || count(DISTINCT worker) || ', steps ' || (SELECT count(*) FROM history) FROM runs GROUP BY state"); got != "18 done, attempts 18, workers 2, steps 90" {
		t.Error(got)
	}
}

// A run of a worker on another host waits until somebody says that this one is dead.
func TestRunOfAProgramIsTakenOver(t *testing.T) {
	folder := inFolder(t, map[string]string{
		"train.sh":   "echo step=$GRADBOOK_ATTEMPT loss=1; [ $GRADBOOK_ATTEMPT = 2 ] || { while ! grep -q loss $GRADBOOK_DIR/output.log; do :; done; kill -9 $PPID; sleep 100; }\n",
		"sweep.yaml": "command: [sh, train.sh]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {value: 1}}\n",
	})
	run(t, folder, "sweep")
	record := opened(t, filepath.Join(folder, "results.db"))
	if _, err := record.Exec("UPDATE runs SET worker = 'elsewhere another-boot' || substr(worker, instr(worker, ' pid:'))"); err != nil {
		t.Fatal(err)
	}
	if text, said, status := run(t, folder, "sweep"); status != int(exitFaults) || !strings.Contains(said, "--take-over") {
		t.Errorf("exit status %d, %s%s", status, text, said)
	}
	if text, said, status := run(t, folder, "sweep", "--take-over"); status != 0 {
		t.Errorf("exit status %d, %s%s", status, text, said)
	}
	if got := value(t, record, "SELECT state || ', attempt ' || attempt || ', steps ' || (SELECT group_concat(step) FROM history) FROM runs"); got != "done, attempt 2, steps 1,2" {
		t.Error(got)
	}
}

// A failed program is tried again as often as --retries says, and a sweep whose programs all
// fail is given up with what the last one has printed.
func TestProgramsThatFailAreTriedAgain(t *testing.T) {
	folder := inFolder(t, map[string]string{
		"train.sh":   "echo step=$GRADBOOK_ATTEMPT loss=1; [ $GRADBOOK_ATTEMPT -ge $(cat needed) ] || { echo no luck >&2; exit 9; }\n",
		"sweep.yaml": "command: [sh, train.sh]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {values: [1, 2, 3, 4]}}\n",
		"needed":     "3",
	})
	_, said, status := run(t, folder, "sweep", "--max-failures", "2")
	if status != 1 || !strings.Contains(said, "2 runs in a row have failed, the last, run 2, with:\n  exit status 9: no luck\n") {
		t.Errorf("exit status %d, %s", status, said)
	}
	if _, said, status = run(t, folder, "sweep", "--retries", "2"); status != 0 {
		t.Errorf("exit status %d, %s", status, said)
	}
	record := opened(t, filepath.Join(folder, "results.db"))
	if got := value(t, record, "SELECT count(*) || ' ' || state || ', attempt ' || attempt || ', failures ' || failures || ', steps ' || epochs FROM runs GROUP BY state, attempt, failures, epochs"); got != "4 done, attempt 3, failures 2, steps 3" {
		t.Error(got)
	}
}
