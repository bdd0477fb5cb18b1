package main

import (
	"context"
	"os/signal"
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
