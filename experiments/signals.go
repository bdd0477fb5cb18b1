package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilStopped returns a context that ends with the first signal that asks the program
// to end: Ctrl-C, kill, or a terminal that is closed. The second has its usual meaning,
// as has the first after stop.
func untilStopped() (ctx context.Context, stop context.CancelFunc) {
	ctx, stop = signal.NotifyContext(context.Background(), stopSignals()...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// untilTidied is untilStopped for what ends processes and removes files then, which takes
// seconds: no other signal cuts that short.
func untilTidied() (ctx context.Context, stop context.CancelFunc) {
	return signal.NotifyContext(context.Background(), stopSignals()...)
}

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
