// Package worker names processes that train runs, so that another process can tell whether
// one still lives.
package worker

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// worker says which process has a run, so that another process can tell whether it still
// lives.
type worker struct {
	host  string
	boot  string // tells one boot of the machine from the next; "-" where the system does not say
	space string // of the process ids: each container has its own; "-" where the system does not say
	pid   string
	start string // when the process started, as ids are used again: clock ticks since boot, "-" where the system does not say
}

func (w worker) String() string {
	return strings.Join([]string{w.host, w.boot, w.space, w.pid, w.start}, " ")
}

// this is this process.
func this() worker {
	host, _ := os.Hostname()
	pid := os.Getpid()
	start, _ := process(pid)
	return worker{strings.ReplaceAll(host, " ", "_"), bootID(), pidSpace(), strconv.Itoa(pid), start}
}

// This names this process.
func This() string { return this().String() }

func parse(text string) (w worker, ok bool) {
	words := strings.Fields(text)
	if len(words) != 5 {
		return w, false
	}
	return worker{words[0], words[1], words[2], words[3], words[4]}, true
}

// place is where a worker is.
type place int

const (
	gone      place = iota // of this machine before it was started again, or nowhere
	here                   // its process can be asked for
	elsewhere              // on another machine or in another container: nobody can tell here whether it lives
)

// where returns where a worker is that was last heard of at a time, to one that asks on a
// machine that was started at booted.
func (w worker) where(asking worker, heard, booted time.Time) place {
	sameHost := w.host == asking.host
	switch {
	case w.boot == asking.boot && w.boot != "-":
		if w.space != asking.space {
			return elsewhere // another container
		}
		return here
	case !sameHost:
		return elsewhere
	case w.boot == "-" && asking.boot == "-":
		return here
	case w.boot == "-" || asking.boot == "-":
		return elsewhere // one of the two sees less of the machine than the other
	case heard.After(booted):
		return elsewhere // another machine of the same name
	}
	return gone
}

// Alive reports whether the named worker, last heard of at a time, may still be at work.
// Of one that cannot be asked, on another host or in another container, it says unknown.
func Alive(name string, heard time.Time, unknown bool) bool {
	w, ok := parse(name)
	if !ok {
		return false
	}
	switch w.where(this(), heard, bootTime()) {
	case elsewhere:
		return unknown
	case here:
		start, state := process(w.process())
		return processExists(w.process()) && start == w.start && state != "Z" && state != "X"
	}
	return false
}

func (w worker) process() int {
	pid, _ := strconv.Atoi(w.pid)
	return pid
}

// Holder says in a few words where the named worker, last heard of at a time, is, and what
// can be done where it does not go on.
func Holder(name string, heard time.Time) string {
	w, ok := parse(name)
	if !ok {
		return "nobody"
	}
	switch w.where(this(), heard, bootTime()) {
	case elsewhere:
		return fmt.Sprintf("another process, on %s; if that host is gone: sweep --take-over", w.host)
	case here:
		if !Alive(name, heard, false) {
			break
		}
		if _, state := process(w.process()); state == "T" || state == "t" {
			return fmt.Sprintf("process %s on this machine, which is stopped; this lets it go on: kill -CONT %s", w.pid, w.pid)
		}
		return fmt.Sprintf("process %s on this machine", w.pid)
	}
	return "a process that is gone; the same command goes on with it"
}

func processExists(pid int) bool {
	found, err := os.FindProcess(pid)
	if err != nil || pid <= 0 {
		return false
	}
	defer found.Release()
	if runtime.GOOS == "windows" {
		return true // there FindProcess has looked
	}
	err = found.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, fs.ErrPermission)
}

func bootID() string {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "-"
	}
	return strings.TrimSpace(string(text))
}

// bootTime is when this machine was started, the zero time where the system does not
// say (proc(5), btime of stat).
func bootTime() time.Time {
	text, _ := os.ReadFile("/proc/stat")
	for line := range strings.Lines(string(text)) {
		if seconds, ok := strings.CutPrefix(line, "btime "); ok {
			n, _ := strconv.ParseInt(strings.TrimSpace(seconds), 10, 64)
			return time.Unix(n, 0)
		}
	}
	return time.Time{}
}

func pidSpace() string {
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return "-"
	}
	return space
}

// process returns when a process started, and its state: Z where it is dead and only not
// yet reaped, T where it is stopped (proc(5), fields 22 and 3 of stat).
func process(pid int) (start, state string) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "-", ""
	}
	// The second field is the program's name in parentheses and may hold spaces.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 20 {
		return "-", ""
	}
	return fields[19], fields[0]
}
