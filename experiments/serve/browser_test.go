package serve_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradbook/experiments/results"
	"gradbook/experiments/results/resultstest"
	"gradbook/experiments/serve"
	"gradbook/internal/browser"
)

// One browser for all, which takes its time to start.
func TestPagesInABrowser(t *testing.T) {
	p := browser.Open(t, 1280, 1000)
	complaints := p.Complaints()
	part := func(name string, test func(p browser.Page)) {
		t.Run(name, func(t *testing.T) { test(browser.Page{T: t, Ctx: p.Ctx}) })
	}
	part("live", testLive)
	part("choices", testChoices)
	part("figures", testFigures)
	part("compare", testCompare)
	part("sql", testSQL)
	part("theme", testTheme)
	part("acts", testActs)
	part("digit", testDigit)
	for _, complaint := range complaints() {
		if !strings.Contains(complaint, "400 (Bad Request)") { // the browser notes what was refused, too
			t.Errorf("the console says: %s", complaint)
		}
	}
	part("without events", testWithoutEvents)
	part("restart", testRestart) // of which the console complains
}

func open(p browser.Page, address string) {
	p.T.Helper()
	p.Do("open "+address, chromedp.Navigate(address))
	p.Wait("the scripts are awake", `!document.querySelector("#theme").hidden`)
}

// A curve grows, and rows change, without another load of the page.
func testLive(p browser.Page) {
	file, db := fresh(p.T)
	sweepID, environmentID := resultstest.NewSweep(p.T, db, 1, 2)
	address := start(p.T, serve.Options{Record: file})
	open(p, address+"/")
	p.Wait("the sweep is listed", `document.querySelector("#sweep-1")?.innerText.includes("2 pending")`)
	open(p, fmt.Sprintf("%s/sweeps/%d", address, sweepID))
	p.Do("mark the page", chromedp.Evaluate[chromedp.Void](`void (window.marked = true)`))
	p.Wait("the page is live", `document.querySelector("#live").textContent.includes("live")`)
	claim := resultstest.Claim(p.T, db, sweepID, environmentID)
	points := `(document.querySelector("#figure-learning-curves svg")?.innerHTML.length ?? 0)`
	last := 0
	for epoch := 1; epoch <= 4; epoch++ {
		resultstest.Report(p.T, claim, epoch, 0.5+0.1*float64(epoch), nil)
		p.Wait("the row has the epoch", fmt.Sprintf(`document.querySelector("#run-1")?.innerText.includes("%d0")`, 5+epoch))
		if epoch > 1 {
			p.Wait("the curve has grown", fmt.Sprintf(`%s > %d`, points, last))
			last = browser.Value[int](p, points)
		}
	}
	resultstest.Finish(p.T, claim, results.Done)
	p.Wait("the run is done", `document.querySelector("#run-1 .state").textContent === "done"`)
	p.Wait("the head says so", `document.querySelector("#head").innerText.includes("1 done, 1 pending")`)
	if !browser.Value[bool](p, `window.marked === true`) {
		p.T.Error("the page was loaded anew")
	}
	p.Picture("live")
}

// Filter, sort and group change the address, which alone brings all of it back.
func testChoices(p browser.Page) {
	address := start(p.T, serve.Options{Record: reference(p.T)})
	open(p, address+"/sweeps/1")
	rows := func(n int) string {
		return fmt.Sprintf(`document.querySelectorAll("#table tbody tr").length === %d`, n)
	}
	p.Wait("all runs are there", rows(36))
	p.Do("filter", chromedp.Focus(`input[name=where]`), chromedp.KeyEvent(`activation == "relu" and hidden == [256, 128]`), chromedp.KeyEvent(kb.Enter))
	p.Wait("six runs are left", rows(6))
	p.Do("sort", chromedp.Click(`thead a[href*="sort=-seed"]`))
	p.Wait("they are sorted by seed", `document.querySelector("th[aria-sort=descending]")?.innerText.startsWith("seed")`)
	shared := browser.Value[string](p, `location.href`)
	p.Do("group", chromedp.Evaluate[chromedp.Void](`{ const s = document.querySelector("select[name=group]"); s.value = "config"; s.dispatchEvent(new Event("change", {bubbles: true})) }`))
	p.Wait("two configs are left", rows(2))
	p.Do("go back", chromedp.Evaluate[chromedp.Void](`history.back()`))
	p.Wait("the runs are back", rows(6))
	open(p, shared)
	if !browser.Value[bool](p, rows(6)) || !strings.Contains(browser.Value[string](p, `document.querySelector("input[name=where]").value`), "relu") {
		p.T.Error("the shared address does not show what was chosen")
	}
	p.Do("slip", chromedp.Focus(`input[name=where]`), chromedp.KeyEvent(" and"), chromedp.KeyEvent(kb.Enter))
	p.Wait("the slip is said", `document.querySelector("#fault")?.innerText.includes("character")`)
	p.Picture("slip")
}

// Figures tell values at the pointer, and light up with the rows of the table.
func testFigures(p browser.Page) {
	address := start(p.T, serve.Options{Record: reference(p.T)})
	open(p, address+"/sweeps/1")
	const curves = `document.querySelector("#figure-learning-curves svg")`
	p.Do("look at the curves", chromedp.Evaluate[chromedp.Void](`document.querySelector("#figure-learning-curves").scrollIntoView()`))
	p.Wait("they are drawn", curves+`?.dataset.attached`)
	// Figures above may be drawn meanwhile, and move what is pointed at.
	hover := func(selector, until string) {
		p.T.Helper()
		for begin := time.Now(); time.Since(begin) < browser.Limit; time.Sleep(200 * time.Millisecond) {
			at := browser.Value[[]float64](p, fmt.Sprintf(`(element => {
				element.scrollIntoView({block: "center", behavior: "instant"});
				const box = element.getBoundingClientRect();
				return [box.x + box.width / 2, box.y + box.height / 2];
			})(document.querySelector(%q))`, selector))
			p.Do("point at "+selector, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]))
			if browser.Value[bool](p, "!!("+until+")") {
				return
			}
		}
		p.Picture("failed")
		p.T.Fatalf("pointed at %s in vain: %s", selector, browser.Value[string](p, `document.querySelector(".figure-tip")?.innerText ?? "nothing is told"`))
	}
	hover(`#figure-learning-curves [data-line]`, `/^epoch \d+\n/.test(document.querySelector(".figure-tip")?.innerText)`)
	p.Wait("a line stands out", curves+`.querySelector(".item.lit")`)
	p.Wait("so do rows of the table", `document.querySelector("#table tr.lit")`)
	p.Picture("values at the pointer")
	line := curves + `.querySelector(".item[data-line][data-series='0']")`
	p.Do("hide the best", chromedp.Evaluate[chromedp.Void](curves+`.querySelector(".legend[data-series='0']").focus()`), chromedp.KeyEvent(kb.Enter))
	p.Wait("it is hidden", `getComputedStyle(`+line+`).display === "none"`)
	p.Do("show it", chromedp.KeyEvent(kb.Enter))
	p.Wait("it is back", `getComputedStyle(`+line+`).display !== "none"`)

	box := browser.Value[[]float64](p, `(svg => {
		const [left, top, right, bottom] = JSON.parse(svg.querySelector("[data-line]").dataset.line).panel;
		const at = (x, y) => { const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [p.x, p.y]; };
		return [...at(left + (right - left) * 2 / 9, (top + bottom) / 2), ...at(left + (right - left) * 7 / 9, (top + bottom) / 2)];
	})(`+curves+`)`)
	p.Do("draw a range", chromedp.DragAndDropXY(box[0], box[1], box[2], box[3], 5))
	p.Wait("the address has it", `/from=[23](\.\d+)?&to=[78]/.test(location.search)`)
	p.Wait("the curves begin there", `!`+curves+`?.innerHTML.includes('"epoch 1"')`)
	p.Picture("a part of the curves")

	open(p, address+"/runs/35")
	p.Do("look at the confusion matrix", chromedp.Evaluate[chromedp.Void](`document.querySelector("#figure-confusion").scrollIntoView()`))
	p.Wait("it is drawn", `document.querySelector("#figure-confusion svg")`)
	before := browser.Value[string](p, `document.querySelector("#figure-confusion svg").innerHTML`)
	hover(`#figure-confusion .item[data-text*="taken for"]`, `/^\d+ of [\d,]+ .*: taken for /.test(document.querySelector(".figure-tip")?.innerText)`)
	p.Do("go to the first epoch", chromedp.Focus(`input[name=epoch]`), chromedp.KeyEvent(kb.Home))
	p.Wait("it is another one", fmt.Sprintf(`document.querySelector("#figure-confusion svg").innerHTML !== %q`, before))
	p.Wait("that of the first epoch", `document.querySelector("#figure-confusion svg").innerHTML.includes("after epoch 1")`)
}

func testCompare(p browser.Page) {
	address := start(p.T, serve.Options{Record: reference(p.T)})
	open(p, address+"/sweeps/1")
	p.Do("choose two runs", chromedp.Click("#run-35 input"), chromedp.Click("#run-4 input"))
	p.Wait("they stand out", `document.querySelectorAll("tr.chosen").length === 2`)
	p.Do("compare them", chromedp.Click("[data-compare]"))
	p.Wait("what differs is there", `document.querySelector("main")?.innerText.includes("activation") && document.querySelector("h1")?.innerText === "Runs 35, 4"`)
	p.Wait("the curves are drawn", `document.querySelector("#figure-learning-curves svg")`)
	p.Picture("compare")
}

func testSQL(p browser.Page) {
	address := start(p.T, serve.Options{Record: reference(p.T)})
	open(p, address+"/sql")
	p.Do("ask", chromedp.Focus("textarea"), chromedp.KeyEvent("SELECT activation, avg(val_accuracy) FROM run_configs GROUP BY 1"), chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	p.Wait("the answer is there", `document.querySelectorAll("main tbody tr").length >= 2`)
	p.Do("ask to write", chromedp.Focus("textarea"), chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent("DELETE FROM runs"), chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	p.Wait("it is refused", `document.querySelector(".fault")`)
}

func testTheme(p browser.Page) {
	address := start(p.T, serve.Options{Record: reference(p.T)})
	open(p, address+"/sweeps/1")
	background := `getComputedStyle(document.body).backgroundColor`
	seen := map[string]bool{}
	for range 3 {
		p.Do("another theme", chromedp.Click("#theme"))
		seen[browser.Value[string](p, `document.documentElement.dataset.theme + " " + `+background)] = true
	}
	if len(seen) != 3 || !seen["dark rgb(27, 27, 27)"] || !seen["light rgb(255, 255, 255)"] {
		p.T.Errorf("the themes are %v", seen)
	}
}

func testActs(p browser.Page) {
	name := reference(p.T)
	address := start(p.T, serve.Options{Record: name})
	open(p, address+"/runs/3")
	p.Do("open the forms", chromedp.Click(".acts summary"))
	p.Do("tag", chromedp.Focus(`form[action$="tag"] input[name=add]`), chromedp.KeyEvent("odd"), chromedp.KeyEvent(kb.Enter))
	p.Wait("it says what it did", `document.querySelector('form[action$="tag"] output')?.textContent === "Tags changed"`)
	p.Wait("the tag is there", `document.querySelector("#head").innerText.includes("odd")`)
	p.Do("a tag of another form", chromedp.Focus(`form[action$="tag"] input[name=add]`), chromedp.KeyEvent("a,b"), chromedp.KeyEvent(kb.Enter))
	p.Wait("it is refused", `document.querySelector('form[action$="tag"] output.fault')`)
}

// Who draws a seven on the page of a run sees that its network reads one.
func testDigit(p browser.Page) {
	address := start(p.T, serve.Options{Record: reference(p.T), ReadOnly: true})
	open(p, address+"/runs/1")
	if browser.Value[bool](p, `!!document.querySelector("#digit")`) {
		p.T.Error("run 1 has no weights, and a place to draw")
	}
	open(p, address+"/runs/35")
	p.Wait("there is a place to draw", `document.querySelector(".digit-canvas")`)
	p.Stroke(browser.Mouse, ".digit-canvas", [2]float64{0.3, 0.2}, [2]float64{0.7, 0.2}, [2]float64{0.42, 0.85})
	p.Wait("a seven is read", `document.querySelector(".digit-headline b")?.textContent === "7"`)
	p.Picture("digit")
}

// Behind a proxy that keeps events back, the page asks for what is new.
func testWithoutEvents(p browser.Page) {
	file, db := fresh(p.T)
	sweepID, environmentID := resultstest.NewSweep(p.T, db, 1)
	server := serve.New(serve.Options{Record: file})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			<-r.Context().Done()
			return
		}
		server.ServeHTTP(w, r)
	}))
	p.T.Cleanup(func() { server.Close(); web.CloseClientConnections(); web.Close() })
	open(p, fmt.Sprintf("%s/sweeps/%d", web.URL, sweepID))
	resultstest.Report(p.T, resultstest.Claim(p.T, db, sweepID, environmentID), 1, 0.75, nil)
	p.Wait("the page has what happened", `document.querySelector("#run-1").innerText.includes("75.00")`)
	p.Do("leave the page", chromedp.Navigate("about:blank"))
}

// The page goes on by itself after the server has been away.
func testRestart(p browser.Page) {
	file, db := fresh(p.T)
	sweepID, environmentID := resultstest.NewSweep(p.T, db, 1)
	var port atomic.Value
	serveAt := func(at string) (end func()) {
		listener, err := net.Listen("tcp", at)
		if err != nil {
			p.T.Fatal(err)
		}
		port.Store(listener.Addr().String())
		server := serve.New(serve.Options{Record: file})
		web := &http.Server{Handler: server}
		go web.Serve(listener)
		return func() { server.Close(); web.Close() }
	}
	end := serveAt("127.0.0.1:0")
	at := port.Load().(string)
	open(p, fmt.Sprintf("http://%s/sweeps/%d", at, sweepID))
	p.Wait("the page is live", `document.querySelector("#live").textContent.includes("live")`)
	end()
	p.Wait("the page says that the server is away", `document.querySelector("#live").textContent.includes("not answer")`)
	claim := resultstest.Claim(p.T, db, sweepID, environmentID)
	resultstest.Report(p.T, claim, 1, 0.75, nil)
	time.Sleep(100 * time.Millisecond)
	end = serveAt(at)
	defer end()
	p.Wait("the page has what happened meanwhile", `document.querySelector("#run-1").innerText.includes("75.00")`)
}
