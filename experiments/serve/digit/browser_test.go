package digit_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradbook/experiments/serve/digit"
	"gradbook/internal/browser"
)

// page shows what people can draw for the run in the address. Its policy is stricter than most.
func page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "default-src 'self'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Draw</title>
<link rel="icon" href="/page.css"><link rel="stylesheet" href="/page.css"><link rel="stylesheet" href="/digit/digit.css"><script type="module" src="/page.js"></script>
<main><h1>Run `+r.PathValue("run")+`</h1><div id="draw"></div></main></html>`)
}

const (
	script = `import {mount} from '/digit/digit.js';
mount(document.querySelector('#draw'), {url: location.pathname + '/digit', header: {name: 'X-Token', value: 'secret'}});`
	style = `:root { color-scheme: light dark; } body { margin: 1rem; font: 16px sans-serif; }`
)

// site serves the page, and notes requests without the token.
func site(t *testing.T) (address string) {
	answers := handler(t, "")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /runs/{run}", page)
	mux.HandleFunc("/runs/{run}/digit", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Token") != "secret" {
			t.Errorf("%s %s came without the token", r.Method, r.URL)
		}
		answers.ServeHTTP(w, r)
	})
	mux.Handle("GET /digit/", http.StripPrefix("/digit/", http.FileServerFS(digit.Files)))
	for name, content := range map[string]string{"/page.js": script, "/page.css": style} {
		mux.HandleFunc("GET "+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", map[bool]string{true: "text/javascript", false: "text/css"}[name == "/page.js"])
			fmt.Fprint(w, content)
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// Strokes, in shares of the canvas.
var (
	sevenStroke = [][2]float64{{0.3, 0.2}, {0.7, 0.2}, {0.42, 0.85}}
	oneStroke   = [][2]float64{{0.53, 0.15}, {0.48, 0.85}}
)

// scheme has the system be dark or light.
func scheme(name string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, page *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, page, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
		return chromedp.Void{}, err
	}
}

func TestDrawingInABrowser(t *testing.T) {
	p := browser.Open(t, 1280, 1000)
	complaints := p.Complaints()
	draw := func(with browser.Pointer, points ...[2]float64) {
		t.Helper()
		p.Stroke(with, ".digit-canvas", points...)
	}
	reads := func(class string) {
		t.Helper()
		p.Wait("it reads a "+class, fmt.Sprintf(`document.querySelector('.digit-headline b')?.textContent === %q`, class))
	}
	press := func(key string) { p.Do("press a key", chromedp.KeyEvent(key)) }
	address := site(t)
	open := func(run string) {
		t.Helper()
		p.Do("open the page", chromedp.Navigate(address+"/runs/"+run))
	}
	text := func(selector string) string {
		t.Helper()
		return browser.Value[string](p, fmt.Sprintf(`document.querySelector(%q).innerText`, selector))
	}

	open(committed)
	p.Wait("the canvas is there", `document.querySelector('.digit-canvas')`)
	draw(browser.Mouse, sevenStroke...)
	reads("7")
	p.Wait("mistakes are shown", `document.querySelectorAll('.digit-below button').length === 8`)
	row := text(".digit-first")
	if !strings.HasPrefix(row, "7") || !strings.Contains(row, "%") {
		t.Errorf("the first row is %q", row)
	}
	if ink := browser.Value[int](p, `document.querySelector('.digit-seen').getContext('2d').getImageData(0, 0, 28, 28).data.filter((v, i) => i % 4 === 0 && v > 0).length`); ink < 40 || ink > 300 {
		t.Errorf("the prepared image has %d pixels of ink", ink)
	}
	p.Wait("a screen reader is told", `document.querySelector('[aria-live]').textContent.startsWith('7 with probability')`)
	p.Picture("light")
	p.Do("turn dark", scheme("dark"))
	p.Picture("dark")
	p.Do("turn light", scheme("light"))

	// A second line makes it another digit; undone, it is a seven again.
	draw(browser.Mouse, [2]float64{0.42, 0.85}, [2]float64{0.75, 0.85})
	draw(browser.Mouse, [2]float64{0.3, 0.2}, [2]float64{0.3, 0.2})
	p.Do("undo", chromedp.Click("[data-act=undo]"), chromedp.Click("[data-act=undo]"))
	reads("7")
	p.Do("clear", chromedp.Click("[data-act=clear]"))
	p.Wait("nothing is read", `document.querySelector('.digit-headline').textContent === 'Draw a digit.' && !document.querySelector('.digit-below button')`)
	draw(browser.Mouse, oneStroke...)
	reads("1")

	// One of the mistakes is begun with, and drawn on.
	words := `document.querySelector('.digit-verdict .digit-quiet').textContent`
	p.Do("choose a mistake", chromedp.Click(".digit-below button"))
	p.Wait("it is there", `/^This is a \d: (training|test|validation) image \d+, which the network reads as \d with /.test(`+words+`)`)
	if first := browser.Value[string](p, `document.querySelector('.digit-below button').innerText`); !strings.Contains(first, "distance 0.0") {
		t.Errorf("the mistake nearest to itself is %q", first)
	}
	draw(browser.Mouse, [][2]float64{{0.2, 0.9}, {0.8, 0.9}}...)
	p.Wait("it is drawn on", words+`.includes(', drawn on.')`)
	p.Do("clear", chromedp.Click("[data-act=clear]"))

	// Without a pen.
	p.Do("go to the canvas", chromedp.Focus(".digit-canvas"))
	press("t")
	p.Wait("an image is there", `/image \d+/.test(`+words+`)`)
	for range 6 {
		press(kb.ArrowRight)
	}
	press(kb.ArrowUp)
	p.Wait("it is moved", words+`.includes('Moved 6 px right and 1 px up.')`)
	p.Picture("moved")
	press(kb.Escape)
	p.Wait("it is cleared", `document.querySelector('.digit-headline').textContent === 'Draw a digit.'`)

	// With a finger, on a phone.
	p.Do("hold a phone", chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch))
	open(committed)
	p.Wait("the canvas is there", `document.querySelector('.digit-canvas')`)
	draw(browser.Finger, sevenStroke...)
	reads("7")
	p.Wait("mistakes are shown", `document.querySelectorAll('.digit-below button').length === 8`)
	if width := browser.Value[int](p, `document.documentElement.scrollWidth`); width > 390 {
		t.Errorf("the page is %d pixels wide on a phone of 390", width)
	}
	p.Picture("phone")
	p.Do("turn dark and look below", scheme("dark"), chromedp.Evaluate[chromedp.Void](`void scrollTo(0, 1e6)`))
	p.Picture("phone-below")

	open("1")
	p.Wait("it says why not", `document.querySelector('.digit-refusal')?.textContent.includes('weights of run 1 are not kept')`)
	for _, complaint := range complaints() {
		t.Errorf("the console says: %s", complaint)
	}
}
