// Package jupyterlab sees the notebooks in JupyterLab as people do, in a browser.
package jupyterlab

import (
	"context"
	"fmt"
	"gradbook/internal/browser"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// lab is a page of JupyterLab in a browser.
type lab struct{ browser.Page }

func open(t *testing.T) lab {
	address := serve(t)
	l := lab{browser.Open(t, 1280, 1000)}
	l.Do("open JupyterLab", chromedp.Navigate(address))
	l.Wait("it has started", `window.jupyterapp && document.querySelector('.jp-LauncherCard')`)
	return l
}

// cell is the DOM of the cell that is being edited.
const cell = `document.querySelector('.jp-Notebook .jp-Cell.jp-mod-active')`

// prompt is what stands before it: [3]: when it was the third to run, [*]: as long as it runs.
const prompt = cell + `.querySelector('.jp-InputPrompt').textContent`

// run types code into the cell at hand, runs it, and returns what is shown below when it
// is done.
func (l lab) run(code string) string {
	l.T.Helper()
	l.typed(code)
	before := browser.Value[string](l.Page, prompt)
	l.Do("run the cell", chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))  // Ctrl: it stays the active one
	l.Wait(code+" has run", fmt.Sprintf(`/\[\d+\]/.test(%[1]s) && %[1]s !== %[2]q`, prompt, before)) // a cell that ran before has a number already
	return l.shown()
}

// shown is the text below the cell at hand.
func (l lab) shown() string {
	l.T.Helper()
	return browser.Value[string](l.Page, `[...`+cell+`.querySelectorAll('.jp-OutputArea-output')].map(output => output.innerText).join('\n').trim()`)
}

// typed puts code into the cell at hand, as if it came from the clipboard.
func (l lab) typed(code string) {
	l.T.Helper()
	// A click while JupyterLab lays out anew, as it does for another theme, may hit nothing.
	for begin := time.Now(); ; {
		l.Do("click into the cell", chromedp.Click(".jp-Notebook .jp-Cell.jp-mod-active .cm-content"))
		if browser.Value[bool](l.Page, cell+`.querySelector('.cm-content').contains(document.activeElement)`) {
			break
		}
		if time.Since(begin) > browser.Limit {
			l.Picture("failed")
			l.T.Fatal("no click puts the cursor into the cell")
		}
	}
	l.Do("type "+code, chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)),
		func(ctx context.Context, page *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, page, input.InsertText, input.InsertTextParams{Text: code})
			return chromedp.Void{}, err
		})
}

// theme changes JupyterLab's, of which the dark one is "JupyterLab Dark".
func (l lab) theme(name string) {
	l.T.Helper()
	l.command("apputils:change-theme", fmt.Sprintf("{theme: %q}", name))
	l.Wait("the theme is "+name, fmt.Sprintf(`document.body.dataset.jpThemeName === %q`, name))
}

// command carries out one of JupyterLab's, as its menus do, to the end.
func (l lab) command(name, arguments string) {
	l.T.Helper()
	l.Do(name, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("jupyterapp.commands.execute(%q, %s).then(() => undefined)", name, arguments), chromedp.EvalAwaitPromise))
}

// whenIdle waits until the kernel of the notebook at hand has started, and runs nothing.
func (l lab) whenIdle() {
	l.T.Helper()
	l.Wait("the kernel is idle", `jupyterapp.shell.currentWidget?.sessionContext?.kernelDisplayStatus === 'idle'`)
}

// One browser for all, which takes its time to start.
func TestNotebooksInJupyterLab(t *testing.T) {
	l := open(t)
	l.Picture("launcher")
	l.Do("start a kernel", chromedp.Click(`.jp-LauncherCard[data-category="Notebook"][title*="Gradbook"]`))
	l.whenIdle()

	part := func(name string, test func(l lab)) {
		t.Run(name, func(t *testing.T) { test(lab{browser.Page{T: t, Ctx: l.Ctx}}) })
	}
	part("run", testRun)
	part("highlighting", testHighlighting)
	part("completion", testCompletion)
	part("inspection", testInspection)
	part("interrupt", testInterrupt)
	part("tables", testTables)
	part("figures", testFigures)
	part("tour", testTour)
}

func testRun(l lab) {
	if shown := l.run("import (\"fmt\"; \"strings\"; \"gradbook/experiments/results/record\"; \"gradbook/plots\")\nfmt.Sprint(6 * 7)"); shown != "42" {
		l.T.Errorf("6 * 7 shows %q", shown)
	}
}

func testHighlighting(l lab) {
	l.typed("func double(n int) string { return \"twice\" } // doubled")
	l.Picture("highlighting")
	colour := func(word string) string {
		return browser.Value[string](l.Page, fmt.Sprintf(`(span => getComputedStyle(span ?? %[1]s.querySelector('.cm-line')).color)([...%[1]s.querySelectorAll('.cm-line span')].find(span => span.textContent === %[2]q))`, cell, word))
	}
	plain := colour("")
	seen := map[string]string{plain: "plain text"}
	for _, word := range []string{"func", `"twice"`, "// doubled"} {
		if other, ok := seen[colour(word)]; ok {
			l.T.Errorf("%s has the colour of %s, %s", word, other, colour(word))
		}
		seen[colour(word)] = word
	}
}

func testCompletion(l lab) {
	l.typed("plots.Conf")
	l.Do("press Tab", chromedp.KeyEvent(kb.Tab))
	l.Wait("there are completions", `document.querySelector('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item')`)
	l.Picture("completion")
	items := browser.Value[[]string](l.Page, `[...document.querySelectorAll('.jp-Completer-item .jp-Completer-match')].map(item => item.textContent)`)
	if !slices.Contains(items, "Confusion") || !slices.Contains(items, "ConfusionDifference") {
		l.T.Errorf("plots.Conf completes to %q", items)
	}
	l.Do("choose the first", chromedp.KeyEvent(kb.Enter))
	l.Wait("they are gone", `!document.querySelector('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item')`)
	if text := browser.Value[string](l.Page, cell+`.querySelector('.cm-line').textContent`); text != "plots."+items[0] {
		l.T.Errorf("the cell has become %q", text)
	}
}

func testInspection(l lab) {
	for code, want := range map[string]string{
		"plots.LearningCurves(": "LearningCurves draws",
		"strings.Fields(":       "Fields splits the string",
	} {
		l.typed(code)
		l.Do("press Shift-Tab", chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
		l.Wait("there is a tooltip", `document.querySelector('.jp-Tooltip')?.innerText`)
		name, _, _ := strings.Cut(code, "(")
		l.Picture("inspection of " + name)
		if text := browser.Value[string](l.Page, `document.querySelector('.jp-Tooltip').innerText`); !strings.Contains(text, want) {
			l.T.Errorf("Shift-Tab after %s says %q, not that %s", code, text, want)
		}
		l.Do("close it", chromedp.KeyEvent(kb.Escape))
		l.Wait("it is gone", `!document.querySelector('.jp-Tooltip')`)
	}
}

func testInterrupt(l lab) {
	l.run("kept := 7")
	l.typed("for {}")
	l.Do("run it", chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	l.Wait("it runs", prompt+` === '[*]:'`)
	l.Do("interrupt it", chromedp.Click(`.jp-NotebookPanel:not(.lm-mod-hidden) [data-command="notebook:interrupt-kernel"]`))
	l.whenIdle()
	l.Picture("interrupt")
	if shown := l.shown(); !strings.Contains(shown, "interrupted") {
		l.T.Errorf("an interrupted cell shows %q", shown)
	}
	if shown := l.run("kept"); shown != "7" {
		l.T.Errorf("after it, kept shows %q", shown)
	}
}

// contrast is a function in JavaScript: that of an element's text to what is behind it, by
// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
const contrast = `(element => {
	const numbers = colour => colour.match(/[\d.]+/g).map(Number);
	const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	let behind = element;
	while (numbers(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
	const both = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(colour => luminance(numbers(colour)));
	return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
})`

func testTables(l lab) {
	l.run(`db, err := record.Open("results.db")`)
	l.run(`db.Query("SELECT activation, hidden, avg(val_accuracy) AS val FROM run_configs WHERE sweep_id = ? GROUP BY 1, 2", 1)`)
	for _, theme := range []string{"JupyterLab Dark", "JupyterLab Light"} {
		l.theme(theme)
		l.Picture("table in " + theme)
		cells := cell + `.querySelectorAll('.jp-OutputArea tbody tr:nth-child(2) td')`
		if aligned := browser.Value[[]string](l.Page, `[...`+cells+`].map(cell => getComputedStyle(cell).textAlign)`); !slices.Equal(aligned, []string{"left", "left", "right"}) {
			l.T.Errorf("the columns stand %q", aligned)
		}
		if c := browser.Value[float64](l.Page, `Math.min(...[...`+cells+`].map(`+contrast+`))`); c < 4.5 {
			l.T.Errorf("in %s, a table's text has a contrast of %.1f", theme, c)
		}
	}
}

func testFigures(l lab) {
	if shown := l.run("s, err := plots.ReadSource(db, 1)\nepochs, err := db.SweepEpochs(1)\nplots.LearningCurves(s, epochs)"); shown != "" {
		l.T.Fatalf("in place of a figure there is %q", shown)
	}
	l.Wait("the figure is drawn", cell+`.querySelector('.jp-OutputArea img')?.naturalWidth > 0`)
	for _, theme := range []string{"JupyterLab Dark", "JupyterLab Light"} {
		l.theme(theme)
		l.Do("look at it", chromedp.ScrollIntoView(".jp-Cell.jp-mod-active .jp-OutputArea img"))
		l.Picture("figure in " + theme)
	}
	// It brings its own paper: no theme shines through.
	opaque := browser.Value[bool](l.Page, `(image => {
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
		const context = canvas.getContext('2d');
		context.drawImage(image, 0, 0);
		return context.getImageData(0, 0, canvas.width, canvas.height).data.every((v, i) => i % 4 < 3 || v === 255);
	})(`+cell+`.querySelector('.jp-OutputArea img'))`)
	if !opaque {
		l.T.Error("the figure is not opaque")
	}
}

func testTour(l lab) {
	l.command("docmanager:open", `{path: "notebooks/tour.ipynb"}`)
	l.whenIdle()
	l.command("notebook:clear-all-cell-outputs", "{}")
	l.command("notebook:run-all-cells", "{}")
	l.whenIdle()
	l.Picture("tour")
	type outcome struct {
		Cells, Run, Figures int
		Errors              []string
	}
	got := browser.Value[outcome](l.Page, `(cells => {
		const outputs = cells.flatMap(cell => cell.outputs.toJSON());
		return {
			Cells: cells.length,
			Run: cells.filter(cell => cell.executionCount > 0).length,
			Figures: outputs.filter(output => output.data?.['image/png']).length,
			Errors: outputs.filter(output => output.output_type === 'error').map(output => output.evalue),
		};
	})([...jupyterapp.shell.currentWidget.content.model.cells].filter(cell => cell.type === 'code'))`)
	if len(got.Errors) > 0 || got.Cells == 0 || got.Run != got.Cells || got.Figures == 0 {
		l.T.Errorf("Run All Cells of the tour: %+v", got)
	}
}
