package main

import (
	"context"
	"os/signal"
)

// untilStopped returns a context that ends with the first signal that asks the program
// to end: Ctrl-C, kill, or a closed terminal. A second signal has its usual effect, and so
// has any signal after stop.
func untilStopped() (ctx context.Context, stop context.CancelFunc) {
	ctx, stop = signal.NotifyContext(context.Background(), stopSignals()...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// untilTidied is like untilStopped, for commands that then end processes and remove files.
// That takes seconds, and no second signal cuts it short.
func untilTidied() (ctx context.Context, stop context.CancelFunc) {
	return signal.NotifyContext(context.Background(), stopSignals()...)
}
