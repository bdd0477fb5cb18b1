package nn

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// share calls work with every part of parts at once, a goroutine each, and
// returns when all are done. Where parts panic, it panics with what one of them
// did and that one's stack.
func share(parts int, work func(part, parts int)) {
	if parts <= 1 {
		work(0, 1)
		return
	}
	var others sync.WaitGroup
	broken := make(chan string, parts)
	for part := 1; part < parts; part++ {
		others.Go(func() {
			defer func() {
				if cause := recover(); cause != nil {
					broken <- fmt.Sprintf("%v\n\n%s", cause, debug.Stack())
				}
			}()
			work(part, parts)
		})
	}
	work(0, parts)
	others.Wait()
	select {
	case cause := <-broken:
		panic(cause)
	default:
	}
}

// portion returns the share [from, to) of count things that one of several parts has. It
// begins at a multiple of align, and is empty where there are too few things.
func portion(count, align, part, parts int) (from, to int) {
	blocks := (count + align - 1) / align
	return min(count, blocks*part/parts*align), min(count, blocks*(part+1)/parts*align)
}
