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
// tell whether it still lives: host name, the machine's boot, the space of its
// process ids (each container has its own), process id, and when that process
// started (ids are used again).

// thisWorker names this process.
func thisWorker() string {
	host, _ := os.Hostname()
	pid := os.Getpid()
	start, _ := process(pid)
	return fmt.Sprintf("%s %s %s %d %s", strings.ReplaceAll(host, " ", "_"), bootID(), pidSpace(), pid, start)
}

// alive reports whether the named worker may still be at work. Of one that
// cannot be asked, on another host or in another container, it says elsewhere.
func alive(worker string, elsewhere bool) bool {
	words, here := strings.Fields(worker), strings.Fields(thisWorker())
	if len(words) != len(here) {
		return false
	}
	sameHost, sameBoot, sameSpace := words[0] == here[0], words[1] == here[1] && here[1] != "-", words[2] == here[2]
	switch {
	case sameBoot && !sameSpace:
		return elsewhere // another container
	case !sameBoot && !sameHost:
		return elsewhere // another machine
	case !sameBoot && here[1] != "-":
		return false // this machine, before it was started again
	}
	pid, err := strconv.Atoi(words[3])
	if err != nil || !processExists(pid) {
		return false
	}
	start, zombie := process(pid)
	return start == words[4] && !zombie
}

func processExists(pid int) bool {
	found, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer found.Release()
	if runtime.GOOS == "windows" {
		return true // there FindProcess has looked
	}
	err = found.Signal(syscall.Signal(0))
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

// pidSpace tells one space of process ids from another; "-" where the system
// does not say.
func pidSpace() string {
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return "-"
	}
	return space
}

// process returns when a process started, in clock ticks since boot (proc(5),
// field 22 of stat), "-" where the system does not say, and whether it is dead
// and only not yet reaped.
func process(pid int) (start string, zombie bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "-", false
	}
	// The second field is the program's name in parentheses and may hold spaces.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 20 {
		return "-", false
	}
	return fields[19], fields[0] == "Z" || fields[0] == "X"
}
