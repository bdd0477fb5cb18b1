package dataset

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// drawn-digits: handwriting that is made up here, so that there is something
// to learn where there is no network. It has MNIST's shape and about its
// difficulty: of the test set, softmax regression gets 92 % right and a network
// with 256 and 128 hidden units 98.4 %. It is the same bits on every machine:
// sample i is a function of i alone, in arithmetic that is exact everywhere
// (package exact).
//
// A digit comes about as on paper. One of the ways to write it is picked
// (glyphs.go), a hand deforms it (hand.go), a pen draws it (pen.go).
const (
	drawnTrain = 60000
	drawnTest  = 10000
	drawnSize  = 28 // width and height in pixels

	// drawnSeed is the seed of all samples. Test samples are numbered from
	// firstTest, so that the sets do not depend on each other's size.
	drawnSeed = 1998
	firstTest = 1 << 32

	// drawnSHA256 is the content of the whole, on every machine.
	drawnSHA256 = "81a0fee81b7d2ced51c394eaf47df309d7a29a8823edff4d151c59b06e188f5c"
)

// drawDigits draws the first so many samples of drawn-digits' two sets, on all
// processors.
func drawDigits(ctx context.Context, train, test int) (*Dataset, error) {
	d := &Dataset{
		Name:    drawnName,
		Classes: digitClasses,
		Width:   drawnSize,
		Height:  drawnSize,
		Source:  "drawn by gradbook",
		Train:   drawSamples(ctx, 0, train),
		Test:    drawSamples(ctx, firstTest, test),
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	d.SHA256 = d.contentSHA256()
	d.Verified = d.SHA256 == drawnSHA256
	return d, nil
}

// drawSamples draws n samples, the first of which has the number given. It
// stops early, with samples left blank, once ctx is done.
func drawSamples(ctx context.Context, first uint64, n int) Samples {
	const pixels = drawnSize * drawnSize
	s := Samples{Pixels: make([]uint8, n*pixels), Labels: make([]uint8, n)}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			var page page
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				c := newChance(drawnSeed, first+uint64(i))
				s.Labels[i] = uint8(c.below(10))
				page.draw(c, int(s.Labels[i]))
				page.scan(s.Pixels[i*pixels : (i+1)*pixels])
			}
		})
	}
	workers.Wait()
	return s
}
