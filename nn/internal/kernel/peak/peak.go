// Package peak measures the speed of fused multiply-adds that nothing can
// exceed on one core: what benchmarks are compared with.
package peak

import "time"

// loop runs fused multiply-adds in registers alone.
type loop struct {
	run   func(rounds int)
	flops int // of one round
}

// GFLOPS is how many billions of float32 operations one core can do in a second,
// at the clock that it has now: the best of a few measurements, a millisecond
// altogether. It is 0 on a CPU that this package has no loop for.
func GFLOPS() float64 {
	best := 0.0
	for _, l := range loops() {
		for range 10 {
			const rounds = 20_000
			start := time.Now()
			l.run(rounds)
			best = max(best, float64(rounds*l.flops)/float64(time.Since(start).Nanoseconds()))
		}
	}
	return best
}
