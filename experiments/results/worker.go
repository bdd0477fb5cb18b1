package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// A worker's name says which process has a run, so that another process can
// tell whether it still lives: host name, the machine's boot, process id and
// when that process started (ids are used again), separated by spaces. Processes
// of another host cannot be asked: they may be in another container, where the
// same ids mean others.

// thisWorker names this process.
func thisWorker() string {
	host, _ := os.Hostname()
	pid := os.Getpid()
	return fmt.Sprintf("%s %s %d %s", strings.ReplaceAll(host, " ", "_"), bootID(), pid, startOf(pid))
}

// alive reports whether the named worker may still be at work. One on another
// host counts as what elsewhere says.
func alive(worker string, elsewhere bool) bool {
	words := strings.Fields(worker)
	if len(words) != 4 {
		return false
	}
	here := strings.Fields(thisWorker())
	if words[0] != here[0] {
		return elsewhere
	}
	pid, err := strconv.Atoi(words[2])
	if err != nil || words[1] != here[1] {
		return false
	}
	return processExists(pid) && startOf(pid) == words[3]
}

func processExists(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer process.Release()
	if runtime.GOOS == "windows" {
		return true // there FindProcess has looked
	}
	err = process.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, fs.ErrPermission)
}

// bootID tells one boot of this machine from the next; "-" where the system
// does not say.
func bootID() string {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "-"
	}
	return strings.TrimSpace(string(text))
}

// startOf returns when a process started, in clock ticks since boot (proc(5),
// field 22 of stat); "-" where the system does not say.
func startOf(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "-"
	}
	// The second field is the program's name in parentheses and may hold spaces.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 20 {
		return "-"
	}
	return fields[19]
}
