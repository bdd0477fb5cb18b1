package main

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// stopSignals are those that ask the program to end: Ctrl-C and Ctrl-Break are Go's
// interrupt, a console that is closed and a user who logs off its SIGTERM. Windows then
// gives the program some seconds.
func stopSignals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }

// surviveClosedPipes does nothing: here a closed pipe is only an error of who writes.
func surviveClosedPipes() {}

// nobodyReads reports whether an error comes from a pipe whose reader has gone.
func nobodyReads(err error) bool {
	return errors.Is(err, windows.ERROR_BROKEN_PIPE) || errors.Is(err, windows.ERROR_NO_DATA)
}
