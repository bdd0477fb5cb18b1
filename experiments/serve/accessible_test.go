package serve_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradbook/experiments/serve"
	"gradbook/internal/browser"
)

// axe (https://github.com/dequelabs/axe-core) checks what a machine can check of the rules for
// pages that everybody can read and use (WCAG 2.2, levels A and AA).
func TestPagesAreAccessible(t *testing.T) {
	file := os.Getenv("AXE")
	if file == "" {
		t.Skip("AXE is not set: name axe.min.js of the package axe-core, as .ci/page does, to check that everybody can use the page")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	address := start(t, serve.Options{Record: reference(t)})
	for _, width := range []int64{1280, 390} {
		p := browser.Open(t, int(width), 900)
		for _, theme := range []string{"light", "dark"} {
			for _, place := range []string{"/", "/sweeps/1", "/sweeps/1?group=config", "/sweeps/1?where=x", "/runs/35", "/compare?runs=35,4", "/sql?q=SELECT+*+FROM+runs", "/nothing"} {
				open(p, address+place)
				p.Do("choose the theme", chromedp.EmulateViewport(width, 900), chromedp.Evaluate[chromedp.Void](`void (document.documentElement.dataset.theme = "`+theme+`")`))
				p.Wait("its figures are drawn", `[...document.querySelectorAll("figure[data-seen=yes] .drawing")].every(drawing => drawing.firstElementChild?.localName !== "noscript")`)
				p.Do("load axe", chromedp.Evaluate[chromedp.Void](string(axe)+";undefined"))
				p.Do("run axe", chromedp.Evaluate[chromedp.Void](`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(found => { window.found = JSON.stringify(found.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 4).map(n => n.html.slice(0, 160) + " " + n.failureSummary)}))) })`, chromedp.EvalAwaitPromise))
				var violations []struct {
					ID, Help string
					Nodes    []string
				}
				if err := json.Unmarshal([]byte(browser.Value[string](p, `window.found`)), &violations); err != nil {
					t.Fatal(err)
				}
				for _, v := range violations {
					t.Errorf("%s, %s, %d wide: %s: %s\n%s", place, theme, width, v.ID, v.Help, strings.Join(v.Nodes, "\n"))
				}
			}
		}
	}
}
