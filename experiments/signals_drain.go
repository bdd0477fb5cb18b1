package main

import (
	"context"
	"os"
	"os/signal"
)

// untilDrained returns a channel that the first Ctrl-C closes, and a context that ends with the
// second, or with any other signal that asks the program to end. A signal after that has its
// usual effect. first is called at the first Ctrl-C.
func untilDrained(first func()) (drain <-chan struct{}, ctx context.Context, stop func()) {
	drained := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, stopSignals()...)
	go func() {
		defer signal.Stop(signals)
		select {
		case s := <-signals:
			if s == os.Interrupt {
				close(drained)
				first()
				select {
				case <-signals:
				case <-ctx.Done():
				}
			}
			cancel()
		case <-ctx.Done():
		}
	}()
	return drained, ctx, cancel
}
