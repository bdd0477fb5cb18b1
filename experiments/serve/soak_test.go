package serve_test

import (
	"flag"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gradbook/experiments/results"
	"gradbook/experiments/results/resultstest"
	"gradbook/experiments/serve"
	"gradbook/internal/browser"
)

var (
	long = flag.Bool("long", false, "leave the page open for a minute, as CI does")
	soak = flag.Duration("soak", time.Minute, "how long -long leaves the page open")
)

// A page that is left open while a sweep reports fifty epochs a second neither grows nor falls
// behind, and nor does its server.
func TestSoak(t *testing.T) {
	if !*long {
		t.Skip("takes minutes: give -long")
	}
	p := browser.Open(t, 1280, 1000)
	file, db := fresh(t)
	var seeds []int64
	for seed := range int64(20) {
		seeds = append(seeds, seed)
	}
	sweepID, environmentID := resultstest.NewSweep(t, db, seeds...)
	open(p, fmt.Sprintf("%s/sweeps/%d", start(t, serve.Options{Record: file}), sweepID))
	p.Do("look at the curves", chromedp.Evaluate[chromedp.Void](`document.querySelector("#figure-learning-curves").scrollIntoView()`))
	heap := func() (server, page float64) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6, browser.Value[float64](p, `(window.gc?.(), performance.memory.usedJSHeapSize)`) / 1e6
	}
	claim, epoch := resultstest.Claim(t, db, sweepID, environmentID), 0
	report := func(until time.Duration) {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for begin := time.Now(); time.Since(begin) < until; <-tick.C {
			epoch++
			resultstest.Report(t, claim, epoch, 0.5, nil)
			if epoch == 500 {
				resultstest.Finish(t, claim, results.Done)
				if claim = resultstest.Claim(t, db, sweepID, environmentID); claim == nil {
					t.Fatal("there are too few runs for so long")
				}
				epoch = 0
			}
		}
	}
	report(*soak / 4)
	serverBefore, pageBefore := heap()
	report(*soak * 3 / 4)
	serverAfter, pageAfter := heap()
	t.Logf("the server had %.1f MB and has %.1f, the page had %.1f MB and has %.1f", serverBefore, serverAfter, pageBefore, pageAfter)
	if serverAfter > serverBefore+20 || pageAfter > 2*pageBefore+20 {
		t.Errorf("the server grew from %.1f MB to %.1f, the page from %.1f MB to %.1f", serverBefore, serverAfter, pageBefore, pageAfter)
	}
	run := claim.Run().ID
	resultstest.Report(t, claim, epoch+1, 0.987, nil)
	p.Wait("the page has the last report", fmt.Sprintf(`document.querySelector("#run-%d")?.innerText.includes("98.70")`, run))
}
