//go:build unix

package main

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestHookIsToldOfTheFinishedSweep(t *testing.T) {
	t.Parallel()
	const parameters = "  epochs: {value: 1}\n  seed: {values: [1, 2]}\n"
	folder := workplace(t, parameters+"hooks: {on_finish: 'cat > told.json; echo from the hook; false'}\n")
	stdout, stderr, status := run(t, folder, "sweep")
	if status != 0 || !strings.Contains(stderr, "from the hook") || !strings.Contains(stderr, "hooks.on_finish failed: exit status 1") || strings.Contains(stdout, "from the hook") {
		t.Errorf("exit status %d\n%s%s", status, stdout, stderr)
	}
	text, err := os.ReadFile(filepath.Join(folder, "told.json"))
	var told struct {
		Sweep struct{ Name, State string }
		Runs  []struct{ State string }
	}
	if err == nil {
		err = json.Unmarshal(text, &told)
	}
	if err != nil || told.Sweep.State != "done" || len(told.Runs) != 2 || told.Runs[1].State != "done" {
		t.Errorf("it was told %s (%v)", text, err)
	}

	// It is told of faulty runs too, and not of a sweep that is not done.
	folder = workplace(t, "  epochs: {value: 2}\n  learning_rate: {value: 1.0e+30}\nhooks: {on_finish: 'echo from the hook'}\n")
	if _, stderr, status := run(t, folder, "sweep"); status != 3 || !strings.Contains(stderr, "from the hook") {
		t.Errorf("of diverged runs: exit status %d\n%s", status, stderr)
	}
	folder = workplace(t, "  epochs: {value: 100000}\nhooks: {on_finish: 'echo from the hook'}\n")
	if stderr := interrupted(t, folder); strings.Contains(stderr, "from the hook") {
		t.Errorf("after an interrupt:\n%s", stderr)
	}
}

// pending is a hook that first lasts for a minute, with a process of its own in the
// background, and then no time at all.
const pending = `'if [ -e pid ]; then touch ran; exit; fi; sleep 60 & echo $! > pid; echo from the hook; wait'`

// inItsHook starts a sweep and returns it when its hook is at work, with what it goes on
// to say.
func inItsHook(t *testing.T, folder string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := command(folder, "sweep")
	pipe, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(pipe)
	for lines.Scan() && lines.Text() != "from the hook" {
	}
	return c, lines
}

// goesOnWithItsHook carries out a sweep whose hook was cut short, and no more than that.
func goesOnWithItsHook(t *testing.T, folder string) {
	t.Helper()
	stdout, stderr, status := run(t, folder, "sweep")
	if status != 0 || !strings.Contains(stderr, "sweep 1 Noise, or not? is done already") {
		t.Errorf("the same command: exit status %d\n%s%s", status, stdout, stderr)
	}
	if err := os.Remove(filepath.Join(folder, "ran")); err != nil {
		t.Errorf("the same command does not run the hook: %v\n%s", err, stderr)
	}
	run(t, folder, "sweep")
	if _, err := os.Stat(filepath.Join(folder, "ran")); err == nil {
		t.Error("the hook was run once more")
	}
	if got := strings.Join(sweepsOf(t, folder), " "); got != "done" {
		t.Errorf("the sweeps are %s", got)
	}
}

func TestSignalsEndTheHook(t *testing.T) {
	for _, signal := range stopSignals() { // without SIGHUP below nohup
		folder := workplace(t, "  epochs: {value: 1}\nhooks: {on_finish: "+pending+"}\n")
		c, _ := inItsHook(t, folder)
		start := time.Now()
		c.Process.Signal(signal)
		c.Wait()
		if status, took := c.ProcessState.ExitCode(), time.Since(start); status != 130 || took > 4*time.Second {
			t.Errorf("%v: exit status %d after %v", signal, status, took)
		}
		text, err := os.ReadFile(filepath.Join(folder, "pid"))
		pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		for err == nil && lives(pid) && time.Since(start) < 4*time.Second {
			time.Sleep(time.Millisecond)
		}
		if err != nil || pid == 0 || lives(pid) {
			t.Errorf("%v: what the hook started, process %d, is left (%v)", signal, pid, err)
		}
		goesOnWithItsHook(t, folder)
	}
}

// lives reports whether a process is at work: not dead, and only not yet reaped.
func lives(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	state, err := exec.Command("ps", "-o", "state=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(state)), "Z")
}

// A command that does not heed the first signal is killed by the second.
func TestSecondSignalKillsTheHook(t *testing.T) {
	folder := workplace(t, "  epochs: {value: 1}\nhooks: {on_finish: \"trap '' TERM; echo from the hook; sleep 60\"}\n")
	c, lines := inItsHook(t, folder)
	start := time.Now()
	c.Process.Signal(os.Interrupt)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "Ending hooks.on_finish") {
			c.Process.Signal(os.Interrupt)
		}
	}
	c.Wait()
	if status := c.ProcessState.ExitCode(); status != 130 || time.Since(start) >= hookGrace {
		t.Errorf("exit status %d after %v", status, time.Since(start))
	}
}

func TestHookOfAKilledSweep(t *testing.T) {
	folder := workplace(t, "  epochs: {value: 1}\nhooks: {on_finish: "+pending+"}\n")
	c, _ := inItsHook(t, folder)
	c.Process.Kill()
	c.Wait()
	text, _ := os.ReadFile(filepath.Join(folder, "pid"))
	if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
		syscall.Kill(pid, syscall.SIGKILL) // the hook outlives a kill of the sweep
	}
	goesOnWithItsHook(t, folder)

	// As a kill leaves it that comes when the sweep is done and its hook has not begun.
	record, err := sql.Open("sqlite3", filepath.Join(folder, "results.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	if _, err := record.Exec(`UPDATE sweeps SET hook_worker = ''`); err != nil {
		t.Fatal(err)
	}
	goesOnWithItsHook(t, folder)
}

// A sweep does not mind that nobody reads what it prints.
func TestSweepIntoAClosedPipe(t *testing.T) {
	t.Parallel()
	folder := workplace(t, "  epochs: {value: 1}\n  seed: {values: [1, 2]}\nhooks: {on_finish: 'touch ran'}\n")
	for _, arguments := range [][]string{{"sweep"}, {"sweep", "--new", "--json"}} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		read.Close()
		c := command(folder, arguments...)
		c.Stdout, c.Stderr = write, write
		if err := c.Run(); err != nil {
			t.Errorf("%v: %v", arguments, err)
		}
		write.Close()
		if err := os.Remove(filepath.Join(folder, "ran")); err != nil {
			t.Errorf("%v: the hook was not run: %v", arguments, err)
		}
	}
	if _, stderr, status := run(t, folder, "sweep"); status != 0 || !strings.Contains(stderr, "sweep 2 Noise, or not? is done already") {
		t.Errorf("the same command: exit status %d\n%s", status, stderr)
	}
}
