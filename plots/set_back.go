package plots

import (
	"cmp"
	"slices"
)

// straighten undoes what a clock that was set back did to the times of bars, as far as they tell,
// and reports whether it did. A run that ends earlier than its epochs took to train ends when they did:
// so far was the clock set back. A process begins its runs in the order of their numbers; one that seems to begin
// before the run with the number before is moved by that, with all that follow it, or just
// behind that beginning if it is not known how far. When a run was interrupted, its times are of two processes: it is not moved.
func straighten(bars []bar) (wasSetBack bool) {
	const slack = 1 // second: workers of a process begin side by side
	byWorker := map[string][]*bar{}
	for i := range bars {
		b := &bars[i]
		byWorker[b.run.Worker] = append(byWorker[b.run.Worker], b)
	}
	for _, runs := range byWorker {
		slices.SortStableFunc(runs, func(a, b *bar) int { return cmp.Compare(a.run.Number, b.run.Number) })
		by := 0.0 // so far the clock was set back
		for _, b := range runs {
			if short := b.from + b.run.Seconds - b.to; short > slack {
				by = max(by, short)
				b.to = b.from + b.run.Seconds
				wasSetBack = true
			}
		}
		shift, latest := 0.0, runs[0].from
		for _, b := range runs {
			if b.interrupted {
				continue
			}
			if behind := latest - b.from - shift; behind > slack {
				shift += max(behind, by)
				wasSetBack = true
			}
			b.from, b.to = b.from+shift, b.to+shift
			latest = max(latest, b.from)
		}
	}
	first := slices.MinFunc(bars, func(a, b bar) int { return cmp.Compare(a.from, b.from) }).from
	for i := range bars {
		bars[i].from, bars[i].to = bars[i].from-first, bars[i].to-first
	}
	slices.SortStableFunc(bars, func(a, b bar) int { return cmp.Compare(a.from, b.from) })
	return wasSetBack
}
