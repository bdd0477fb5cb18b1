// Package browser has tests look at pages as people do, in a Chromium that shows no window.
package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Limit is how long anything may take, on a machine that has much else to do.
const Limit = 90 * time.Second

// Page is a page in a browser. What a test does to it either works or ends the test, with a
// picture of the page.
type Page struct {
	T   *testing.T
	Ctx context.Context // of chromedp
}

// Open starts a browser with a window of a size, in pixels. The test is skipped where there is
// none; the continuous integration makes sure that there is.
func Open(t *testing.T, width, height int) Page {
	t.Helper()
	found := false
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		_, err := exec.LookPath(name)
		found = found || err == nil
	}
	if !found {
		t.Skip("there is no Chromium or Chrome to see the page in")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.WindowSize(width, height))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // without a time limit, which would be the browser's
		t.Fatalf("there must be a Chromium or Chrome: %v", err)
	}
	return Page{t, ctx}
}

// Do carries out what a person would.
func (p Page) Do(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.Ctx, Limit)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.Picture("failed")
		p.T.Fatalf("%s: %v", what, err)
	}
}

// Wait waits until an expression in JavaScript is true.
func (p Page) Wait(what, expression string) {
	p.T.Helper()
	for begin := time.Now(); !Value[bool](p, "!!("+expression+")"); time.Sleep(50 * time.Millisecond) {
		if time.Since(begin) > Limit {
			p.Picture("failed")
			p.T.Fatalf("waited in vain until %s", what)
		}
	}
}

// Value returns what an expression in JavaScript is.
func Value[T any](p Page, expression string) T {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.Ctx, Limit)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.Picture("failed")
		p.T.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Picture takes one of the page, for people to look at: go test -artifacts keeps it.
func (p Page) Picture(name string) {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.Ctx, 20*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(p.T.ArtifactDir(), name+".png"), png, 0o644)
	}
	if err != nil {
		p.T.Error(err)
	}
}

// Complaints collects what a page's console says of errors, and the exceptions that its scripts
// do not catch. The function that it returns gives those so far.
func (p Page) Complaints() func() []string {
	var mu sync.Mutex
	var all []string
	go func() {
		for message, err := range chromedp.Console(p.Ctx) {
			if err != nil {
				return // the browser has ended
			}
			if message.IsException() || message.Type == "error" {
				mu.Lock()
				all = append(all, message.String())
				mu.Unlock()
			}
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}
