//go:build unix

package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// stopSignals are those that ask the program to end.
func stopSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// surviveClosedPipes makes the program go on when nobody reads any more what it prints
// into a pipe. The processes that it starts do not inherit that.
func surviveClosedPipes() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// nobodyReads reports whether an error comes of a pipe that nobody reads any more.
func nobodyReads(err error) bool { return errors.Is(err, syscall.EPIPE) }
