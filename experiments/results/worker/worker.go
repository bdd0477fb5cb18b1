// Package worker names processes that train runs, so that another process can tell whether
// one still lives.
package worker

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// worker says which process has a run, so that another process can tell whether it still
// lives.
type worker struct {
	host  string
	boot  string // tells one boot of the machine from the next; "-" where the system does not say
	space string // of the process ids: each container has its own; "-" where the system does not say
	pid   string
	start string // when the process started, as ids are used again: "-" where the system does not say
}

func (w worker) String() string {
	return strings.Join([]string{w.host, w.boot, w.space, w.pid, w.start}, " ")
}

// this is this process.
func this() worker {
	host, _ := os.Hostname()
	w := worker{strings.ReplaceAll(host, " ", "_"), bootID(), pidSpace(), strconv.Itoa(os.Getpid()), "-"}
	if p, ok := findProcess(int32(os.Getpid())); ok && p.start != 0 {
		w.start = p.start.String()
	}
	return w
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
		_, lives := w.process()
		return lives
	}
	return false
}

// process returns the worker's process on this machine. It is not ok where that has ended,
// whatever process has its id by now.
func (w worker) process() (p process, ok bool) {
	pid, err := strconv.ParseInt(w.pid, 10, 32)
	if err != nil {
		return p, false
	}
	if p, ok = findProcess(int32(pid)); !ok || p.start == 0 && w.start == "-" {
		return p, ok
	}
	start, err := time.ParseDuration(w.start)
	return p, err == nil && (p.start == 0 || (p.start-start).Abs() < sameStart)
}

// sameStart is by how much two readings of one process's start may differ: the system says
// when the machine was started to the second. No process id is used again as soon.
const sameStart = 3 * time.Second

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
		p, lives := w.process()
		if !lives {
			break
		}
		if p.stopped {
			return fmt.Sprintf("process %s on this machine, which is stopped; this lets it go on: kill -CONT %s", w.pid, w.pid)
		}
		return fmt.Sprintf("process %s on this machine", w.pid)
	}
	return "a process that is gone; the same command goes on with it"
}
