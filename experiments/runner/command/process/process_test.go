//go:build unix

package process_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gradbook/experiments/runner/command/process"
)

// starterOf has the test's executable start a program in a shell, tell its id and wait.
const starterOf = "GRADBOOK_TEST_STARTER_OF"

func TestMain(m *testing.M) {
	if script := os.Getenv(starterOf); script != "" {
		p, err := process.Start(process.Options{Arguments: []string{"sh", "-c", script}, Environment: os.Environ(), Stdout: os.Stdout, Stderr: os.Stderr})
		if err != nil {
			panic(err)
		}
		fmt.Println(p.ID.PID, p.ID.Token)
		select {}
	}
	os.Exit(m.Run())
}

func start(t *testing.T, script string) (p *process.Program, stdout *bytes.Buffer) {
	t.Helper()
	stdout = new(bytes.Buffer)
	p, err := process.Start(process.Options{Arguments: []string{"sh", "-c", script}, Folder: t.TempDir(), Environment: os.Environ(), Stdout: stdout, Stderr: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	return p, stdout
}

// lives reports whether a process runs: a zombie does not.
func lives(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return runtime.GOOS != "linux" && syscall.Kill(pid, 0) == nil
	}
	state := stat[bytes.LastIndexByte(stat, ')')+2]
	return state != 'Z' && state != 'X'
}

func TestStatusAndOutput(t *testing.T) {
	p, stdout := start(t, `i=0; while [ $i -lt 2000 ]; do echo "line $i of many"; i=$((i+1)); done; pwd; exit 3`)
	err := p.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("ended with %v", err)
	}
	if lines := strings.Count(stdout.String(), "\n"); lines != 2001 {
		t.Errorf("%d lines of output", lines)
	}
	if p, _ := start(t, "exit 0"); p.Wait() != nil {
		t.Errorf("ended with %v", p.Wait())
	}
	if _, err := process.Start(process.Options{Arguments: []string{"/no/such/program"}, Stdout: stdout, Stderr: stdout}); err == nil {
		t.Error("no error where there is no such program")
	}
}

// What a program leaves behind ends with it, and holds nobody up.
func TestNothingIsLeftBehind(t *testing.T) {
	scripts := map[string]string{
		"a child in the background":            `sleep 100 & echo $!`,
		"a child that ignores SIGTERM":         `(trap '' TERM; echo $(exec sh -c 'echo $PPID'); touch ready; sleep 100) & while [ ! -e ready ]; do sleep 0.01; done`,
		"a child of a child, without its pipe": `(sleep 100 >/dev/null 2>&1 & echo $!) & wait`,
	}
	if runtime.GOOS == "linux" {
		scripts["a child in a session of its own"] = `setsid sleep 100 & echo $!`
	}
	for name, script := range scripts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, stdout := start(t, script)
			if err := p.Wait(); err != nil {
				t.Error(err)
			}
			pid, err := strconv.Atoi(strings.TrimSpace(stdout.String()))
			if err != nil || lives(pid) {
				t.Errorf("process %q lives: %v", stdout, err)
			}
		})
	}
}

func TestEnd(t *testing.T) {
	for name, script := range map[string]string{
		"one that ends":            `sleep 100`,
		"one that ignores SIGTERM": `trap '' TERM; while :; do sleep 0.05; done`,
		"one that is stopped":      `kill -STOP $$`,
		"one that starts others":   `trap '' TERM; while :; do sleep 100 & sleep 0.05; done`,
		"one that ends by itself":  `trap 'exit 0' TERM; sleep 100 & wait`,
		"one whose child detaches": `trap '' TERM; setsid sh -c "trap '' TERM; sleep 100" & wait; sleep 100`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if strings.Contains(script, "setsid") && runtime.GOOS != "linux" {
				t.Skip("only Linux tells who has left the group")
			}
			p, _ := start(t, script)
			time.Sleep(100 * time.Millisecond)
			p.End(time.Hour)
			p.End(200 * time.Millisecond)
			select {
			case <-p.Done():
			case <-time.After(20 * time.Second):
				t.Fatal("it does not end")
			}
			if left := p.Members(); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		})
	}
}

// A process that is killed leaves no program behind, and where its keeper was killed too, the
// next one finds what is left.
func TestStarterIsKilled(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells who has left the group")
	}
	for _, keeperToo := range []bool{false, true} {
		t.Run(fmt.Sprint("its keeper too: ", keeperToo), func(t *testing.T) {
			starter := exec.Command(os.Args[0])
			starter.Env = append(os.Environ(), starterOf+"=sleep 100 & setsid sleep 100 & wait")
			output, err := starter.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := starter.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(output).ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			var id process.ID
			if _, err := fmt.Sscan(line, &id.PID, &id.Token); err != nil {
				t.Fatal(err)
			}
			if keeperToo {
				killKeeperOf(t, starter.Process.Pid)
			}
			starter.Process.Kill()
			starter.Wait()
			if keeperToo {
				time.Sleep(50 * time.Millisecond)
				if !lives(id.PID) {
					t.Error("without a keeper the program has ended, which this test does not expect")
				}
				if err := process.EndLeft(id, time.Second); err != nil {
					t.Error(err)
				}
				if lives(id.PID) {
					t.Error("EndLeft has left the program")
				}
			}
			for deadline := time.Now().Add(20 * time.Second); lives(id.PID) || len(withToken(id.Token)) > 0; time.Sleep(10 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("left: %v", withToken(id.Token))
				}
			}
		})
	}
	if err := process.EndLeft(process.ID{PID: os.Getpid(), Token: "of nobody"}, 0); err != nil {
		t.Error(err)
	}
}

func killKeeperOf(t *testing.T, pid int) {
	t.Helper()
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		line, _ := os.ReadFile("/proc/" + entry.Name() + "/cmdline")
		status, _ := os.ReadFile("/proc/" + entry.Name() + "/status")
		if strings.HasPrefix(string(line), "gradbook-keeper") && strings.Contains(string(status), fmt.Sprintf("PPid:\t%d\n", pid)) {
			keeper, _ := strconv.Atoi(entry.Name())
			syscall.Kill(keeper, syscall.SIGKILL)
			return
		}
	}
	t.Fatal("there is no keeper")
}

// withToken lists the processes that have a token, by another way than the package's.
func withToken(token string) (lines []string) {
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		environment, _ := os.ReadFile("/proc/" + entry.Name() + "/environ")
		pid, _ := strconv.Atoi(entry.Name())
		if strings.Contains(string(environment), token) && lives(pid) {
			lines = append(lines, entry.Name())
		}
	}
	return lines
}
