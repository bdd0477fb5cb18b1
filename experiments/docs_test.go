package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"gradbook/experiments/runner/network"
	"gradbook/experiments/sweep"
)

// manual returns the pages of the manual, README.md first.
func manual(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil || len(pages) < 9 {
		t.Fatalf("docs/ has %d pages: %v", len(pages), err)
	}
	return append([]string{"../README.md"}, pages...)
}

// walk visits the parts of a page in Markdown, or of the Markdown cells of a notebook.
func walk(t *testing.T, page string, visit func(node ast.Node, source []byte)) {
	t.Helper()
	source, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(page) == ".ipynb" {
		source = markdownCells(t, source)
	}
	document := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(node, source)
		}
		return ast.WalkContinue, nil
	})
}

func markdownCells(t *testing.T, notebook []byte) (source []byte) {
	t.Helper()
	var has struct {
		Cells []struct {
			CellType string `json:"cell_type"`
			Source   []string
		}
	}
	if err := json.Unmarshal(notebook, &has); err != nil {
		t.Fatal(err)
	}
	for _, cell := range has.Cells {
		if cell.CellType == "markdown" {
			source = append(source, strings.Join(cell.Source, "")+"\n\n"...)
		}
	}
	return source
}

// codeBlocks returns a page's blocks of code in a language, "" for those that name none.
func codeBlocks(t *testing.T, page, language string) (blocks []string) {
	t.Helper()
	walk(t, page, func(node ast.Node, source []byte) {
		is := ""
		switch node := node.(type) {
		case *ast.CodeBlock:
		case *ast.FencedCodeBlock:
			is = string(node.Language(source))
		default:
			return
		}
		if is == language {
			blocks = append(blocks, string(node.Lines().Value(source)))
		}
	})
	return blocks
}

// A newcomer reads the README in ten minutes.
func TestReadmeIsShort(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(page), "\n"); lines > 200 {
		t.Errorf("README.md has %d lines; what it says beyond 200 belongs into docs/", lines)
	}
}

// The sweep files in the manual train as many networks as it says.
func TestDocsSweepsAreRead(t *testing.T) {
	counts := map[int]bool{}
	for _, page := range manual(t) {
		for _, example := range codeBlocks(t, page, "yaml") {
			spec, err := sweep.Read(page, []byte(example), network.Schema)
			if err != nil {
				t.Errorf("%v in\n%s", err, example)
				continue
			}
			if len(spec.Warnings) > 0 {
				t.Errorf("%v in\n%s", spec.Warnings, example)
			}
			counts[spec.Count()] = true
		}
	}
	if !counts[2] || !counts[4*3] || !counts[3] || !counts[40] { // those of zip, of seeds with when, of derive, and of the search
		t.Errorf("of the sweep files in the manual, none trains 2 networks, none 12, none 3 or none 40: %v", counts)
	}
}

// clone returns a folder that has what the manual's commands read, as a fresh clone has it.
func clone(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, file := range []string{"results.db", "sweep.yaml", "experiments/recipes/results.db", "experiments/recipes/program/results.db", "experiments/recipes/report.yaml"} {
		content, err := os.ReadFile(filepath.Join("..", file))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// The manual's queries have answers in the committed record, by any SQLite tool.
func TestDocsQueriesRun(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("sqlite3, the command, is not installed")
	}
	folder := clone(t)
	if _, stderr, status := run(t, folder, "note", "--sweep", "1", "-m", "opened to write, the record has the tables of today"); status != 0 {
		t.Fatal(stderr)
	}
	var queries []string
	for _, page := range manual(t) {
		queries = append(queries, codeBlocks(t, page, "sql")...)
	}
	if len(queries) < 3 {
		t.Fatalf("%d queries in the manual", len(queries))
	}
	for _, query := range queries {
		if output, err := exec.Command("sqlite3", "-readonly", filepath.Join(folder, "results.db"), query).CombinedOutput(); err != nil || len(output) == 0 {
			t.Errorf("%s\n%v: %s", query, err, output)
		}
	}
}

// exampleLines are the command lines in the manual's blocks of code, without the program.
func exampleLines(t *testing.T) (lines []string) {
	t.Helper()
	example := regexp.MustCompile(`(?m)^(?:gradbook|go run ./experiments) ([^\n]*?)(?: > ~\S+)?(?:\s+#.*)?$`)
	for _, page := range manual(t) {
		for _, language := range []string{"", "sh"} {
			for _, block := range codeBlocks(t, page, language) {
				for _, found := range example.FindAllStringSubmatch(block, -1) {
					if !strings.HasSuffix(found[1], " [flags]") { // as a summary of arguments has
						lines = append(lines, found[1])
					}
				}
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// The commands in the manual are ones that the program takes, and those that only look run
// on the committed record.
func TestDocsCommandsRun(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("they are written for a POSIX shell")
	}
	folder := clone(t)
	looks := []string{"list", "show", "compare", "query", "parameters", "plot", "help"}
	ran := map[string]bool{}
	for _, line := range exampleLines(t) {
		words, err := exec.Command("sh", "-c", `printf '%s\n' `+line).Output()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		arguments := strings.Split(strings.TrimSuffix(string(words), "\n"), "\n")
		if !slices.Contains(looks, arguments[0]) || slices.Contains(arguments, "widths.db") {
			if _, err := newParser("gradbook").Parse(joined(arguments)); err != nil {
				t.Errorf("gradbook %s: %v", line, err)
			}
			continue
		}
		ran[arguments[0]] = true
		if _, stderr, status := run(t, folder, arguments...); status != 0 {
			t.Errorf("gradbook %s: exit status %d\n%s", line, status, stderr)
		}
	}
	for _, verb := range looks {
		if !ran[verb] {
			t.Errorf("the manual has no example of %s", verb)
		}
	}
}

// Links lead to a file and a heading that exist, in the manual, reports and notebooks.
func TestDocsLinksLeadSomewhere(t *testing.T) {
	headings := map[string][]string{}
	pages := manual(t)
	for _, pattern := range []string{"../plots/[0-9]*/*.md", "../plots/recipes/*/*.md", "../plots/recipes/*/*/*.md", "../nn/testdata/*/*.md", "../notebooks/*.ipynb"} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, more...)
	}
	for _, page := range pages {
		walk(t, page, func(node ast.Node, _ []byte) {
			var to string
			switch node := node.(type) {
			case *ast.Link:
				to = string(node.Destination)
			case *ast.Image:
				to = string(node.Destination)
			}
			if to == "" || strings.Contains(to, "://") {
				return
			}
			path, anchor, _ := strings.Cut(to, "#")
			target := page
			if path != "" {
				target = filepath.Join(filepath.Dir(page), filepath.FromSlash(path))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s, which is not there", page, to)
				return
			}
			if anchor == "" {
				return
			}
			if headings[target] == nil {
				headings[target] = anchors(t, target)
			}
			if !slices.Contains(headings[target], anchor) {
				t.Errorf("%s links to %s, a heading that is not there", page, to)
			}
		})
	}
}

// anchors returns those of a page's headings as hosts of code write them.
func anchors(t *testing.T, page string) (all []string) {
	t.Helper()
	dropped := regexp.MustCompile(`[^\pL\pN _-]`)
	walk(t, page, func(node ast.Node, source []byte) {
		heading, ok := node.(*ast.Heading)
		if !ok {
			return
		}
		title := string(heading.Lines().Value(source))
		all = append(all, strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(title), ""), " ", "-"))
	})
	return all
}

// Nothing in the manual is taken for HTML, which would hide it: <file> is not.
func TestDocsHaveNoHTML(t *testing.T) {
	for _, page := range manual(t) {
		walk(t, page, func(node ast.Node, source []byte) {
			var html string
			switch node := node.(type) {
			case *ast.RawHTML:
				html = string(node.Segments.Value(source))
			case *ast.HTMLBlock:
				html = string(node.Lines().Value(source))
			}
			if html != "" && !strings.HasPrefix(html, "<!--") {
				t.Errorf("%s: %s is taken for HTML; write &lt; or put it in backticks", page, html)
			}
		})
	}
}
