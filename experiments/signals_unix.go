//go:build unix

package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// stopSignals returns the signals that ask the program to end.
func stopSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// surviveClosedPipes lets the program go on when the reader of a pipe that it prints to has
// gone. The processes that it starts do not inherit that.
func surviveClosedPipes() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// nobodyReads reports whether an error comes from a pipe whose reader has gone.
func nobodyReads(err error) bool { return errors.Is(err, syscall.EPIPE) }
