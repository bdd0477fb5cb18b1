package report

import (
	"context"
	"encoding/xml"
	"html"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gradbook/experiments/results"
	"gradbook/plots/internal/synthetic"
)

// index returns the report's page as HTML.
func index(t *testing.T, r *Report, written string) string {
	t.Helper()
	page, err := r.page(written)
	if err != nil {
		t.Fatal(err)
	}
	content, err := page.html()
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

var (
	htmlTag    = regexp.MustCompile(`<[^>]*>`)
	htmlSVG    = regexp.MustCompile(`(?s)<svg .*?</svg>`)
	htmlCell   = regexp.MustCompile(`<t[hd][^>]*>(.*?)</t[hd]>`)
	htmlScript = regexp.MustCompile(`(?s)<script[^>]*>.*?</script>`)
)

// words returns what a reader sees of a piece of HTML.
func words(piece string) string { return html.UnescapeString(htmlTag.ReplaceAllString(piece, "")) }

// wellFormed fails if an element is not closed where it should be.
func wellFormed(t *testing.T, text string, strict bool) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.Entity = strict, xml.HTMLEntity
	if !strict {
		d.AutoClose = xml.HTMLAutoClose
	}
	for {
		_, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// The words of the first layer's figure name its colours, so that dark pages leave them as they are.
func TestDarkPageKeepsTheColoursOfWeights(t *testing.T) {
	s, epochs := synthetic.Sweep(synthetic.Twelve(), 1, 2)
	r := fakeReport(s, epochs)
	r.Datasets = []results.Dataset{{SHA256: s.Runs[0].DatasetSHA256, Width: 28, Height: 28}}
	r.Network, r.NetworkRunID = synthetic.Network(t, 28, 28, 4), s.Runs[0].ID
	inverted := regexp.MustCompile(`figure:not\(\.([a-z-]+)\) image \{ filter: invert`).FindStringSubmatch(index(t, r, ""))
	if inverted == nil || !strings.Contains(index(t, r, ""), `<figure class="`+inverted[1]+`"><svg`) || inverted[1] != "first-layer" {
		t.Errorf("images that keep their colours: %q", inverted)
	}
}

func TestHTMLIsWhole(t *testing.T) {
	r := fakeReport(synthetic.AblationSweep())
	page := index(t, r, "Look at ![the curves](https://example.org/curves.png), <script>alert(1)</script> [here](javascript:alert(1)).\n\n| a | b |\n| - | -: |\n| x | 1 |\n")
	drawings := htmlSVG.FindAllString(page, -1)
	if len(drawings) != 2*10 {
		t.Errorf("%d figures, want 10 for wide pages and for narrow ones", len(drawings))
	}
	for _, drawing := range drawings {
		wellFormed(t, drawing, true)
		if !strings.Contains(drawing, `role="img" aria-label="`) || strings.Contains(drawing, "<title>") || strings.Contains(drawing, " id=") {
			t.Error("a figure has no text for those who do not see it, or what clashes with another's")
		}
	}
	text := htmlScript.ReplaceAllString(htmlSVG.ReplaceAllString(page, ""), "")
	wellFormed(t, strings.TrimPrefix(text, "<!DOCTYPE html>\n"), false)
	for _, loads := range []string{" src=", "<link", "@import", "url(", "<img", "<iframe", "http-equiv=\"refresh"} {
		if strings.Contains(page, loads) {
			t.Errorf("the page has %s", loads)
		}
	}
	unscripted := htmlScript.ReplaceAllString(page, "") // which has the name of SVG
	if n := strings.Count(unscripted, "https://") + strings.Count(unscripted, "http://"); n != 1 || !strings.Contains(page, `<a href="https://example.org/curves.png">the curves</a>`) {
		t.Errorf("%d addresses, want one link, of an image in the written answer", n)
	}
	if strings.Contains(page, "<script>alert") || strings.Contains(page, "javascript:") {
		t.Error("the written answer can run a script")
	}
	if !strings.Contains(page, "<td>x</td>") {
		t.Error("the written answer has lost its table")
	}
}

// Both formats are written from one model; what is in their tables must be the same.
func TestHTMLAndMarkdownHaveTheSameTables(t *testing.T) {
	for name, r := range map[string]*Report{"troubled": fakeReport(synthetic.Troubled()), "ablation": fakeReport(synthetic.AblationSweep())} {
		var inMarkdown, inHTML []string
		unescape := regexp.MustCompile("\\\\(.)")
		for line := range strings.Lines(readme(t, r)) {
			row, ok := strings.CutPrefix(strings.TrimSpace(line), "| ")
			if !ok || strings.HasPrefix(row, "---") || row == " |  |" {
				continue
			}
			for cell := range strings.SplitSeq(strings.TrimSuffix(row, " |"), " | ") {
				cell = strings.Trim(unescape.ReplaceAllString(cell, "$1"), "`")
				inMarkdown = append(inMarkdown, strings.ReplaceAll(html.UnescapeString(cell), "`", ""))
			}
		}
		for _, cell := range htmlCell.FindAllStringSubmatch(htmlSVG.ReplaceAllString(index(t, r, ""), ""), -1) {
			inHTML = append(inHTML, words(cell[1]))
		}
		if !slices.Equal(inMarkdown, inHTML) || len(inHTML) < 50 {
			t.Errorf("%s: README.md has\n%q\nindex.html has\n%q", name, inMarkdown, inHTML)
		}
	}
}

func TestNamesCannotBreakTheHTML(t *testing.T) {
	const nasty = `re|lu "x" & <b>_z_</b></script><script>alert('1')</script>`
	outcomes := synthetic.Twelve()[:2]
	outcomes[0].Config["activation"] = nasty
	s, epochs := synthetic.Sweep(outcomes, 2, 3)
	s.Sweep.Name, s.Sweep.Description, s.Sweep.Spec = nasty, nasty, nasty
	s.Runs[3].State, s.Runs[3].Error = results.Failed, nasty
	page := index(t, fakeReport(s, epochs), "")
	if n := strings.Count(page, "<script>"); n != 1 {
		t.Errorf("%d scripts, want 1", n)
	}
	if strings.Contains(page, "<b>") {
		t.Error("a user's string is taken for HTML")
	}
	if n := strings.Count(words(page), nasty); n < 6 {
		t.Errorf("the name is on the page as it is %d times, want at least 6: title, heading, question, note, table and file", n)
	}
}

func TestLongTableIsFolded(t *testing.T) {
	long := &table{Header: []string{"n"}, Things: "configs"}
	for range 60 {
		long.Rows = append(long.Rows, []phrase{plain("1")})
	}
	if len(long.First()) != 50 || len(long.Rest()) != 10 {
		t.Errorf("%d rows at once and %d on demand, want 50 and 10", len(long.First()), len(long.Rest()))
	}
	p := &page{}
	p.add("Configs", block{Table: long})
	markdown, err := p.markdown()
	if err != nil {
		t.Fatal(err)
	}
	content, err := p.html()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(markdown), string(content)} {
		if !strings.Contains(text, "<summary>10 more configs</summary>") {
			t.Errorf("nothing is folded in\n%s", text)
		}
	}
	long.Rows = long.Rows[:59] // the last nine are not worth a click
	if long.Rest() != nil {
		t.Error("a short table is folded")
	}
}

func TestHTMLIsLeftAloneIfItWouldNotChange(t *testing.T) {
	r := fakeReport(synthetic.Sweep(synthetic.Twelve()[:2], 2, 3))
	folder := t.TempDir()
	if err := r.WriteHTML(folder); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "index.html")
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteHTML(folder); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("the same page was written again, %v", err)
	}
}

// A browser opens the page without a word of complaint, runs its script and sorts.
func TestBrowserOpensHTML(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	folder := t.TempDir()
	if err := fakeReport(synthetic.AblationSweep()).WriteHTML(folder); err != nil {
		t.Fatal(err)
	}
	open := func(name string) (dom, complaints string) {
		t.Helper()
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		command := exec.CommandContext(ctx, browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
			"--user-data-dir="+filepath.Join(t.TempDir(), "profile"), "--dump-dom", "file://"+filepath.Join(folder, name))
		var said strings.Builder
		command.Stderr = &said
		content, err := command.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, said.String())
		}
		for line := range strings.Lines(said.String()) {
			if strings.Contains(line, "CONSOLE") {
				complaints += line
			}
		}
		return string(content), complaints
	}
	dom, complaints := open("index.html")
	if complaints != "" {
		t.Error(complaints)
	}
	if !strings.Contains(dom, `<button type="button">`) {
		t.Error("the script did not run; does its hash fit?")
	}

	content, _ := os.ReadFile(filepath.Join(folder, "index.html"))
	policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy".*`)
	const press = `<script>for (const b of document.querySelectorAll("button")) if (b.textContent === "difference") { b.click(); }</script></body>`
	changed := strings.Replace(policy.ReplaceAllString(string(content), ""), "</body>", press, 1)
	if err := os.WriteFile(filepath.Join(folder, "sorted.html"), []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	dom, _ = open("sorted.html")
	section := dom[strings.Index(dom, `<h2 id="what-each-single-change-does">`):]
	first := htmlCell.FindAllStringSubmatch(section, 8) // four headings, then a row
	if len(first) != 8 || words(first[6][1]) != "−18.78" {
		t.Errorf("sorted by difference the first row is %q, want the −18.78 of three layers", first)
	}
	if !strings.Contains(dom, `aria-sort="ascending"`) {
		t.Error("the order is not told to screen readers")
	}
}
